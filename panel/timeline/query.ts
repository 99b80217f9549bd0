import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { attemptIndexAt, firstIndex } from '../../src/model/search.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { EpochMs, Seq } from '../../src/units.ts';

/** The attempt that a record of `lane` belongs to. */
export function attemptOf(lane: Lane, record: StreamRecord): Attempt | undefined {
  return lane.attempts[attemptIndexAt(lane, record.t)] ?? lane.attempts[0];
}

/** Index into `lane.seqs` of the first record at or after `t`. O(log n). */
export function recordIndexAt(lane: Lane, recording: Recording, t: EpochMs): number {
  return firstIndex(lane.seqs.length, (i) => !(recording.records.t(lane.seqs.at(i)) < t));
}

/** The record nearest to `t`, if it is within `reach`; among equally near ones a message is preferred. */
export function nearestRecord(lane: Lane, recording: Recording, t: EpochMs, reach: number): Seq | undefined {
  const index = recordIndexAt(lane, recording, t);
  let best: StreamRecord | undefined;
  for (let i = index - 3; i < index + 3; i++) {
    const record = recording.record(lane.seqs.at(i));
    if (!record) continue;
    const distance = Math.abs(record.t - t);
    if (distance > reach) continue;
    const before = best ? Math.abs(best.t - t) : Number.POSITIVE_INFINITY;
    if (distance < before || (distance === before && record.kind === 'message')) best = record;
  }
  return best?.seq;
}
