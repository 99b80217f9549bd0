import type { Attempt } from '../model/lane.ts';
import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import { spreadOf } from './endings.ts';
import type { LaneView } from './lane-view.ts';
import { RHYTHM_LOOKED, WS_ZOMBIE } from './thresholds.ts';

/** A rhythm of received messages that stopped. */
export interface BrokenRhythm {
  /** When the last of them came. */
  since: EpochMs;
  /** From here on the silence was no delay any more. */
  clear: EpochMs;
  /** Median of the intervals before. */
  interval: Milliseconds;
  intervals: number;
  /** The last message; NaN where it is not kept. */
  seq: Seq;
}

/**
 * The rhythm of `attempt` that had stopped by `until`, for so long that it is no delay; undefined where there was no
 * rhythm, it goes on, or the page was not there to see it. O(log n) by what the lane keeps.
 */
export function brokenRhythm(view: LaneView, attempt: Attempt, until: EpochMs): BrokenRhythm | undefined {
  const { lane, page } = view;
  const times = lane.inTimes;
  const begin = attempt.open ?? attempt.start;
  let last = times.lowerBound(until);
  while (times.at(last) <= until) last++;
  last--;
  const since = times.at(last);
  // Too early to say, or it is all of other attempts.
  if (!(since >= begin) || until - since < WS_ZOMBIE.silence) return undefined;
  const gaps: Milliseconds[] = [];
  for (let i = last; i > 0 && gaps.length < RHYTHM_LOOKED && times.at(i - 1) >= begin; i--)
    gaps.push(times.at(i) - times.at(i - 1));
  if (gaps.length < WS_ZOMBIE.intervals || spreadOf(gaps).variation > WS_ZOMBIE.variation) return undefined;
  const interval = gaps.sort((a, b) => a - b)[gaps.length >> 1] as Milliseconds;
  const clear = since + Math.max(WS_ZOMBIE.silence, interval * WS_ZOMBIE.missed);
  if (interval > WS_ZOMBIE.longestInterval || until < clear || page.disturbed(since, clear)) return undefined;
  return { since, clear, interval, intervals: gaps.length, seq: lastMessage(view, since) };
}

/** Records from the end of a lane among which a message is looked for. */
const LOOKED_BACK = 1000;

/** The number of the last message by `t`. */
function lastMessage({ lane, page }: LaneView, t: EpochMs): Seq {
  const { records } = page.recording;
  const oldest = Math.max(0, lane.seqs.length - LOOKED_BACK);
  for (let i = lane.seqs.length - 1; i >= oldest; i--) {
    const seq = lane.seqs.at(i);
    if (records.kind(seq) === 'message' && records.t(seq) <= t) return seq;
  }
  return Number.NaN;
}
