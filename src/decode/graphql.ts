import type { Decoded, Decoder, Pair } from './decoded.ts';
import { type Envelope, openEnvelope, withObject } from './envelope.ts';

// graphql-ws PROTOCOL.md; subscriptions-transport-ws PROTOCOL.md.

const OPERATION = /^[\s,\ufeff]*(query|mutation|subscription)\s+([A-Za-z_]\w*)/;

function pairOf(type: string, id: string | undefined, out: boolean): Pair | undefined {
  switch (type) {
    case 'connection_init':
      return { id: 'connection', side: 'request' };
    case 'connection_ack':
    case 'connection_error':
      return { id: 'connection', side: 'answer' };
    case 'ping':
      return { id: 'ping', side: 'request' };
    case 'pong':
      return { id: 'ping', side: 'answer' };
  }
  if (id === undefined) return undefined;
  switch (type) {
    case 'subscribe':
    case 'start':
      return { id: `operation ${id}`, side: 'request' };
    case 'next':
    case 'data':
    // AWS AppSync's own.
    case 'start_ack':
      return { id: `operation ${id}`, side: 'answer', more: true };
    case 'error':
      return { id: `operation ${id}`, side: 'answer' };
    case 'stop':
      return { id: `operation ${id}`, side: 'end' };
    case 'complete':
      return { id: `operation ${id}`, side: out ? 'end' : 'answer' };
    default:
      return undefined;
  }
}

/** Name of an operation: as it is told beside the query, else as the query begins. */
function operationName(payload: Envelope): string | undefined {
  const told = payload.string('operationName');
  if (told !== undefined && told !== '') return told;
  const query = payload.string('query')?.slice(0, 2000) ?? '';
  return OPERATION.exec(query.replace(/#[^\n\r]*/g, ''))?.[2];
}

function read(fields: Envelope, out: boolean): Decoded {
  const type = fields.string('type') ?? 'message';
  const part: Decoded = { kind: type };
  const id = fields.id('id');
  const pair = pairOf(type, id, out);
  if (pair) part.pair = pair;
  if (id !== undefined) part.channel = id;
  const payload = fields.json('payload');
  if (payload) part.payload = payload;
  if (payload?.form === 'json' && (type === 'subscribe' || type === 'start')) {
    const inner = openEnvelope(payload.text);
    const name = inner && operationName(inner);
    if (name !== undefined) part.name = name;
  }
  return part;
}

/** Both protocols: their messages have the same shape, and no type that means two things. */
export const graphql: Decoder = {
  text: (text, { out }) => [withObject(text, (fields) => read(fields, out))],
};
