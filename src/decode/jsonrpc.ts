import { readObjects } from './batch.ts';
import type { Decoded, Decoder } from './decoded.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { addNote } from './part.ts';

// JSON-RPC 2.0, 4 "Request object", 5 "Response object", 6 "Batch". MCP and LSP are spoken over it.

/** An id as it has to come back: 1 and "1" are two. */
function idOf(fields: Envelope, key: string): string | undefined {
  const text = fields.string(key);
  return text === undefined ? fields.id(key) : JSON.stringify(text);
}

function read(fields: Envelope): Decoded {
  const method = fields.string('method');
  const id = idOf(fields, 'id');
  if (method !== undefined) return readCall(fields, method, id);
  const failed = fields.has('error') && fields.source(fields.keys.lastIndexOf('error')) !== 'null';
  if (!failed && !fields.has('result')) {
    const payload = { form: 'json' as const, text: fields.text };
    return { kind: 'message', payload, ...(fields.fault ? {} : { note: 'neither call nor answer' }) };
  }
  const part: Decoded = { kind: failed ? 'error' : 'result' };
  const payload = fields.json(failed ? 'error' : 'result');
  if (payload) part.payload = payload;
  if (id !== undefined) part.pair = { id, side: 'answer' };
  else if (!fields.fault) addNote(part, 'an answer to a request whose id could not be read');
  if (failed) {
    const code = fields.inner('error')?.word('code');
    if (code !== undefined) part.name = code;
  }
  return part;
}

function readCall(fields: Envelope, method: string, id: string | undefined): Decoded {
  const part: Decoded = {
    kind: id === undefined && !fields.fault ? 'notification' : 'request',
    name: method,
  };
  if (id !== undefined) part.pair = { id, side: 'request' };
  const params = fields.json('params');
  if (params) part.payload = params;
  if (params?.form !== 'json') return part;
  // Those that tell to what they belong: progress and cancelling in MCP and LSP, subscriptions of block chains.
  const inner = method === 'tools/call' || id === undefined ? openEnvelope(params.text) : undefined;
  const tool = method === 'tools/call' ? inner?.string('name') : undefined;
  if (tool !== undefined) part.channel = tool;
  if (method === 'eth_subscription') {
    const subscription = inner?.word('subscription');
    if (subscription !== undefined) part.channel = subscription;
  }
  const cancelled =
    method === 'notifications/cancelled'
      ? inner && idOf(inner, 'requestId')
      : method === '$/cancelRequest'
        ? inner && idOf(inner, 'id')
        : undefined;
  if (cancelled !== undefined) part.pair = { id: cancelled, side: 'end' };
  return part;
}

/** The exchange feeds that call by it leave out which version it is. */
export const jsonRpc: Decoder = { text: (text) => readObjects(text, read) };
