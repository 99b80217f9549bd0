import { RECORD_END } from '../protocols/signalr.ts';
import { Batch } from './batch.ts';
import { type BinaryList, binaryList } from './binary-list.ts';
import { ByteReader } from './byte-reader.ts';
import type { Decoded, Decoder, Payload, Raw } from './decoded.ts';
import { addNote } from './part.ts';
import { belongs, readSignalRText, SIGNALR_TYPES, STREAMS_SHOWN, streamsNote } from './signalr.ts';

// dotnet/aspnetcore src/SignalR/docs/specs/HubProtocol.md, "MessagePack (MsgPack) encoding".

/** Index of the payload by type; headers and the invocation's id come before. */
const PAYLOADS = [0, 4, 3, 0, 4, 0, 0, 0, 0, 0];
/** Kind of result of a completion that has none. */
const VOID = '2';
/** The result of a completion, by its kind. */
const RESULTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ '1': 'it failed', [VOID]: 'no result' }),
);

function readMessage(list: BinaryList, out: boolean): Decoded {
  const type = Number(list.word(0) ?? Number.NaN);
  const kind = SIGNALR_TYPES[type];
  if (kind === undefined) return { kind: 'message', note: `unknown type ${list.word(0) ?? ''}` };
  const part: Decoded = { kind };
  if (type < 6) belongs(part, type, { id: list.word(2), out, isVoid: list.word(3) === VOID });
  const streams = type === 1 || type === 4 ? list.items[5] : undefined;
  if (streams?.kind === 'array' && streams.count > 0) {
    const ids = streams.entries(0, STREAMS_SHOWN).map(({ value }) => value.text);
    addNote(part, streamsNote(ids, streams.count));
  }
  const target = type === 1 || type === 4 ? list.word(3) : undefined;
  if (target !== undefined) part.name = target;
  let payload: Payload | undefined = PAYLOADS[type] ? list.payload(PAYLOADS[type]) : undefined;
  if (type === 3) {
    const result = RESULTS.get(list.word(3) ?? '');
    if (result && !part.note) addNote(part, result);
    payload = list.payload(4);
  } else if (type === 7 && list.word(1) !== undefined) payload = { form: 'text', text: list.word(1)! };
  if (payload) part.payload = payload;
  if (type >= 8 && list.word(1) !== undefined) addNote(part, `sequence ${list.word(1)}`);
  return part;
}

/** Index after the handshake, which is JSON also where it is sent as bytes; 0 where there is none. */
function afterHandshake(bytes: Uint8Array): number {
  // A length of 123 is "{" too, but a list comes after it.
  if (bytes[0] !== 0x7b || (bytes.length > 1 && bytes[1] !== 0x22 && bytes[1] !== 0x7d)) return 0;
  return bytes.indexOf(RECORD_END.charCodeAt(0)) + 1 || bytes.length;
}

/** Messages, each after its length as a VarInt. */
function readBytes(bytes: Uint8Array, raw: Raw): Decoded[] {
  const batch = new Batch();
  const start = afterHandshake(bytes);
  if (start > 0) batch.push(...readSignalRText(new TextDecoder().decode(bytes.subarray(0, start)), raw));
  const reader = new ByteReader(bytes, start);
  while (reader.left > 0 && batch.room) {
    const length = reader.size();
    const body = reader.fault ? new Uint8Array() : reader.take(length);
    const list = body.length > 0 ? binaryList(body, 'messagepack') : undefined;
    const bare: Decoded = { kind: 'message' };
    if (body.length > 0) bare.payload = { form: 'bytes', bytes: body, format: 'messagepack' };
    const part = list ? readMessage(list, raw.out) : bare;
    if (reader.fault) part.incomplete = reader.fault;
    else if (list?.fault?.startsWith('incomplete')) addNote(part, `its length is too short: ${list.fault}`);
    else if (list?.fault) addNote(part, list.fault);
    else if (!list) addNote(part, 'no message of SignalR');
    batch.push(part);
    if (reader.fault) break;
  }
  return batch.parts;
}

export const signalRMessagePack: Decoder = { text: readSignalRText, bytes: readBytes };
