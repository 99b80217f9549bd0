import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Seq } from '../../src/units.ts';
import { slice } from '../slices.ts';
import type { Decodings } from './decodings.ts';
import { RecordFacts } from './facts.ts';
import { API_WORDS } from './query.ts';

/** Looked at for values, the newest first: enough to know a stream, little enough for a keystroke. */
const RECORDS = 4000;
const LANES = 1000;
/** Values of one key. */
const MOST = 50;
/** Longer ones are not for choosing from a list. */
const LONGEST = 80;

const KEYS = [
  ...(['type', 'kind', 'status', 'code', 'api', 'conn'] as const),
  ...(['protocol', 'packet', 'name', 'channel'] as const),
] as const;

/** Values that occur in a recording, by the key that looks for them; the newest first. */
export type Known = {
  readonly [key in (typeof KEYS)[number]]: readonly string[];
};

/**
 * What occurs among the newest records of `lane` and of all, and among the newest connections. Of what messages say
 * decoded as much as a moment allows.
 */
export function knownIn(
  recording: Recording,
  lane: Lane | undefined,
  decodings?: Decodings,
  begin = slice,
): Known {
  const found = Object.fromEntries(KEYS.map((key) => [key, new Set<string>()])) as {
    [key in keyof Known]: Set<string>;
  };
  let late = begin();
  const add = (values: Set<string>, value: string) => {
    if (values.size < MOST && value !== '' && value.length <= LONGEST) values.add(value);
  };
  const facts = new RecordFacts(recording, undefined, decodings);
  const look = (seq: Seq) => {
    const record = recording.record(seq);
    const of = record && recording.laneOf(record.connection);
    if (!of) return;
    const { kind, type, status, code } = facts.of(record, of);
    add(found.kind, kind);
    if (type !== undefined) add(found.type, type);
    if (status) add(found.status, String(status));
    if (code) add(found.code, String(code));
    const words = late() ? undefined : facts.words;
    for (const packet of words?.packets ?? []) add(found.packet, packet);
    for (const name of words?.names ?? []) add(found.name, name);
    for (const channel of words?.channels ?? []) add(found.channel, channel);
  };
  const seqs = lane?.seqs;
  if (seqs) for (let i = seqs.length - 1; i >= Math.max(0, seqs.length - RECORDS); i--) look(seqs.at(i));
  // Another moment for what other connections say.
  late = begin();
  const end = Math.max(recording.firstSeq, recording.nextSeq - RECORDS);
  for (let seq = recording.nextSeq - 1; seq >= end; seq--) look(seq);
  for (const one of recording.lanes.slice(-LANES).reverse()) {
    const { api, url } = one;
    add(found.protocol, decodings?.protocolOf(one)?.name ?? '');
    add(found.api, API_WORDS[api]);
    add(found.conn, URL.canParse(url) ? new URL(url).pathname : url);
  }
  return Object.fromEntries(KEYS.map((key) => [key, [...found[key]]])) as { [key in keyof Known]: string[] };
}
