import type { Bytes, EpochMs, Milliseconds } from '../../units.ts';

/** Buckets at most: more than a chart has pixels for would be waste. */
export const BUCKETS = 512;
const FIRST_WIDTH: Milliseconds = 100;

/** What came in a stretch of time, in one direction. */
export class Series {
  readonly counts = new Float64Array(BUCKETS);
  readonly bytes = new Float64Array(BUCKETS);
}

/**
 * Messages over time in buckets of equal width. When the time outgrows them, two become one: memory is fixed and
 * adding costs O(1) amortised.
 */
export class RateBuckets {
  readonly in = new Series();
  readonly out = new Series();
  /** Where the first bucket begins; NaN before the first message. */
  start: EpochMs = Number.NaN;
  width: Milliseconds = FIRST_WIDTH;

  /** Time may not go back: what is earlier than the first counts into the first bucket. */
  add(direction: 'in' | 'out', t: EpochMs, size: Bytes): void {
    const bucket = this.#reach(t);
    const series = this[direction];
    series.counts[bucket] = (series.counts[bucket] as number) + 1;
    series.bytes[bucket] = (series.bytes[bucket] as number) + size;
  }

  /** Index of the bucket that `t` falls in: outside 0 to `BUCKETS` where it is not reached. */
  indexOf(t: EpochMs): number {
    return Math.floor((t - this.start) / this.width);
  }

  #reach(t: EpochMs): number {
    if (Number.isNaN(this.start)) this.start = Math.floor(t / FIRST_WIDTH) * FIRST_WIDTH;
    while (this.indexOf(t) >= BUCKETS) {
      this.width *= 2;
      for (const { counts, bytes } of [this.in, this.out]) {
        halve(counts);
        halve(bytes);
      }
    }
    return Math.max(0, this.indexOf(t));
  }
}

function halve(values: Float64Array): void {
  const half = values.length / 2;
  for (let i = 0; i < half; i++) values[i] = (values[2 * i] as number) + (values[2 * i + 1] as number);
  values.fill(0, half);
}
