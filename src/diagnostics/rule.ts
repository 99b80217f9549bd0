import type { Lane } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { Finding, StreamRecord } from '../model/types.ts';
import type { EpochMs } from '../units.ts';

/** What a row says about a lane before (or instead of) a finding. */
export interface Annotation {
  /** A few words for the row, such as "receive-only so far". */
  label: string;
  /** The same with its numbers, in a sentence. */
  detail: string;
}

/** One rule watching one lane. `take` sees each record once, in order. */
export interface LaneRule {
  take(record: StreamRecord): void;
  /** The verdict at `now`; called at most once a second, so it must be cheap. */
  finding(now: EpochMs): Finding | undefined;
  annotation?(now: EpochMs): Annotation | undefined;
}

/** A rule of the catalogue. */
export interface Rule {
  readonly id: string;
  /** The rule's watcher for a lane, or undefined where the rule does not apply. */
  watch(lane: Lane, recording: Recording): LaneRule | undefined;
}
