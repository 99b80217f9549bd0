import { splitBatch } from './batch.ts';
import type { Decoded, Decoder } from './decoded.ts';
import { type Envelope, withObject } from './envelope.ts';

// centrifugal/protocol client.proto; centrifuge-js src/json.ts (one JSON object a line).

/** What a push brings, by its key. */
const PUSHES = [
  'pub',
  'join',
  'leave',
  'unsubscribe',
  'message',
  'subscribe',
  'connect',
  'disconnect',
  'refresh',
] as const;

function readPush(fields: Envelope): Decoded {
  const push = fields.inner('push');
  const part: Decoded = { kind: 'push' };
  if (!push) return part;
  const channel = push.string('channel');
  if (channel !== undefined) part.channel = channel;
  const what = PUSHES.find((key) => push.has(key));
  if (what === undefined) return part;
  part.kind = what;
  const inner = push.inner(what);
  const payload = what === 'pub' || what === 'message' ? inner?.json('data') : push.json(what);
  if (payload) part.payload = payload;
  const offset = what === 'pub' ? inner?.word('offset') : undefined;
  if (offset !== undefined) part.note = `offset ${offset}`;
  return part;
}

function read(fields: Envelope, out: boolean): Decoded {
  if (fields.count === 0) {
    if (fields.fault) return { kind: 'message' };
    return { kind: out ? 'pong' : 'ping', pair: { id: 'ping', side: out ? 'answer' : 'request' } };
  }
  if (fields.has('push')) return readPush(fields);
  const id = fields.id('id');
  const method = fields.keys.find((key) => key !== 'id');
  const part: Decoded = { kind: method ?? (out ? 'command' : 'reply') };
  if (id !== undefined) part.pair = { id, side: out ? 'request' : 'answer' };
  if (method === undefined) return part;
  const payload = fields.json(method);
  if (payload) part.payload = payload;
  const inner = fields.inner(method);
  if (method === 'error') {
    const code = inner?.word('code');
    if (code !== undefined) part.name = code;
    return part;
  }
  const channel = inner?.string('channel');
  const name = method === 'rpc' ? inner?.string('method') : undefined;
  if (channel !== undefined) part.channel = channel;
  if (name !== undefined) part.name = name;
  return part;
}

export const centrifugoJson: Decoder = {
  text: (text, { out }) =>
    splitBatch(text, '\n', (line) => [withObject(line, (fields) => read(fields, out))]),
};
