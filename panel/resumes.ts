import type { Lane } from '../src/model/lane.ts';
import type { Ledger } from '../src/model/ledger/ledger.ts';
import { ledgers } from './ledgers.ts';
import type { LaneReading } from './reading.ts';
import { slice } from './slices.ts';
import * as store from './store.ts';

/** Lanes that are read: those in sight, and of them no more than ledgers are kept. */
const MOST = 24;

let reading: ReturnType<typeof setTimeout> | undefined;

/** What was lost or doubled at a resume, in words; undefined where nothing was or nothing is known. */
export function resumeWords(lane: Lane, attempt: number): string | undefined {
  const ledger = ledgers.known(lane)?.reader;
  const row = ledger?.rows[attempt - 1];
  if (!ledger || !row) return undefined;
  const [missing, replayed] = [ledger.missing(row), ledger.replayed(row)];
  const words: string[] = [];
  if (typeof missing === 'number' && missing > 0) words.push(`${missing} missing`);
  if (typeof replayed === 'number' && replayed > 0) words.push(`${replayed} replayed`);
  return words.length > 0 ? words.join(', ') : undefined;
}

/** Reads the ledgers of the lanes in sight that resumed with an id, a slice at a time; calls `done` when it has caught up. */
export function readResumes(lanes: readonly Lane[], done: () => void): void {
  clearTimeout(reading);
  const recording = store.recording.peek();
  if (!recording) return;
  const behind: LaneReading<Ledger>[] = lanes
    .filter((lane) => lane.attemptCount > 1 && lane.lastEventId !== undefined)
    .slice(0, MOST)
    .map((lane) => ledgers.of(lane, recording));
  const step = () => {
    const late = slice();
    if (behind.every((one) => one.step(late))) done();
    else reading = setTimeout(step, 0);
  };
  if (behind.length > 0) step();
}
