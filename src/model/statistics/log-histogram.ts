/** Bins a factor of ten: each is 12.2 % wider than the one before. */
const PER_DECADE = 20;
/** From 10⁻³ to 10¹³: microseconds to centuries in ms, and any size in bytes. What lies outside is in the outermost. */
const LOWEST = -3;
const DECADES = 16;
const BINS = PER_DECADE * DECADES;

/** How much the edges of a bin differ, as a factor. */
export const BIN_FACTOR = 10 ** (1 / PER_DECADE);

/** Lower edge of bin `index`. */
export function binEdge(index: number): number {
  return 10 ** (LOWEST + index / PER_DECADE);
}

/**
 * Counts of non-negative numbers in bins that grow by a constant factor; zero has a bin of its own. Memory is fixed
 * (1.3 kB), adding costs O(1). Quantiles are read from it and true to within half a bin,
 * 6 %.
 */
export class LogHistogram {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  zeros = 0;
  #bins: Uint32Array | undefined;

  add(value: number): void {
    const number = Math.max(0, value);
    this.count++;
    this.sum += number;
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    if (number === 0) {
      this.zeros++;
      return;
    }
    this.#bins ??= new Uint32Array(BINS);
    const bin = binOf(number);
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
  }

  get mean(): number {
    return this.sum / this.count;
  }

  /** Numbers in bin `index`. */
  at(index: number): number {
    return this.#bins?.[index] ?? 0;
  }

  /** The bins in use: from the first with a number in it up to, not including, `end`. Empty where all are zero. */
  used(): { first: number; end: number } {
    if (this.count === this.zeros) return { first: 0, end: 0 };
    let first = 0;
    let end = BINS;
    while (this.at(first) === 0) first++;
    while (this.at(end - 1) === 0) end--;
    return { first, end };
  }

  /**
   * The number below or at which a share `q` (0 to 1) of all lie: the nearest rank, true to within half a bin, and
   * exact where that is zero, the least or the greatest. NaN while there is none.
   */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    let rank = Math.max(1, Math.ceil(q * this.count));
    if (rank >= this.count) return this.max;
    if (rank === 1) return this.min;
    rank -= this.zeros;
    if (rank <= 0) return 0;
    for (let bin = 0; bin < BINS; bin++) {
      rank -= this.at(bin);
      if (rank > 0) continue;
      // The middle of the bin, as factors go.
      const middle = binEdge(bin + 0.5);
      return Math.min(this.max, Math.max(this.min, middle));
    }
    return this.max;
  }
}

function binOf(number: number): number {
  const bin = Math.floor((Math.log10(number) - LOWEST) * PER_DECADE);
  return Math.min(BINS - 1, Math.max(0, bin));
}
