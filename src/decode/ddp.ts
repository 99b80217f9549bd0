import { type Decoded, type Decoder, PARTS_MAX, type Pair, type Payload } from './decoded.ts';
import { type Envelope, openEnvelope, withObject } from './envelope.ts';
import { addNote } from './part.ts';
import { overSockJs } from './sockjs.ts';

// meteor packages/ddp/DDP.md.

const PAYLOADS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sub: 'params',
    nosub: 'error',
    method: 'params',
    added: 'fields',
    addedBefore: 'fields',
    changed: 'fields',
    result: 'result',
    ready: 'subs',
    updated: 'methods',
  }),
);

function pairOf(kind: string, fields: Envelope): Pair | undefined {
  const id = fields.id('id');
  switch (kind) {
    case 'connect':
      return { id: 'connect', side: 'request' };
    case 'connected':
    case 'failed':
      return { id: 'connect', side: 'answer' };
    case 'ping':
      return { id: `ping ${id ?? ''}`, side: 'request' };
    case 'pong':
      return { id: `ping ${id ?? ''}`, side: 'answer' };
    case 'method':
      return id === undefined ? undefined : { id: `method ${id}`, side: 'request' };
    case 'result':
      return id === undefined ? undefined : { id: `method ${id}`, side: 'answer' };
    case 'sub':
      return id === undefined ? undefined : { id: `sub ${id}`, side: 'request' };
    case 'unsub':
      return id === undefined ? undefined : { id: `sub ${id}`, side: 'end' };
    case 'nosub':
      return id === undefined ? undefined : { id: `sub ${id}`, side: 'answer' };
    default:
      return undefined;
  }
}

/** A `ready` answers each subscription that is. */
function pairsOf(kind: string, fields: Envelope): Pair[] {
  const only = pairOf(kind, fields);
  if (only) return [only];
  const subs = kind === 'ready' ? fields.inner('subs') : undefined;
  const pairs: Pair[] = [];
  for (let i = 0; subs && i < Math.min(subs.count, PARTS_MAX); i++) {
    const id = subs.id(i);
    if (id !== undefined) pairs.push({ id: `sub ${id}`, side: 'answer', more: true });
  }
  return pairs;
}

/** Of a kind whose fields are its own, all of it. */
const wholeOf = (kind: string, { text }: Envelope): Payload | undefined =>
  kind === 'ping' || kind === 'pong' || kind === 'nosub' ? undefined : { form: 'json', text };

function read(fields: Envelope): Decoded {
  const kind = fields.string('msg');
  if (kind === undefined) {
    const part: Decoded = { kind: fields.has('server_id') ? 'server_id' : 'message' };
    part.payload = { form: 'json', text: fields.text };
    return part;
  }
  const part: Decoded = { kind };
  const failed = fields.has('error');
  const key = failed ? 'error' : PAYLOADS.get(kind);
  const payload = (key && fields.json(key)) || wholeOf(kind, fields);
  if (payload) part.payload = payload;
  if (failed && kind !== 'error') addNote(part, 'it failed');
  const name = fields.string(kind === 'sub' ? 'name' : 'method') ?? undefined;
  if (name !== undefined) part.name = name;
  const collection = fields.string('collection');
  if (collection !== undefined) {
    part.channel = collection;
    const id = fields.string('id');
    if (id !== undefined) part.name = id;
  }
  const [pair, ...also] = pairsOf(kind, fields);
  if (pair) part.pair = pair;
  if (also.length > 0) part.also = also;
  return part;
}

/** Raw sockets and SockJS alike. A list of messages comes from the latter alone. */
export const ddp: Decoder = {
  text: overSockJs((text) => {
    const items = text.startsWith('[') ? openEnvelope(text) : undefined;
    return items?.count === 0 ? [{ kind: 'message', note: 'an empty list' }] : [withObject(text, read)];
  }),
};
