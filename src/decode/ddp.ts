import type { Decoded, Decoder, Pair, Payload } from './decoded.ts';
import { addNote, type Envelope, openEnvelope, withObject } from './envelope.ts';
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
    case 'ready': {
      const subs = fields.inner('subs');
      const only = subs?.count === 1 ? subs.id(0) : undefined;
      return only === undefined ? undefined : { id: `sub ${only}`, side: 'answer', more: true };
    }
    default:
      return undefined;
  }
}

/** Of a kind whose fields are its own, all of it. */
const wholeOf = (kind: string, { text }: Envelope): Payload | undefined =>
  kind === 'ping' || kind === 'pong' ? undefined : { form: 'json', text };

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
  const payload = key === undefined ? wholeOf(kind, fields) : fields.json(key);
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
  const pair = pairOf(kind, fields);
  if (pair) part.pair = pair;
  return part;
}

/** Raw sockets and SockJS alike. A list of messages comes from the latter alone. */
export const ddp: Decoder = {
  text: overSockJs((text) => {
    const items = text.startsWith('[') ? openEnvelope(text) : undefined;
    return items?.count === 0 ? [{ kind: 'message', note: 'an empty list' }] : [withObject(text, read)];
  }),
};
