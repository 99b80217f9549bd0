import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Seq } from '../../src/units.ts';
import { RecordFacts } from './facts.ts';
import { API_WORDS } from './query.ts';

/** Looked at for values, the newest first: enough to know a stream, little enough for a keystroke. */
const RECORDS = 4000;
const LANES = 1000;
/** Values of one key. */
const MOST = 50;
/** Longer ones are not for choosing from a list. */
const LONGEST = 80;

/** Values that occur in a recording, by the key that looks for them; the newest first. */
export type Known = {
  readonly [key in 'type' | 'kind' | 'status' | 'code' | 'api' | 'conn']: readonly string[];
};

/** What occurs among the newest records of `lane` and of all, and among the newest connections. */
export function knownIn(recording: Recording, lane: Lane | undefined): Known {
  const found = {
    type: new Set<string>(),
    kind: new Set<string>(),
    status: new Set<string>(),
    code: new Set<string>(),
    api: new Set<string>(),
    conn: new Set<string>(),
  };
  const add = (values: Set<string>, value: string) => {
    if (values.size < MOST && value !== '' && value.length <= LONGEST) values.add(value);
  };
  const facts = new RecordFacts(recording);
  const look = (seq: Seq) => {
    const record = recording.record(seq);
    const of = record && recording.laneOf(record.connection);
    if (!of) return;
    const { kind, type, status, code } = facts.of(record, of);
    add(found.kind, kind);
    if (type !== undefined) add(found.type, type);
    if (status) add(found.status, String(status));
    if (code) add(found.code, String(code));
  };
  const seqs = lane?.seqs;
  if (seqs) for (let i = seqs.length - 1; i >= Math.max(0, seqs.length - RECORDS); i--) look(seqs.at(i));
  const end = Math.max(recording.firstSeq, recording.nextSeq - RECORDS);
  for (let seq = recording.nextSeq - 1; seq >= end; seq--) look(seq);
  for (const { api, url } of recording.lanes.slice(-LANES).reverse()) {
    add(found.api, API_WORDS[api]);
    add(found.conn, URL.canParse(url) ? new URL(url).pathname : url);
  }
  return {
    type: [...found.type],
    kind: [...found.kind],
    status: [...found.status],
    code: [...found.code],
    api: [...found.api],
    conn: [...found.conn],
  };
}
