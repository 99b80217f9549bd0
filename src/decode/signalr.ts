import { RECORD_END } from '../protocols/signalr.ts';
import { splitBatch } from './batch.ts';
import type { Decoded, Decoder, Pair } from './decoded.ts';
import { addNote, type Envelope, incompleteAt, notOfIt, openEnvelope, withFault } from './envelope.ts';

// dotnet/aspnetcore src/SignalR/docs/specs/HubProtocol.md, "JSON Encoding".

/** By the number under `type`. */
export const SIGNALR_TYPES: readonly (string | undefined)[] = [
  undefined,
  'Invocation',
  'StreamItem',
  'Completion',
  'StreamInvocation',
  'CancelInvocation',
  'Ping',
  'Close',
  'Ack',
  'Sequence',
];

/** How a message with this invocation id stands to others. */
export function signalRPair(type: number, id: string | undefined): Pair | undefined {
  if (id === undefined || id === '') return undefined;
  if (type === 1 || type === 4) return { id, side: 'request' };
  if (type === 2) return { id, side: 'answer', more: true };
  if (type === 3) return { id, side: 'answer' };
  return type === 5 ? { id, side: 'end' } : undefined;
}

const PAYLOADS = ['', 'arguments', 'item', 'result', 'arguments', '', '', '', '', ''];

function readRecord(text: string): Decoded {
  const fields = openEnvelope(text);
  if (!fields || fields.isList) return notOfIt(text, 'no JSON object');
  const type = Number(fields.word('type') ?? Number.NaN);
  const kind = SIGNALR_TYPES[type];
  if (kind === undefined) return readHandshake(text, fields);
  const part: Decoded = { kind };
  const target = fields.string('target');
  if (target !== undefined) part.name = target;
  const pair = signalRPair(type, fields.id('invocationId'));
  if (pair) part.pair = pair;
  const error = fields.string('error');
  const payload = error === undefined ? fields.json(PAYLOADS[type] ?? '') : undefined;
  if (payload) part.payload = payload;
  if (error !== undefined) {
    addNote(part, 'it failed');
    part.payload = { form: 'text', text: error };
  }
  const sequence = fields.word('sequenceId');
  if (sequence !== undefined) addNote(part, `sequence ${sequence}`);
  if (fields.has('streamIds'))
    addNote(part, `with streams ${fields.source(fields.keys.indexOf('streamIds'))}`);
  return withFault(part, fields);
}

function readHandshake(text: string, fields: Envelope): Decoded {
  const asked = fields.string('protocol');
  const part: Decoded = { kind: 'message', payload: { form: 'json', text } };
  if (asked !== undefined) {
    part.kind = 'handshake';
    part.name = asked;
    part.pair = { id: 'handshake', side: 'request' };
  } else if (fields.has('error') || (fields.count === 0 && !fields.fault)) {
    part.kind = 'handshake';
    part.pair = { id: 'handshake', side: 'answer' };
  } else if (fields.has('type')) addNote(part, `unknown type ${fields.source(fields.keys.indexOf('type'))}`);
  return withFault(part, fields);
}

/** Records of JSON, each ended by 0x1E. */
export function readSignalRText(text: string): Decoded[] {
  return splitBatch(text, RECORD_END, (record, isLast) => {
    const part = readRecord(record);
    if (isLast) part.incomplete = incompleteAt(record);
    return [part];
  });
}

export const signalRJson: Decoder = { text: readSignalRText };
