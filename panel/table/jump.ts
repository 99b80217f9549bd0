import type { Recording } from '../../src/model/recording.ts';
import type { Milliseconds, Seq } from '../../src/units.ts';
import { isLoss } from '../describe.ts';
import type { Rows } from './rows.ts';

/** What a person looks for in a long table. */
export type Landmark = 'error' | 'gap' | 'reconnect';
export const LANDMARKS: readonly { id: Landmark; name: string }[] = [
  { id: 'error', name: 'error' },
  { id: 'gap', name: 'gap' },
  { id: 'reconnect', name: 'reconnect' },
];

/** Silence this long is a gap. */
export const GAP: Milliseconds = 5_000;
const STRIDE = 4096;

/**
 * The next row (`step` 1) or the one before (-1) with a landmark, beginning beside row `from`; -1 where there is none.
 * A gap is found at the record that ended it.
 */
export function* findLandmark(
  landmark: Landmark,
  rows: Rows,
  recording: Recording,
  from: number,
  step: 1 | -1,
): Generator<void, number> {
  const { length } = rows;
  for (let i = from + step; i >= 0 && i < length; i += step) {
    if (isLandmark(landmark, rows, recording, i)) return i;
    if (i % STRIDE === 0) yield;
  }
  return -1;
}

function isLandmark(landmark: Landmark, rows: Rows, recording: Recording, index: number): boolean {
  const { records } = recording;
  const seq = rows.at(index);
  const kind = records.kind(seq);
  switch (landmark) {
    case 'error':
      return kind === 'error' || (kind === 'close' && isLostAt(recording, seq));
    case 'reconnect':
      return kind === 'reconnect';
    case 'gap':
      return Math.abs(records.t(seq) - records.t(rows.at(index - 1))) >= GAP;
  }
}

function isLostAt(recording: Recording, seq: Seq): boolean {
  const record = recording.record(seq);
  return record !== undefined && isLoss(record);
}
