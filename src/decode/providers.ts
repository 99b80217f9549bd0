import type { Decoded, Decoder } from './decoded.ts';
import { type Envelope, openEnvelope, withObject } from './envelope.ts';
import { plainJson } from './generic.ts';
import { jsonRpc } from './jsonrpc.ts';
import { addNote, payloadOf } from './part.ts';
import { overSockJs } from './sockjs.ts';

// Providers' protocols of one JSON object a message; where they are written down: src/protocols/providers.ts.

function readPusher(fields: Envelope): Decoded {
  const name = fields.string('event');
  const isControl = name?.startsWith('pusher') === true;
  const part: Decoded = { kind: isControl ? 'control' : name === undefined ? 'message' : 'event' };
  if (name !== undefined) part.name = name;
  const inText = fields.string('data');
  const payload = inText === undefined ? fields.json('data') : payloadOf(inText);
  if (payload) part.payload = payload;
  if (payload?.form === 'json' && inText !== undefined) addNote(part, 'its data is JSON in a string');
  const data = inText === undefined ? fields.inner('data') : isControl ? openEnvelope(inText) : undefined;
  const channel = fields.string('channel') ?? data?.string('channel');
  if (channel !== undefined) part.channel = channel;
  if (name === 'pusher:ping') part.pair = { id: 'ping', side: 'request' };
  else if (name === 'pusher:pong') part.pair = { id: 'ping', side: 'answer' };
  else if (name === 'pusher:signin') part.pair = { id: 'signin', side: 'request' };
  else if (name === 'pusher:signin_success') part.pair = { id: 'signin', side: 'answer' };
  else if (channel !== undefined) {
    const id = `subscribe ${channel}`;
    if (name === 'pusher:subscribe') part.pair = { id, side: 'request' };
    else if (name === 'pusher:unsubscribe') part.pair = { id, side: 'end' };
    else if (name === 'pusher_internal:subscription_succeeded' || name === 'pusher:subscription_error')
      part.pair = { id, side: 'answer' };
  }
  return part;
}

export const pusher: Decoder = { text: overSockJs((text) => [withObject(text, readPusher)]) };

/** Discord's gateway, by `op`. */
const DISCORD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '0': 'DISPATCH',
    '1': 'HEARTBEAT',
    '2': 'IDENTIFY',
    '3': 'PRESENCE_UPDATE',
    '4': 'VOICE_STATE_UPDATE',
    '6': 'RESUME',
    '7': 'RECONNECT',
    '8': 'REQUEST_GUILD_MEMBERS',
    '9': 'INVALID_SESSION',
    '10': 'HELLO',
    '11': 'HEARTBEAT_ACK',
  }),
);

function readDiscord(fields: Envelope): Decoded {
  const op = fields.word('op');
  const part: Decoded = { kind: DISCORD.get(op ?? '') ?? 'message' };
  const name = fields.string('t');
  if (name !== undefined) part.name = name;
  const payload = fields.json('d');
  if (payload) part.payload = payload;
  const sequence = fields.id('s');
  if (sequence !== undefined) part.note = `sequence ${sequence}`;
  if (op === '1') part.pair = { id: 'heartbeat', side: 'request' };
  else if (op === '11') part.pair = { id: 'heartbeat', side: 'answer' };
  return part;
}
export const discord: Decoder = { text: (text) => [withObject(text, readDiscord)] };

function readSlack(fields: Envelope, out: boolean): Decoded {
  const part: Decoded = { kind: fields.string('type') ?? (fields.has('reply_to') ? 'reply' : 'message') };
  const channel = fields.string('channel');
  if (channel !== undefined) part.channel = channel;
  part.payload = { form: 'json', text: fields.text };
  const id = out ? fields.id('id') : fields.id('reply_to');
  if (id !== undefined) part.pair = { id, side: out ? 'request' : 'answer' };
  return part;
}
export const slack: Decoder = {
  text: (text, { out }) => [withObject(text, (fields) => readSlack(fields, out))],
};

/** Feeds of exchanges: what is asked for and answered has the shape of JSON-RPC, without its version. */
export const exchangeFeed: Decoder = {
  text(text, raw) {
    const fields = openEnvelope(text);
    const isCall = fields?.has('id') && ['method', 'result', 'error'].some((key) => fields.has(key));
    return ((isCall ? jsonRpc : plainJson).text ?? (() => []))(text, raw);
  },
};
