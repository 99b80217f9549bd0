import type { ByteReader } from './byte-reader.ts';
import type { Decoded, Pair } from './decoded.ts';
import { readProperties } from './mqtt-properties.ts';
import { addNote, payloadOfBytes } from './part.ts';

// OASIS MQTT 3.1.1 and 5.0, chapter 3: what each kind of packet has after its length.

/** Of topics asked for, or codes for them, about as many are told. */
const HEADERS_MAX = 1000;

const name = (reader: ByteReader) => reader.text(reader.u16()).text;

/** A CONNECT (3.1); gives the protocol level that it asks for, undefined where it is cut. */
export function readConnect(part: Decoded, reader: ByteReader): number | undefined {
  const protocol = name(reader);
  const level = reader.u8() & 0x7f;
  const flags = reader.u8();
  const keepAlive = reader.u16();
  part.pair = { id: 'connect', side: 'request' };
  if (reader.fault) return undefined;
  part.headers = [
    ['protocol', protocol],
    ['level', String(level)],
    ['clean', String((flags & 2) !== 0)],
    ['keep-alive', `${keepAlive} s`],
  ];
  if (level === 5) part.headers.push(...readProperties(reader));
  const client = name(reader);
  if (!reader.fault) part.name = client;
  if (flags & 4) {
    const will = level === 5 ? readProperties(reader) : [];
    const topic = name(reader);
    if (!reader.fault) part.headers.push(['will', topic], ...will);
    const payload = reader.take(reader.u16());
    if (!reader.fault) part.payload = payloadOfBytes(payload);
  }
  const user = flags & 0x80 ? name(reader) : undefined;
  if (user !== undefined && !reader.fault) part.headers.push(['user', user]);
  if (flags & 0x40) {
    const password = reader.take(reader.u16());
    if (!reader.fault) part.headers.push(['password', `${password.length} bytes`]);
  }
  return level;
}

/** What comes after the length of any other packet; `level`: the protocol's, undefined where no CONNECT was seen. */
export function readBody(part: Decoded, reader: ByteReader, flags: number, level: number | undefined): void {
  switch (part.kind) {
    case 'CONNACK': {
      const session = reader.u8() & 1;
      const code = reader.u8();
      if (reader.fault) break;
      part.pair = { id: 'connect', side: 'answer' };
      part.headers = [
        ['session', session ? 'present' : 'new'],
        ['code', String(code)],
      ];
      // Version 5 has at least the properties' length, version 3 has nothing here.
      if (reader.left > 0) part.headers.push(...readProperties(reader));
      break;
    }
    case 'PUBLISH':
      readPublish(part, reader, flags, level);
      break;
    case 'PINGREQ':
      part.pair = { id: 'ping', side: 'request' };
      break;
    case 'PINGRESP':
      part.pair = { id: 'ping', side: 'answer' };
      break;
    case 'DISCONNECT':
    case 'AUTH':
      readReason(part, reader);
      break;
    default:
      readWithId(part, reader, level);
  }
}

/** A reason code and properties, both of version 5 and left out where they say nothing (3.4.2.1). */
function readReason(part: Decoded, reader: ByteReader): void {
  if (reader.left === 0) return;
  part.headers = [['code', String(reader.u8())]];
  if (reader.left > 0) part.headers.push(...readProperties(reader));
}

function readPublish(part: Decoded, reader: ByteReader, flags: number, level: number | undefined): void {
  const topic = name(reader);
  if (reader.fault) return;
  part.channel = topic;
  const qos = (flags >> 1) & 3;
  part.headers = [['qos', String(qos)]];
  if (flags & 1) part.headers.push(['retain', 'true']);
  if (flags & 8) part.headers.push(['duplicate', 'true']);
  if (qos > 0) {
    const id = reader.u16();
    if (!reader.fault) {
      part.pair = { id: `publish ${id}`, side: 'request' };
      part.headers.push(['packet', String(id)]);
    }
  }
  if (level === 5) part.headers.push(...readProperties(reader));
  else if (level === undefined) {
    addNote(part, 'the protocol level is not known: of level 5, properties come before its payload');
    part.guess = true;
  }
  if (!reader.fault && reader.left > 0) part.payload = payloadOfBytes(reader.take(reader.left));
}

const PAIRS: Readonly<Record<string, [id: string, side: Pair['side']]>> = {
  PUBACK: ['publish', 'answer'],
  PUBREC: ['publish', 'answer'],
  PUBREL: ['release', 'request'],
  PUBCOMP: ['release', 'answer'],
  SUBSCRIBE: ['subscribe', 'request'],
  SUBACK: ['subscribe', 'answer'],
  UNSUBSCRIBE: ['unsubscribe', 'request'],
  UNSUBACK: ['unsubscribe', 'answer'],
};

function readWithId(part: Decoded, reader: ByteReader, level: number | undefined): void {
  const id = reader.u16();
  if (reader.fault) return;
  const pair = PAIRS[part.kind];
  if (pair) part.pair = { id: `${pair[0]} ${id}`, side: pair[1] };
  part.headers = [['packet', String(id)]];
  if (pair && pair[0] !== 'subscribe' && pair[0] !== 'unsubscribe') {
    if (reader.left > 0) part.headers.push(['code', String(reader.u8())]);
    if (reader.left > 0) part.headers.push(...readProperties(reader));
    return;
  }
  if (level === 5) part.headers.push(...readProperties(reader));
  else if (level === undefined) part.guess = true;
  readTopics(part, reader);
}

/** Topics asked for, or a code for each of them. */
function readTopics(part: Decoded, reader: ByteReader): void {
  const topics: string[] = [];
  const headers = part.headers ?? [];
  while (reader.left > 0 && !reader.fault && headers.length < HEADERS_MAX) {
    if (part.kind === 'SUBACK' || part.kind === 'UNSUBACK') headers.push(['code', String(reader.u8())]);
    else {
      const topic = name(reader);
      const options = part.kind === 'SUBSCRIBE' ? reader.u8() : 0;
      if (reader.fault) break;
      topics.push(topic);
      headers.push(['topic', topic]);
      if (part.kind === 'SUBSCRIBE') headers.push(['qos', String(options & 3)]);
    }
  }
  if (reader.left > 0 && headers.length >= HEADERS_MAX) {
    addNote(part, `more than ${HEADERS_MAX} topics or codes: ${reader.left} bytes are not read`);
    reader.take(reader.left);
  }
  if (topics.length > 0)
    part.channel = topics.length === 1 ? topics[0]! : `${topics[0]} and ${topics.length - 1} more`;
}
