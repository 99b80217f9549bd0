import type { Lane } from '../../src/model/lane.ts';
import type { EpochMs, Milliseconds } from '../../src/units.ts';

/** Fewer messages than this say nothing about how often they come. */
const ENOUGH = 5;
const SHORTEST: Milliseconds = 5_000;
/** This many times the mean time between the messages so far. */
const UNUSUAL = 10;

/** How long an open lane has received nothing, where that is unusual for it; undefined where it is not. O(1). */
export function silence({ state, inTimes }: Lane, now: EpochMs): Milliseconds | undefined {
  if (state !== 'open' || inTimes.length < ENOUGH) return undefined;
  const mean = (inTimes.last - inTimes.at(0)) / (inTimes.length - 1);
  const silent = now - inTimes.last;
  return silent >= Math.max(SHORTEST, UNUSUAL * mean) ? silent : undefined;
}
