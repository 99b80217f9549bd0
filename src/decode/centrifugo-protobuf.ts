import { Batch } from './batch.ts';
import { ByteReader } from './byte-reader.ts';
import { strictText } from './data.ts';
import type { Decoded, Decoder, Payload, Raw } from './decoded.ts';
import { addNote, payloadOfBytes } from './part.ts';
import { protobufFields } from './protobuf.ts';

// centrifugal/protocol client.proto (version 2 of the protocol): Command, Reply, Push.

const COMMANDS: Readonly<Record<number, string>> = {
  4: 'connect',
  5: 'subscribe',
  6: 'unsubscribe',
  7: 'publish',
  8: 'presence',
  9: 'presence_stats',
  10: 'history',
  11: 'ping',
  12: 'send',
  13: 'rpc',
  14: 'refresh',
  15: 'sub_refresh',
};
const REPLIES: Readonly<Record<number, string>> = {
  2: 'error',
  5: 'connect',
  6: 'subscribe',
  7: 'unsubscribe',
  8: 'publish',
  9: 'presence',
  10: 'presence_stats',
  11: 'history',
  12: 'ping',
  13: 'rpc',
  14: 'refresh',
  15: 'sub_refresh',
};
const PUSH = 4;
const PUSHES: Readonly<Record<number, string>> = {
  4: 'pub',
  5: 'join',
  6: 'leave',
  7: 'unsubscribe',
  8: 'message',
  9: 'subscribe',
  10: 'connect',
  11: 'disconnect',
  12: 'refresh',
};
/** Commands whose first field is a channel. */
const WITH_CHANNEL = /^(?:subscribe|unsubscribe|publish|presence|presence_stats|history|sub_refresh)$/;

const protobuf = (bytes: Uint8Array): Payload => ({ form: 'bytes', bytes, format: 'protobuf' });

/** What the page or the server put in: text where it is such, most often JSON. */
const dataOf = (value: bigint | Uint8Array | undefined): Payload | undefined =>
  value instanceof Uint8Array ? payloadOfBytes(value) : undefined;

const textOf = (value: bigint | Uint8Array | undefined): string | undefined =>
  value instanceof Uint8Array ? strictText(value) : undefined;

function readPush(bytes: Uint8Array): Decoded {
  const { values } = protobufFields(bytes);
  const part: Decoded = { kind: 'push' };
  const channel = textOf(values.get(2));
  if (channel !== undefined) part.channel = channel;
  for (const [number, kind] of Object.entries(PUSHES)) {
    const value = values.get(Number(number));
    if (!(value instanceof Uint8Array)) continue;
    part.kind = kind;
    const inner = protobufFields(value).values;
    const data = kind === 'pub' ? inner.get(4) : kind === 'message' ? inner.get(1) : undefined;
    part.payload = dataOf(data) ?? protobuf(value);
    const offset = kind === 'pub' ? inner.get(6) : undefined;
    if (typeof offset === 'bigint') addNote(part, `offset ${offset}`);
    break;
  }
  return part;
}

function readMessage(bytes: Uint8Array, out: boolean): Decoded {
  if (bytes.length === 0)
    return { kind: out ? 'pong' : 'ping', pair: { id: 'ping', side: out ? 'answer' : 'request' } };
  const { values } = protobufFields(bytes);
  const push = out ? undefined : values.get(PUSH);
  if (push instanceof Uint8Array) return readPush(push);
  const part: Decoded = { kind: out ? 'command' : 'reply' };
  const id = values.get(1);
  if (typeof id === 'bigint' && id !== 0n) part.pair = { id: String(id), side: out ? 'request' : 'answer' };
  for (const [number, value] of values) {
    const kind = (out ? COMMANDS : REPLIES)[number];
    if (kind === undefined || !(value instanceof Uint8Array)) continue;
    part.kind = kind;
    const inner = protobufFields(value).values;
    const channel = out && WITH_CHANNEL.test(kind) ? textOf(inner.get(1)) : undefined;
    if (channel !== undefined) part.channel = channel;
    const method = out && kind === 'rpc' ? textOf(inner.get(2)) : undefined;
    if (method !== undefined) part.name = method;
    const code = kind === 'error' ? inner.get(1) : undefined;
    if (typeof code === 'bigint') part.name = String(code);
    const data = kind === 'publish' && out ? 2 : kind === 'rpc' || kind === 'send' ? 1 : 0;
    if (value.length > 0) part.payload = dataOf(inner.get(data)) ?? protobuf(value);
    break;
  }
  return part;
}

/** Messages, each after its length as a varint. */
function readBytes(bytes: Uint8Array, { out }: Raw): Decoded[] {
  const batch = new Batch();
  const reader = new ByteReader(bytes);
  while (reader.left > 0 && batch.room) {
    const length = reader.size();
    const body = reader.fault ? new Uint8Array() : reader.take(length);
    const part = reader.fault && body.length === 0 ? { kind: 'message' } : readMessage(body, out);
    if (reader.fault) {
      const kept: Decoded = part;
      kept.incomplete = reader.fault;
      batch.push(kept);
      break;
    }
    const fault = protobufFields(body).fault;
    if (fault) addNote(part, `no whole protobuf: ${fault}`);
    batch.push(part);
  }
  return batch.parts;
}

export const centrifugoProtobuf: NonNullable<Decoder['bytes']> = readBytes;
