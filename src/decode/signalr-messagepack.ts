import { Batch } from './batch.ts';
import { type BinaryList, binaryList } from './binary-list.ts';
import { ByteReader } from './byte-reader.ts';
import type { Decoded, Decoder, Payload } from './decoded.ts';
import { addNote } from './envelope.ts';
import { readSignalRText, SIGNALR_TYPES, signalRPair } from './signalr.ts';

// dotnet/aspnetcore src/SignalR/docs/specs/HubProtocol.md, "MessagePack (MsgPack) encoding".

/** Index of the payload by type; headers and the invocation's id come before. */
const PAYLOADS = [0, 4, 3, 0, 4, 0, 0, 0, 0, 0];
/** The result of a completion, by its kind. */
const RESULTS: ReadonlyMap<string, string> = new Map(Object.entries({ '1': 'it failed', '2': 'no result' }));

function readMessage(list: BinaryList): Decoded {
  const type = Number(list.word(0) ?? Number.NaN);
  const kind = SIGNALR_TYPES[type];
  if (kind === undefined) return { kind: 'message', note: `unknown type ${list.word(0) ?? ''}` };
  const part: Decoded = { kind };
  const pair = type < 6 ? signalRPair(type, list.word(2)) : undefined;
  if (pair) part.pair = pair;
  const target = type === 1 || type === 4 ? list.word(3) : undefined;
  if (target !== undefined) part.name = target;
  let payload: Payload | undefined = PAYLOADS[type] ? list.payload(PAYLOADS[type]) : undefined;
  if (type === 3) {
    const result = RESULTS.get(list.word(3) ?? '');
    if (result) addNote(part, result);
    payload = list.payload(4);
  } else if (type === 7 && list.word(1) !== undefined) payload = { form: 'text', text: list.word(1)! };
  if (payload) part.payload = payload;
  if (type >= 8 && list.word(1) !== undefined) addNote(part, `sequence ${list.word(1)}`);
  return part;
}

/** Messages, each after its length as a VarInt. */
function readBytes(bytes: Uint8Array): Decoded[] {
  // The handshake is JSON also where it is sent as bytes.
  if (bytes[0] === 0x7b) return readSignalRText(new TextDecoder().decode(bytes));
  const batch = new Batch();
  const reader = new ByteReader(bytes);
  while (reader.left > 0 && batch.room) {
    const length = reader.size();
    const body = reader.fault ? new Uint8Array() : reader.take(length);
    const list = body.length > 0 ? binaryList(body, 'messagepack') : undefined;
    const bare: Decoded = { kind: 'message' };
    if (body.length > 0) bare.payload = { form: 'bytes', bytes: body, format: 'messagepack' };
    const part = list ? readMessage(list) : bare;
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
