import { RECORD_SEPARATOR } from '../protocols/engineio.ts';
import { Batch, Ends, splitBatch } from './batch.ts';
import { dataBytes } from './data.ts';
import type { Decoded, Decoder, Pair, Raw } from './decoded.ts';
import { openEnvelope, withFault } from './envelope.ts';
import { addNote, incompleteAt, notOfIt, payloadOf } from './part.ts';

// engine.io-protocol README; socket.io-protocol Readme, "Packet encoding".

const PACKETS = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;
const SOCKET_PACKETS = [
  'CONNECT',
  'DISCONNECT',
  'EVENT',
  'ACK',
  'CONNECT_ERROR',
  'BINARY_EVENT',
  'BINARY_ACK',
] as const;
/** Attachments, namespace, its query and acknowledgement id, each of which may be missing. */
const HEAD = /^(?:(\d{1,9})-)?(?:(\/[^,?]*)(?:\?([^,]*))?(,?))?(\d{0,18})/;

/** Version of Engine.IO: 3 carries Socket.IO 1 and 2. */
type Version = 3 | 4;

function readPacket(packet: string, raw: Raw, version: Version): Decoded[] {
  if (packet.charCodeAt(0) === 0x62) {
    // Bytes as text, where only text can be sent; version 3 has the packet's type before them too.
    const bytes = dataBytes({ base64: packet.slice(version === 3 ? 2 : 1) });
    return [bytes ? attachment(bytes) : notOfIt(packet, 'no base64')];
  }
  const type = PACKETS[packet.charCodeAt(0) - 0x30];
  if (type === undefined) return [notOfIt(packet, 'no Engine.IO packet')];
  if (type === 'message') return [readMessage(packet, raw, version)];
  const content = packet.slice(1);
  const part: Decoded = { kind: type };
  if (content !== '') part.payload = payloadOf(content);
  if (type === 'open') {
    if (content === '') part.incomplete = incompleteAt(packet);
    else withFault(part, openEnvelope(content), '0');
  } else if (type === 'ping') part.pair = { id: `ping ${content}`, side: 'request' };
  else if (type === 'pong') part.pair = { id: `ping ${content}`, side: 'answer' };
  return [part];
}

function readMessage(packet: string, raw: Raw, version: Version): Decoded {
  if (packet.length === 1) return { kind: 'message', incomplete: incompleteAt(packet) };
  const kind = SOCKET_PACKETS[packet.charCodeAt(1) - 0x30];
  const head = kind && HEAD.exec(packet.slice(2));
  if (!head) return { kind: 'message', payload: payloadOf(packet.slice(1)), note: 'no Socket.IO packet' };
  const [all, attachments, namespace = '/', query, comma, id] = head;
  const part: Decoded = {
    kind: version === 3 && kind === 'CONNECT_ERROR' ? 'ERROR' : kind,
    channel: namespace,
  };
  const before = packet.slice(0, 2 + all.length);
  const pair = pairOf(kind, namespace, id ?? '', raw);
  // A server of Socket.IO 2 connects "/" unasked.
  if (pair && !(version === 3 && kind === 'CONNECT' && namespace === '/')) part.pair = pair;
  if (query) addNote(part, `query ${query.slice(0, 200)}`);
  if (attachments !== undefined) addNote(part, attachmentsNote(Number(attachments)));
  // The parser of Socket.IO 1 writes a comma only where something comes after it.
  const isWhole = version === 3 && (kind === 'CONNECT' || kind === 'DISCONNECT');
  if (comma === '' && !isWhole) {
    delete part.channel;
    part.incomplete = incompleteAt(packet);
    return part;
  }
  return readContent(part, kind, packet.slice(before.length), before);
}

const attachmentsNote = (count: number) =>
  `${count} binary attachment${count === 1 ? '' : 's'} in the next messages, here as placeholders`;

function pairOf(kind: string, namespace: string, id: string, { out }: Raw): Pair | undefined {
  switch (kind) {
    case 'CONNECT':
      return { id: `connect ${namespace}`, side: out ? 'request' : 'answer' };
    case 'CONNECT_ERROR':
      return { id: `connect ${namespace}`, side: 'answer' };
    case 'EVENT':
    case 'BINARY_EVENT':
      return id === '' ? undefined : { id: `${namespace} ${id}`, side: 'request' };
    case 'ACK':
    case 'BINARY_ACK':
      return id === '' ? undefined : { id: `${namespace} ${id}`, side: 'answer' };
    default:
      return undefined;
  }
}

function readContent(part: Decoded, kind: string, content: string, before: string): Decoded {
  if (content === '') {
    if (kind === 'CONNECT' || kind === 'DISCONNECT') return part;
    part.incomplete = incompleteAt(before);
    // Its id may have been longer.
    if (!kind.startsWith('CONNECT')) delete part.pair;
    return part;
  }
  const items = openEnvelope(content);
  if (items?.isList && (kind === 'EVENT' || kind === 'BINARY_EVENT')) {
    const name = items.word(0);
    if (name !== undefined) part.name = name;
    const rest = items.rest(name === undefined ? 0 : 1);
    if (rest) part.payload = rest;
  } else part.payload = payloadOf(content);
  if (!items && kind.endsWith('EVENT')) addNote(part, 'an event should be a JSON list');
  return withFault(part, items, before);
}

const attachment = (bytes: Uint8Array): Decoded => ({
  kind: 'attachment',
  payload: { form: 'bytes', bytes },
});

const readText = (text: string, raw: Raw): Decoded[] =>
  text.includes(RECORD_SEPARATOR)
    ? splitBatch(text, RECORD_SEPARATOR, (packet) => readPacket(packet, raw, 4))
    : readPacket(text, raw, 4);

/** Version 3 writes before each packet of a poll how long it is, in UTF-16 units. */
function readPoll(text: string, raw: Raw): Decoded[] | undefined {
  if (!/^\d{1,9}:(?:[0-6b]|$)/.test(text)) return undefined;
  const batch = new Batch();
  const ends = new Ends(text);
  for (let from = 0; from < text.length && batch.room; ) {
    const length = /^(\d{1,9}):/.exec(text.slice(from, from + 10));
    if (!length) {
      const rest = text.slice(from);
      const part = notOfIt(rest, 'no length of a packet');
      if (/^\d{1,9}$/.test(rest)) part.incomplete = incompleteAt(text);
      batch.push(part);
      break;
    }
    const start = from + length[0].length;
    const end = start + Number(length[1]);
    const parts: Decoded[] =
      start < text.length ? readPacket(text.slice(start, end), raw, 3) : [{ kind: 'message' }];
    if (end > text.length) for (const part of parts) part.incomplete ??= incompleteAt(text);
    ends.mark(parts, end);
    batch.push(...parts);
    from = Math.max(end, start + 1);
  }
  return batch.parts;
}

/** Engine.IO 4 and Socket.IO 3 and 4 over it. */
export const engineIo4: Decoder = {
  text: readText,
  bytes: (bytes) => [attachment(bytes)],
};

/** Engine.IO 3 and Socket.IO 1 and 2 over it: bytes have their packet's type before them. */
export const engineIo3: Decoder = {
  text: (text, raw) => readPoll(text, raw) ?? readPacket(text, raw, 3),
  bytes: (bytes) => [attachment(bytes[0] === 4 ? bytes.subarray(1) : bytes)],
};
