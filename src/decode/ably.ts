import { readObjects } from './batch.ts';
import { type Decoded, type Decoder, PARTS_MAX, type Payload } from './decoded.ts';
import type { Envelope } from './envelope.ts';
import { readMessagePack } from './messagepack.ts';
import { addFault, addNote } from './part.ts';

/** Ably's actions, by number (ably-js src/common/lib/types/protocolmessagecommon.ts). */
export const ABLY_ACTIONS: readonly (string | undefined)[] = [
  'HEARTBEAT',
  'ACK',
  'NACK',
  'CONNECT',
  'CONNECTED',
  'DISCONNECT',
  'DISCONNECTED',
  'CLOSE',
  'CLOSED',
  'ERROR',
  'ATTACH',
  'ATTACHED',
  'DETACH',
  'DETACHED',
  'PRESENCE',
  'MESSAGE',
  'SYNC',
  'AUTH',
  'ACTIVATE',
  'OBJECT',
  'OBJECT_SYNC',
  'ANNOTATION',
];

/** What the server confirms, by its serial (ably-js connectionmanager.ts, `ackRequired`). */
const ACKNOWLEDGED: ReadonlySet<string> = new Set(['MESSAGE', 'PRESENCE', 'OBJECT', 'ANNOTATION']);

/** Ably's messages as fields: the same in JSON and in MessagePack. */
export interface AblyFields {
  word(key: string): string | undefined;
}

/** What an Ably message is, its payload aside. */
export function readAbly(fields: AblyFields, out: boolean): Decoded {
  const action = fields.word('action');
  const part: Decoded = { kind: ABLY_ACTIONS[Number(action ?? Number.NaN)] ?? 'message' };
  const channel = fields.word('channel');
  if (channel !== undefined) part.channel = channel;
  const serial = fields.word('msgSerial');
  if (serial !== undefined && out && ACKNOWLEDGED.has(part.kind))
    part.pair = { id: `serial ${serial}`, side: 'request' };
  else if (serial !== undefined && (part.kind === 'ACK' || part.kind === 'NACK')) {
    part.pair = { id: `serial ${serial}`, side: 'answer' };
    const count = Number(fields.word('count') ?? 1);
    if (count !== 1) addNote(part, `${count} messages from serial ${serial} on`);
    for (let i = 1; i < Math.min(count, PARTS_MAX); i++) {
      part.also ??= [];
      part.also.push({ id: `serial ${Number(serial) + i}`, side: 'answer' });
    }
  } else if (channel !== undefined && /^(?:AT|DE)TACH(?:ED)?$/.test(part.kind)) {
    const id = `${part.kind.startsWith('AT') ? 'attach' : 'detach'} ${channel}`;
    part.pair = { id, side: out ? 'request' : 'answer' };
  }
  return part;
}

const PAYLOADS = ['messages', 'presence', 'error', 'state', 'annotations'];

function readFields(fields: Envelope, out: boolean): Decoded {
  const part = readAbly(fields, out);
  const payload = PAYLOADS.find((key) => fields.has(key));
  part.payload = (payload && fields.json(payload)) || { form: 'json', text: fields.text };
  const messages = part.kind === 'MESSAGE' ? fields.inner('messages') : undefined;
  const name = messages?.count === 1 ? messages.inner(0)?.string('name') : undefined;
  if (name !== undefined) part.name = name;
  if (messages && messages.count > 1) addNote(part, `${messages.count} messages`);
  return part;
}

/** A message, or where it is polled for a list of them. */
export const readAblyText: NonNullable<Decoder['text']> = (text, { out }) =>
  readObjects(text, (fields) => readFields(fields, out));

/** The same as a map of MessagePack. */
export const readAblyBytes: NonNullable<Decoder['bytes']> = (bytes, { out }) => {
  const { root, fault } = readMessagePack(bytes, 0, 10_000);
  const payload: Payload = { form: 'bytes', bytes, format: 'messagepack' };
  if (root?.kind !== 'object') return [{ kind: 'bytes', payload, note: 'no map of MessagePack' }];
  const members = root.entries();
  const find = (key: string) => members.findLast((member) => member.key === key)?.value;
  const word = (key: string) => {
    const value = find(key);
    return value && !value.partial && (value.kind === 'string' || value.kind === 'number')
      ? value.text
      : undefined;
  };
  const part = readAbly({ word }, out);
  const messages = find('messages');
  const only = messages?.count === 1 ? messages.entries()[0]?.value.entries() : undefined;
  const name = only?.findLast(({ key }) => key === 'name')?.value;
  if (name?.kind === 'string') part.name = name.text;
  part.payload = payload;
  addFault(part, fault);
  return [part];
};
