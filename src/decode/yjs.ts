import { ByteReader } from './byte-reader.ts';
import type { Decoded, Decoder, Payload } from './decoded.ts';
import { addNote } from './part.ts';

// y-protocols sync.js, awareness.js, auth.js; y-websocket; hocuspocus packages/server/src/types.ts, MessageType.

const SYNC = ['sync step 1', 'sync step 2', 'update'] as const;
/** The last of the types that y-websocket has. */
const QUERY_AWARENESS = 3;
const AUTH = ['token', 'permission denied', 'authenticated'] as const;
const HOCUSPOCUS = [
  ...(['sync reply', 'stateless', 'broadcast stateless', 'close', 'sync status', 'ping', 'pong'] as const),
];

/** A number that a few bytes hold; NaN where it is cut. */
const small = (reader: ByteReader) => {
  const value = reader.size();
  return reader.fault ? Number.NaN : value;
};

const sized = (reader: ByteReader): Uint8Array => {
  const size = reader.size();
  return reader.fault ? new Uint8Array() : reader.take(size);
};
const text = (reader: ByteReader): string => {
  const size = reader.size();
  return reader.fault ? '' : reader.text(size).text;
};

function readSync(part: Decoded, reader: ByteReader): void {
  const kind = small(reader);
  if (reader.fault) return;
  part.kind = SYNC[kind] ?? 'sync';
  if (SYNC[kind] === undefined) {
    addNote(part, `unknown kind of sync message: ${kind}`);
    return;
  }
  const bytes = sized(reader);
  part.payload = { form: 'bytes', bytes };
  if (reader.fault) return;
  if (kind === 0) {
    part.pair = { id: `sync ${part.channel ?? ''}`, side: 'request' };
    const clients = small(new ByteReader(bytes));
    if (!Number.isNaN(clients)) addNote(part, `knows changes of ${clients} clients`);
  } else if (kind === 1) part.pair = { id: `sync ${part.channel ?? ''}`, side: 'answer' };
}

/** States of clients: JSON each, `null` of one that left. */
function readAwareness(part: Decoded, reader: ByteReader): void {
  part.kind = 'awareness';
  const size = reader.size();
  if (reader.fault) return;
  const bytes = reader.take(size);
  const inner = new ByteReader(bytes);
  const count = inner.size();
  const states: string[] = [];
  for (let i = 0; i < count && !inner.fault && states.length < 1000; i++) {
    const client = inner.varint();
    const clock = inner.varint();
    const state = text(inner);
    if (!inner.fault) states.push(`{"client":${client},"clock":${clock},"state":${state || 'null'}}`);
  }
  part.payload =
    states.length > 0 ? { form: 'json', text: `[${states.join(',')}]` } : { form: 'bytes', bytes };
  addNote(part, `${states.length} ${states.length === 1 ? 'client' : 'clients'}`);
  if (inner.fault && !reader.fault) addNote(part, `its states end too early: ${inner.fault}`);
  else if (states.length < count && !inner.fault) addNote(part, `of ${count}`);
}

/** Reads what comes after a document's name, or all. */
function readMessage(part: Decoded, reader: ByteReader): Decoded {
  const type = small(reader);
  if (type === 0) readSync(part, reader);
  else if (type === 1) readAwareness(part, reader);
  else if (type === 2) {
    part.kind = 'auth';
    const kind = small(reader);
    // Plain y-protocols knows only that it is denied.
    const name = (part.channel === undefined ? ['permission denied'] : AUTH)[kind];
    if (name !== undefined) part.name = name;
    const payload: Payload = { form: 'text', text: text(reader) };
    if (!reader.fault) part.payload = payload;
  } else if (type === QUERY_AWARENESS) part.kind = 'query awareness';
  else if (part.channel !== undefined && HOCUSPOCUS[type - 4] !== undefined) {
    part.kind = HOCUSPOCUS[type - 4]!;
    if (type === 4) readSync(part, reader);
    else if (reader.left > 1) part.payload = { form: 'text', text: text(reader) };
  } else if (!reader.fault && part.channel === undefined && type >= reader.left) {
    // As the beginning of a document's name it lacks the rest.
    part.guess = true;
    reader.fail(reader.cut);
  } else if (!reader.fault) addNote(part, `unknown kind of message: ${type}`);
  if (reader.fault) part.incomplete = reader.fault;
  else if (reader.left > 0) addNote(part, `${reader.left} bytes more`);
  return part;
}

/** The document's name that Hocuspocus writes first: text without control characters. */
function documentName(bytes: Uint8Array): { name: string; at: number } | undefined {
  if (bytes[0] === 0) return undefined;
  const reader = new ByteReader(bytes);
  const size = reader.size();
  if (reader.fault || size > 1000 || size >= reader.left) return undefined;
  const node = reader.text(size);
  return node.note === undefined && !/\p{Cc}/u.test(node.text)
    ? { name: node.text, at: reader.at }
    : undefined;
}

function readAt(bytes: Uint8Array, at: number, channel?: string): { part: Decoded; fits: boolean } {
  const reader = new ByteReader(bytes, at);
  const part = readMessage(
    channel === undefined ? { kind: 'message' } : { kind: 'message', channel },
    reader,
  );
  return { part, fits: !reader.fault && reader.left === 0 };
}

export const yjs: Decoder = {
  bytes(bytes) {
    if (bytes.length === 0) return [{ kind: 'empty', note: 'an empty message' }];
    const document = documentName(bytes);
    const named = document && readAt(bytes, document.at, document.name);
    if (named && bytes[0]! > QUERY_AWARENESS) return [named.part];
    // As short a length may be a type too: what takes all of the message is right.
    const plain = readAt(bytes, 0);
    return [!plain.fits && named?.fits ? named.part : plain.part];
  },
};
