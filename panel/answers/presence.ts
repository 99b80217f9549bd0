import { saidText } from '../../src/answers/said.ts';
import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { firstIndex } from '../../src/model/search.ts';
import { AiReader } from '../../src/protocols/ai/reader.ts';

/** Records of an attempt that are looked at; comments and pings may come before the first message. */
const LOOKED_AT = 200;
/** Attempts that are looked at each time it is asked: a connection that flaps has thousands. */
const AT_ONCE = 50;

interface Looked {
  /** The newest attempt that was looked at, and whether it may yet turn out to be an answer. */
  attempt: number;
  open: boolean;
  messages: number;
  found: boolean;
}
let of: { recording: Recording; generation: number } | undefined;
let looked = new WeakMap<Lane, Looked>();

/**
 * Whether a connection streams answers of a model, by the first messages of its attempts: each is looked at once, and
 * once it was found it stays. Cheap enough to be asked for every frame.
 */
export function hasAnswers(lane: Lane, recording: Recording): boolean {
  if (of?.recording !== recording || of.generation !== recording.generation) {
    of = { recording, generation: recording.generation };
    looked = new WeakMap();
  }
  let known = looked.get(lane);
  if (!known) {
    known = { attempt: 0, open: false, messages: 0, found: false };
    looked.set(lane, known);
  }
  // Bodies of polls are no streams.
  if (known.found || lane.current.polling) return known.found;
  const isNew = lane.attemptCount > known.attempt;
  if (!isNew && (!known.open || lane.messagesIn === known.messages)) return false;
  known.messages = lane.messagesIn;
  look(lane, recording, known);
  return known.found;
}

function look(lane: Lane, recording: Recording, known: Looked): void {
  const from = known.open ? known.attempt : known.attempt + 1;
  const oldest = lane.attempts[0]?.number ?? 1;
  const first = Math.max(from, oldest);
  for (let number = first; number < first + AT_ONCE; number++) {
    const attempt = lane.attemptNumbered(number);
    if (!attempt) return;
    known.attempt = number;
    const verdict = looksLike(lane, recording, attempt);
    known.found = verdict === 'answer';
    known.open = verdict === 'undecided' && number === lane.attemptCount;
    if (known.found) return;
  }
}

function looksLike(lane: Lane, recording: Recording, attempt: Attempt): 'answer' | 'other' | 'undecided' {
  const headers = attempt.opened?.headers;
  const reader = new AiReader({
    url: lane.url,
    header: (name) => headers?.find(([one]) => one.toLowerCase() === name)?.[1],
  });
  const { seqs } = lane;
  const begin = firstOf(lane, recording, attempt);
  for (let i = begin; i < seqs.length; i++) {
    if (i - begin >= LOOKED_AT) return 'other';
    const record = recording.record(seqs.at(i));
    if (!record || record.attempt !== attempt.ofConnection || record.connection !== attempt.connection)
      continue;
    if (record.kind !== 'message') continue;
    const text = saidText(record.data) ?? '';
    if (reader.recognise(text, record.eventType)) return 'answer';
    if (reader.isOther) return 'other';
  }
  return 'undecided';
}

/** Index among the lane's records of the first that may be of the attempt. O(log n). */
function firstOf({ seqs }: Lane, { records }: Recording, { start }: Attempt): number {
  return firstIndex(seqs.length, (i) => records.t(seqs.at(i)) >= start);
}
