import { LEARNT_FROM, learn } from '../../src/decode/context.ts';
import type { DecodeContext, Decoded } from '../../src/decode/decoded.ts';
import { DECODERS, decode } from '../../src/decode/decoders.ts';
import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { firstIndex } from '../../src/model/search.ts';
import type { MessageRecord } from '../../src/model/types.ts';

const contexts = new WeakMap<Attempt, DecodeContext>();

/** The id of a protocol if there is a decoder for it. */
export function decodable(protocol: string | undefined): string | undefined {
  return protocol !== undefined && DECODERS.has(protocol) ? protocol : undefined;
}

/** A message of `lane` taken apart, with what its connection is known to have agreed on. Never throws. */
export function decodeIn(
  record: MessageRecord,
  lane: Lane,
  recording: Recording,
  protocol: string | undefined,
): Decoded[] {
  return decode(protocol, record, contextOf(record, lane, recording, protocol));
}

/** What the first messages of its attempt tell of a message's connection. */
function contextOf(
  record: MessageRecord,
  lane: Lane,
  recording: Recording,
  protocol: string | undefined,
): DecodeContext {
  const attempt = lane.attemptOf(record.connection, record.attempt);
  if (!attempt) return {};
  const known = contexts.get(attempt);
  if (known) return known;
  const subprotocol = attempt.opened?.protocol;
  let context: DecodeContext = subprotocol ? { subprotocol } : {};
  if (protocol !== 'mqtt-ws') return context;
  const { seqs } = lane;
  let looked = 0;
  const first = firstIndex(seqs.length, (i) => recording.records.t(seqs.at(i)) >= attempt.start);
  for (let i = first; i < seqs.length && looked < LEARNT_FROM; i++) {
    const one = recording.record(seqs.at(i));
    if (one?.kind !== 'message' && one?.kind !== 'send') continue;
    if (one.connection !== record.connection || one.attempt !== record.attempt) continue;
    looked++;
    const next = learn(context, protocol, one);
    if (next === context) continue;
    context = next;
    contexts.set(attempt, context);
    break;
  }
  // What its first messages did not tell, none will.
  if (looked === LEARNT_FROM) contexts.set(attempt, context);
  return context;
}
