import { RECORD_END } from '../protocols/signalr.ts';
import { splitBatch } from './batch.ts';
import type { Decoded, Decoder, Pair, Raw } from './decoded.ts';
import { type Envelope, openEnvelope, withFault } from './envelope.ts';
import { addNote, incompleteAt, notOfIt } from './part.ts';

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

/** What a message says of the invocation it belongs to. */
export interface Belonging {
  /** The invocation's id, or of what the page uploads that of a stream. */
  id: string | undefined;
  out: boolean;
  /** A completion that has neither a result nor an error. */
  isVoid: boolean;
}

/**
 * Says in a part how it stands to others. Only servers answer with streams: items that the page sends, and a completion
 * without a result, are of a stream that an invocation of its own named ("Upload streaming").
 */
export function belongs(part: Decoded, type: number, { id, out, isVoid }: Belonging): void {
  const isUpload = out && id !== undefined && (type === 2 || (type === 3 && isVoid));
  if (isUpload) addNote(part, `${type === 3 ? 'the end ' : ''}of stream ${id}`);
  const pair = isUpload ? undefined : pairOf(type, id);
  if (pair) part.pair = pair;
}

function pairOf(type: number, id: string | undefined): Pair | undefined {
  if (id === undefined || id === '') return undefined;
  if (type === 1 || type === 4) return { id, side: 'request' };
  if (type === 2) return { id, side: 'answer', more: true };
  if (type === 3) return { id, side: 'answer' };
  return type === 5 ? { id, side: 'end' } : undefined;
}

const PAYLOADS = ['', 'arguments', 'item', 'result', 'arguments', '', '', '', '', ''];

function readRecord(text: string, out: boolean): Decoded {
  const fields = openEnvelope(text);
  if (!fields || fields.isList) return notOfIt(text, 'no JSON object');
  const type = Number(fields.word('type') ?? Number.NaN);
  const kind = SIGNALR_TYPES[type];
  if (kind === undefined) return readHandshake(text, fields);
  const part: Decoded = { kind };
  const target = fields.string('target');
  if (target !== undefined) part.name = target;
  const error = fields.string('error');
  const isVoid = error === undefined && !fields.has('result') && !fields.fault;
  belongs(part, type, { id: fields.id('invocationId'), out, isVoid });
  const payload = error === undefined ? fields.json(PAYLOADS[type] ?? '') : undefined;
  if (payload) part.payload = payload;
  if (error !== undefined) {
    addNote(part, 'it failed');
    part.payload = { form: 'text', text: error };
  }
  const sequence = fields.word('sequenceId');
  if (sequence !== undefined) addNote(part, `sequence ${sequence}`);
  const streams = fields.inner('streamIds');
  if (streams?.isList && streams.count > 0) {
    const ids = Array.from(
      { length: Math.min(streams.count, STREAMS_SHOWN) },
      (_, i) => streams.word(i) ?? '',
    );
    addNote(part, streamsNote(ids, streams.count));
  }
  return withFault(part, fields);
}

/** Ids of streams that a note has at most. */
export const STREAMS_SHOWN = 20;

/** The streams that an invocation brings with it, in words; `ids`: the first of `count`. */
export const streamsNote = (ids: readonly string[], count: number): string =>
  `with streams ${ids.join(', ')}${count > ids.length ? ` and ${count - ids.length} more` : ''}`;

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
export function readSignalRText(text: string, { out }: Raw): Decoded[] {
  return splitBatch(text, RECORD_END, (record, isLast) => {
    const part = readRecord(record, out);
    if (isLast) part.incomplete = incompleteAt(record);
    return [part];
  });
}

export const signalRJson: Decoder = { text: readSignalRText };
