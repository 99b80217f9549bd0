import { signal } from '@preact/signals';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Seq } from '../../src/units.ts';
import { copyText } from '../clipboard.ts';
import { atLength, selectRecord } from '../session.ts';
import { inSlices } from '../slices.ts';
import * as store from '../store.ts';
import { COPY_FORMATS, rowsAs } from './copy-rows.ts';
import { findLandmark, type Landmark } from './jump.ts';
import type { Rows } from './rows.ts';

/** What the events table shows now. */
export const tableOnShow: { current: { lane: Lane; rows: Rows } | undefined } = { current: undefined };
/** What `jump` looks for. */
export const landmark = signal<Landmark>('error');
let jumping: AbortController | undefined;

/** Selects the next record with the chosen landmark in the table, or the one before; says so where there is none. */
export async function jump(step: 1 | -1): Promise<void> {
  jumping?.abort();
  jumping = new AbortController();
  const { signal: stopped } = jumping;
  const table = tableOnShow.current;
  const recording = store.recording.value;
  if (!table || !recording) return;
  const { rows } = table;
  const selected = store.selectedSeq.value;
  const from = selected === undefined ? (step === 1 ? -1 : rows.length) : rows.indexOf(selected);
  const work = findLandmark(landmark.value, rows, recording, from, step);
  const found = await inSlices(work, stopped).catch(() => undefined);
  if (found === undefined) return;
  if (found >= 0) selectRecord(rows.at(found));
  else store.notify('info', `No ${landmark.value} ${step === 1 ? 'after' : 'before'} this in the table.`);
}

/** What a menu offers for records: the ways to copy them. */
export function copyItems(seqs: () => Iterable<Seq>, recording: Recording, lane: Lane) {
  return COPY_FORMATS.map(({ id, name }) => ({
    name,
    run: () => void copy(rowsAs(id, seqs(), recording, lane)),
  }));
}

async function copy(work: Generator<void, string>): Promise<void> {
  try {
    const text = await atLength('Copying', ({ signal: stopped }) => inSlices(work, stopped));
    if (text !== undefined && !(await copyText(text)))
      store.notify('error', 'The clipboard was not available.');
  } catch (error) {
    store.notify('error', error instanceof Error ? error.message : String(error));
  }
}
