import { ByteReader } from './byte-reader.ts';
import { strictText } from './data.ts';
import type { Decoded, Decoder, Payload, Raw } from './decoded.ts';
import { type Envelope, openEnvelope, withFault, withObject } from './envelope.ts';
import { addNote, notOfIt, payloadOf } from './part.ts';

// phoenix assets/js/phoenix/serializer.js; supabase/realtime-js src/lib/serializer.ts (kinds 3 and 4).

interface Fields {
  topic: string | undefined;
  event: string | undefined;
  ref: string | undefined;
  payload: Envelope | undefined;
  source: Payload | undefined;
}

const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    phx_join: 'join',
    phx_leave: 'leave',
    phx_reply: 'reply',
    phx_close: 'close',
    phx_error: 'error',
  }),
);

function partOf({ topic, event, ref, payload, source }: Fields, raw: Raw): Decoded {
  const isHeartbeat = topic === 'phoenix' && event === 'heartbeat';
  const part: Decoded = {
    kind: (isHeartbeat ? event : KINDS.get(event ?? '')) ?? (event === undefined ? 'message' : 'event'),
  };
  if (topic !== undefined) part.channel = topic;
  if (source) part.payload = source;
  if (part.kind === 'reply') {
    const status = payload?.string('status');
    if (status !== undefined) part.name = status;
    const response = payload?.json('response');
    if (response) part.payload = response;
  } else if (part.kind === 'event' && event !== undefined) part.name = event;
  // A reply names the push by its topic too; refs are counted by the socket.
  if (ref !== undefined && topic !== undefined) {
    if (part.kind === 'reply') part.pair = { id: `${topic} ${ref}`, side: 'answer' };
    else if (raw.out) part.pair = { id: `${topic} ${ref}`, side: 'request' };
  }
  return part;
}

/** What Supabase puts into an event: the name of the broadcast, or the table that changed. */
function supabasePart(part: Decoded, payload: Envelope | undefined): Decoded {
  if (part.kind !== 'event' || !payload) return part;
  if (part.name === 'broadcast') {
    const event = payload.string('event');
    const inner = payload.json('payload');
    if (event !== undefined) {
      part.kind = 'broadcast';
      part.name = event;
      if (inner) part.payload = inner;
    }
  } else if (part.name === 'postgres_changes') {
    const data = payload.inner('data');
    const [type, table] = [data?.string('type'), data?.string('table')];
    part.kind = 'postgres_changes';
    if (type !== undefined) part.name = table === undefined ? type : `${type} ${table}`;
  } else if (part.name === 'presence_state' || part.name === 'presence_diff') part.kind = 'presence';
  else if (part.name === 'system') part.kind = 'system';
  return part;
}

function readText(text: string, raw: Raw, isSupabase: boolean): Decoded[] {
  const finish = (part: Decoded, payload: Envelope | undefined) =>
    isSupabase ? supabasePart(part, payload) : part;
  const items = openEnvelope(text);
  if (!items) return [notOfIt(text, 'no message of Phoenix')];
  if (!items.isList) {
    return [
      withObject(text, (fields) => {
        const payload = fields.inner('payload');
        const all = {
          topic: fields.string('topic'),
          event: fields.string('event'),
          ref: fields.id('ref'),
          payload,
          source: fields.json('payload'),
        };
        return finish(partOf(all, raw), payload);
      }),
    ];
  }
  const payload = items.inner(4);
  const all = {
    topic: items.string(2),
    event: items.string(3),
    ref: items.id(1),
    payload,
    source: items.json(4),
  };
  const part = finish(partOf(all, raw), payload);
  if (items.count < 5 && !items.fault) addNote(part, `a list of ${items.count}: five are due`);
  return [withFault(part, items)];
}

/** Which texts a binary message has, each with its length (one byte) before all of them. */
type Shape = readonly ('join' | 'ref' | 'topic' | 'event' | 'status' | 'meta')[];
const SHAPES: Readonly<Record<string, Shape>> = {
  '>0': ['join', 'ref', 'topic', 'event'],
  '<0': ['join', 'topic', 'event'],
  '<1': ['join', 'ref', 'topic', 'status'],
  '<2': ['topic', 'event'],
  '>3': ['join', 'ref', 'topic', 'event', 'meta'],
  '<4': ['topic', 'event', 'meta'],
};

function readBytes(bytes: Uint8Array, raw: Raw): Decoded[] {
  const kind = bytes[0] ?? -1;
  const shape = SHAPES[`${raw.out ? '>' : '<'}${kind}`];
  if (!shape)
    return [{ kind: 'bytes', payload: { form: 'bytes', bytes }, note: 'no binary message of Phoenix' }];
  const reader = new ByteReader(bytes, 1);
  const lengths = shape.map(() => reader.u8());
  // Supabase says how the payload is written: 1 is JSON.
  const isJson = kind >= 3 && reader.u8() === 1;
  const texts: Partial<Record<Shape[number], string>> = {};
  shape.forEach((what, i) => {
    if (reader.fault) return;
    const { text } = reader.text(lengths[i]!);
    if (!reader.fault) texts[what] = text;
  });
  const part: Decoded = { kind: kind === 1 ? 'reply' : kind >= 3 ? 'broadcast' : 'event' };
  const name = texts.event ?? texts.status;
  if (name !== undefined) part.name = name;
  if (texts.topic !== undefined) part.channel = texts.topic;
  if (texts.ref && texts.topic !== undefined)
    part.pair = { id: `${texts.topic} ${texts.ref}`, side: kind === 1 ? 'answer' : 'request' };
  if (texts.meta) addNote(part, `metadata ${texts.meta}`);
  if (reader.fault) part.incomplete = reader.fault;
  else {
    const rest = reader.take(reader.left);
    const text = isJson ? strictText(rest) : undefined;
    part.payload = text === undefined ? { form: 'bytes', bytes: rest } : payloadOf(text);
  }
  return [part];
}

/** Both versions, which one message tells apart; LiveView too. */
export const phoenix: Decoder = { text: (text, raw) => readText(text, raw, false), bytes: readBytes };
export const supabase: Decoder = { text: (text, raw) => readText(text, raw, true), bytes: readBytes };
