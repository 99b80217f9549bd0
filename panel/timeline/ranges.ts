import type { EpochMs } from '../../src/units.ts';
import type { TimeScale } from './time-scale.ts';

/** Something that lasts from `from` to `to`: Infinity while it lasts, the same for a moment. */
export interface Range<T> {
  from: EpochMs;
  to: EpochMs;
  item: T;
}

/** What is drawn of the ranges that begin in one pixel: their first, and how far they reach. */
export interface Drawn<T> {
  first: Range<T>;
  /** How many begin in this pixel, the first included. */
  count: number;
  x: number;
  /** Right end in px; not limited to the width. */
  right: number;
}

/** Ranges by their beginning, so that a picture of any number of them costs its pixels: an immutable value. */
export class Ranges<T> {
  readonly #ranges: readonly Range<T>[];
  readonly #from: Float64Array;
  /** How far the i-th and all before it reach. */
  readonly #reach: Float64Array;

  constructor(ranges: Range<T>[]) {
    this.#ranges = ranges.sort((a, b) => a.from - b.from);
    this.#from = Float64Array.from(ranges, ({ from }) => from);
    this.#reach = new Float64Array(ranges.length);
    let reach = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < ranges.length; i++) {
      reach = Math.max(reach, ranges[i]!.to);
      this.#reach[i] = reach;
    }
  }

  get length(): number {
    return this.#ranges.length;
  }

  /** Calls `draw` for what is in sight, once a pixel at most. O(pixels · log n). */
  inSight(scale: TimeScale, draw: (drawn: Drawn<T>) => void): void {
    let i = lowerBound(this.#reach, scale.span.start, 0);
    while (i < this.#from.length && this.#from[i]! <= scale.span.end) {
      const x = Math.floor(scale.x(this.#from[i]!));
      // What began before the left edge is one, too.
      const next = Math.max(i + 1, lowerBound(this.#from, scale.t(Math.max(0, x + 1)), i));
      draw({ first: this.#ranges[i]!, count: next - i, x, right: scale.x(this.#reach[next - 1]!) });
      i = next;
    }
  }

  /** Those that come within `reach` ms of `t`, at most `limit`. */
  near(t: EpochMs, reach: number, limit: number): Range<T>[] {
    const found: Range<T>[] = [];
    const first = lowerBound(this.#reach, t - reach, 0);
    for (let i = first; i < this.#from.length && this.#from[i]! <= t + reach && found.length < limit; i++)
      if (this.#ranges[i]!.to >= t - reach) found.push(this.#ranges[i]!);
    return found;
  }
}

/** Index of the first of the ascending `values` that is >= `target`; their number if none. */
function lowerBound(values: Float64Array, target: number, from: number): number {
  let low = from;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
