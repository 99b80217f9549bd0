import type { EpochMs } from '../units.ts';
import type { Attempt, Lane } from './lane.ts';

/** The first index below `length` for which `holds`, where it holds for all after it; `length` if there is none. O(log n). */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the last attempt that began at or before `t`; -1 before the first. O(log n). */
export function attemptIndexAt({ attempts }: Lane, t: EpochMs): number {
  return firstIndex(attempts.length, (i) => !((attempts[i] as Attempt).start <= t)) - 1;
}
