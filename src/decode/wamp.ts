import { Batch, splitBatch } from './batch.ts';
import { type BinaryList, binaryList } from './binary-list.ts';
import { ByteReader } from './byte-reader.ts';
import type { Decoded, Decoder, Payload, Raw } from './decoded.ts';
import { openEnvelope, withFault } from './envelope.ts';
import { addFault, addNote, notOfIt } from './part.ts';

// wamp-proto rfc/text/basic/messages.md "Message Definitions", advanced/transport_batched_websocket.md.

/**
 * Which item is what: `ask`, `answer` and `end` a request's id, `uri` a procedure, topic or reason, `only` the payload,
 * `load` the first item of a longer one.
 */
interface Shape {
  kind: string;
  ask?: number;
  answer?: number;
  end?: number;
  uri?: number;
  only?: number;
  load?: number;
  note?: [index: number, what: string];
}

const SHAPES: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    '1': { kind: 'HELLO', uri: 1, only: 2 },
    '2': { kind: 'WELCOME', only: 2, note: [1, 'session'] },
    '3': { kind: 'ABORT', uri: 2, only: 1 },
    '4': { kind: 'CHALLENGE', uri: 1, only: 2 },
    '5': { kind: 'AUTHENTICATE', only: 2 },
    '6': { kind: 'GOODBYE', uri: 2, only: 1 },
    '8': { kind: 'ERROR', answer: 2, uri: 4, load: 5 },
    '16': { kind: 'PUBLISH', ask: 1, uri: 3, load: 4 },
    '17': { kind: 'PUBLISHED', answer: 1, note: [2, 'publication'] },
    '32': { kind: 'SUBSCRIBE', ask: 1, uri: 3, only: 2 },
    '33': { kind: 'SUBSCRIBED', answer: 1, note: [2, 'subscription'] },
    '34': { kind: 'UNSUBSCRIBE', ask: 1, note: [2, 'subscription'] },
    '35': { kind: 'UNSUBSCRIBED', answer: 1 },
    '36': { kind: 'EVENT', load: 4, note: [1, 'subscription'] },
    '48': { kind: 'CALL', ask: 1, uri: 3, load: 4 },
    '49': { kind: 'CANCEL', end: 1 },
    '50': { kind: 'RESULT', answer: 1, load: 3 },
    '64': { kind: 'REGISTER', ask: 1, uri: 3, only: 2 },
    '65': { kind: 'REGISTERED', answer: 1, note: [2, 'registration'] },
    '66': { kind: 'UNREGISTER', ask: 1, note: [2, 'registration'] },
    '67': { kind: 'UNREGISTERED', answer: 1 },
    '68': { kind: 'INVOCATION', ask: 1, load: 4, note: [2, 'registration'] },
    '69': { kind: 'INTERRUPT', end: 1 },
    '70': { kind: 'YIELD', answer: 1, load: 3 },
  }),
);

/** Items of a list, however it is written. */
interface Items {
  word(i: number): string | undefined;
  payload(i: number): Payload | undefined;
  rest(from: number): Payload | undefined;
  /** Whether the options at `i` say so. */
  option(i: number, name: string): boolean;
}

function partOf(items: Items, out: boolean): Decoded {
  const shape = SHAPES.get(items.word(0) ?? '');
  if (!shape) return { kind: 'message' };
  const part: Decoded = { kind: shape.kind };
  const id = items.word(shape.ask ?? shape.answer ?? shape.end ?? -1);
  if (id !== undefined) {
    const side = shape.ask !== undefined ? 'request' : shape.end !== undefined ? 'end' : 'answer';
    part.pair = { id, side };
    if (side === 'answer' && shape.load === 3 && items.option(2, 'progress')) part.pair.more = true;
    // Nobody is told of other publications.
    if (shape.kind === 'PUBLISH' && !items.option(2, 'acknowledge')) delete part.pair;
  } else if (shape.kind === 'HELLO') part.pair = { id: 'hello', side: 'request' };
  else if (shape.kind === 'WELCOME' || (shape.kind === 'ABORT' && !out))
    part.pair = { id: 'hello', side: 'answer' };
  const uri = items.word(shape.uri ?? -1);
  if (uri !== undefined) {
    if (shape.kind === 'PUBLISH' || shape.kind === 'SUBSCRIBE') part.channel = uri;
    else part.name = uri;
  }
  const note = shape.note && items.word(shape.note[0]);
  if (note !== undefined) addNote(part, `${shape.note![1]} ${note}`);
  const payload =
    shape.only !== undefined
      ? items.payload(shape.only)
      : shape.load !== undefined
        ? items.rest(shape.load)
        : undefined;
  if (payload) part.payload = payload;
  return part;
}

function readJson(text: string, { out }: Raw): Decoded {
  const items = openEnvelope(text);
  if (!items?.isList) return notOfIt(text, 'no JSON list');
  const part = partOf(
    {
      word: (i) => items.word(i),
      payload: (i) => items.json(i),
      rest: (from) => items.rest(from),
      option: (i, name) => items.inner(i)?.word(name) === 'true',
    },
    out,
  );
  if (part.kind === 'message') {
    part.payload = { form: 'json', text };
    if (!items.fault) addNote(part, `no message of WAMP: type ${items.source(0) ?? 'none'}`);
  }
  return withFault(part, items);
}

function ofBinary(list: BinaryList, out: boolean): Decoded {
  const part = partOf(
    {
      word: (i) => list.word(i),
      payload: (i) => list.payload(i),
      rest: (from) => list.rest(from),
      option: (i, name) =>
        list.items[i]?.entries().some(({ key, value }) => key === name && value.text === 'true') === true,
    },
    out,
  );
  addFault(part, list.fault);
  return part;
}

/** One message, or several with their length in 4 bytes before each. */
function readBytes(bytes: Uint8Array, { context, out }: Raw): Decoded[] {
  const told = /msgpack|cbor/.exec(context.subprotocol ?? '')?.[0];
  const first = bytes[0] ?? 0;
  const format =
    told === 'cbor' || (told === undefined && first >= 0x80 && first <= 0x87) ? 'cbor' : 'messagepack';
  const isBatch = context.subprotocol?.endsWith('.batched') ?? first === 0;
  const read = (one: Uint8Array): Decoded => {
    const list = binaryList(one, format);
    return list
      ? ofBinary(list, out)
      : { kind: 'bytes', payload: { form: 'bytes', bytes: one, format }, note: 'no message of WAMP' };
  };
  if (!isBatch) return [read(bytes)];
  const batch = new Batch();
  const reader = new ByteReader(bytes);
  while (reader.left > 0 && batch.room) {
    const length = reader.u32();
    const one = reader.fault ? new Uint8Array() : reader.take(length);
    const part: Decoded = one.length > 0 ? read(one) : { kind: 'message' };
    if (reader.fault) part.incomplete = reader.fault;
    batch.push(part);
    if (reader.fault) break;
  }
  return batch.parts;
}

export const wamp: Decoder = {
  text: (text, raw) => splitBatch(text, '\x1e', (one) => [readJson(one, raw)]),
  bytes: readBytes,
};
