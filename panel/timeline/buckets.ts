import type { Column } from '../../src/model/column.ts';
import type { EpochMs } from '../../src/units.ts';
import type { TimeScale } from './time-scale.ts';

/** How many times fall into each pixel column. */
export interface Buckets {
  /** One count a pixel; only the first `width` are of this call. */
  readonly counts: Uint32Array;
  /** The largest payload of each pixel in bytes; filled where sizes were given. */
  readonly largest: Float64Array;
  width: number;
  total: number;
  max: number;
}

const WIDEST = 4096;
const FEW = 100;

/** Room for the counts of one lane, reused from lane to lane so that drawing makes no garbage. */
export function makeBuckets(): Buckets {
  return {
    ...{ counts: new Uint32Array(WIDEST), largest: new Float64Array(WIDEST) },
    ...{ width: 0, total: 0, max: 0 },
  };
}

/** What gives the largest of the sizes with indices from `from` up to, not including, `to`. */
export interface Sizes {
  max(from: number, to: number): number;
  at(index: number): number;
}

/**
 * Counts `times` by pixel: pixel x holds what lies in [t(x), t(x + 1)).
 * Costs O(pixels · log n), whatever the number of messages; jumps over empty stretches. With `sizes`, which are at
 * the same indices, the largest of each pixel is found too.
 */
export function fillBuckets(times: Column, scale: TimeScale, into: Buckets, sizes?: Sizes): Buckets {
  const width = Math.min(into.counts.length, Math.ceil(scale.width));
  into.counts.fill(0, 0, width);
  into.width = width;
  into.total = 0;
  into.max = 0;
  let index = times.lowerBound(scale.span.start);
  let count = 1;
  while (index < times.length) {
    const x = Math.max(0, Math.floor(scale.x(times.at(index))));
    if (x >= width) break;
    // Rounding may put the edge a hair below the time itself: a pixel holds at least the time it was found by.
    const next = firstFrom(times, scale.t(x + 1), index + 1, count);
    count = next - index;
    const known = into.counts[x] as number;
    into.counts[x] = known + count;
    if (sizes) {
      const before = known > 0 ? (into.largest[x] as number) : 0;
      into.largest[x] = Math.max(before, largest(sizes, index, next));
    }
    into.total += count;
    if ((into.counts[x] as number) > into.max) into.max = into.counts[x] as number;
    index = next;
  }
  return into;
}

/** Index of the first time at or after `target`, from `low` on; streams are steady, so it is sought `guess` further on. */
function firstFrom(times: Column, target: EpochMs, low: number, guess: number): number {
  let high = low + guess - 1;
  let step = 1;
  if (times.at(high) < target) {
    // Behind the last there is NaN, which is not below anything.
    for (; times.at(high) < target; step *= 2) {
      low = high + 1;
      high += step;
    }
  } else {
    for (let probe = high - step; probe >= low; probe = high - step) {
      if (times.at(probe) < target) {
        low = probe + 1;
        break;
      }
      high = probe;
      step *= 2;
    }
  }
  high = Math.min(high, times.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times.at(middle) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of a few it is faster to look at each. */
function largest(sizes: Sizes, from: number, to: number): number {
  if (to - from > FEW) return sizes.max(from, to);
  let found = 0;
  for (let i = from; i < to; i++) {
    const size = sizes.at(i);
    if (size > found) found = size;
  }
  return found;
}

/** Drawn one by one while there is about one a 3 px at most; beyond, density says more than mush. */
export function isSparse(buckets: Buckets): boolean {
  return buckets.total * 3 <= buckets.width;
}
