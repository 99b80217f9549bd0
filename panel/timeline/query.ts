import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { EpochMs, Seq } from '../../src/units.ts';

/** Index of the last attempt that began at or before `t`; -1 before the first. O(log n). */
export function attemptIndexAt(lane: Lane, t: EpochMs): number {
  let low = 0;
  let high = lane.attempts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lane.attempts[middle] as Attempt).start <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The attempt that a record of `lane` belongs to. */
export function attemptOf(lane: Lane, record: StreamRecord): Attempt | undefined {
  return lane.attempts[attemptIndexAt(lane, record.t)] ?? lane.attempts[0];
}

/** Index into `lane.seqs` of the first record at or after `t`. O(log n). */
export function recordIndexAt(lane: Lane, recording: Recording, t: EpochMs): number {
  let low = 0;
  let high = lane.seqs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (recording.records.t(lane.seqs.at(middle)) < t) low = middle + 1;
    else high = middle;
  }
  return low;
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
