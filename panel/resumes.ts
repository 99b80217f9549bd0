import type { Lane } from '../src/model/lane.ts';
import { ledgers } from './ledgers.ts';
import { ReadOn } from './read-on.ts';
import * as store from './store.ts';

/** Lanes that are read: those in sight, and of them no more than ledgers are kept. */
const MOST = 24;

const readOn = new ReadOn();

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
  const recording = store.recording.peek();
  if (!recording) return;
  const behind = lanes
    .filter((lane) => lane.attemptCount > 1 && lane.lastEventId !== undefined)
    .slice(0, MOST)
    .map((lane) => ledgers.of(lane, recording));
  if (readOn.read(behind, done) && behind.length > 0) done();
}
