import { Batch } from './batch.ts';
import { ByteReader } from './byte-reader.ts';
import type { Decoded, Decoder, Payload, Raw } from './decoded.ts';
import { readBody, readConnect } from './mqtt-packets.ts';
import { addNote } from './part.ts';

// OASIS MQTT 3.1.1 and 5.0, chapter 2: packets are joined and cut as it comes.

const PACKETS = [
  '',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;
/** A frame's length is at most 4 bytes of 7 bits each (2.2.3). */
const LENGTH_BYTES = 4;

/** Decodes the packets of one message; level 5 has properties, which older ones have not. */
function readPackets(bytes: Uint8Array, raw: Raw): Decoded[] {
  const batch = new Batch();
  let level = raw.context.mqttLevel ?? (raw.context.subprotocol === 'mqttv3.1' ? 3 : undefined);
  for (let at = 0; at < bytes.length && batch.room; ) {
    const first = bytes[at]!;
    const kind = PACKETS[first >> 4];
    const head = kind && flagsFit(first) ? lengthAt(bytes, at + 1) : 'wrong';
    if (!kind || head === 'wrong') {
      const payload: Payload = { form: 'bytes', bytes: bytes.subarray(at) };
      const note = `no MQTT packet at byte ${at}: it may be the rest of one that began in an earlier message`;
      batch.push({ kind: 'bytes', payload, note });
      break;
    }
    const incomplete = `incomplete at byte ${bytes.length}`;
    if (!head) {
      batch.push({ kind, incomplete });
      break;
    }
    const end = head.from + head.length;
    const reader = new ByteReader(bytes.subarray(0, Math.min(end, bytes.length)), head.from);
    const part: Decoded = { kind };
    if (kind === 'CONNECT') level = readConnect(part, reader) ?? level;
    else readBody(part, reader, first & 0xf, level);
    if (end > bytes.length) part.incomplete = incomplete;
    else if (reader.fault) addNote(part, `its length is too short: ${reader.fault}`);
    else if (reader.left > 0) addNote(part, `${reader.left} bytes more than it should have`);
    batch.push(part);
    at = end;
  }
  if (batch.parts.length === 0) batch.push({ kind: 'empty', note: 'an empty message' });
  return batch.parts;
}

/** 2.1.3: but for PUBLISH, each kind of packet has flags of its own. */
function flagsFit(first: number): boolean {
  const type = first >> 4;
  // Both bits of its quality of service are never set (3.3.1.2).
  if (type === 3) return (first & 6) !== 6;
  return (first & 0xf) === (type === 6 || type === 8 || type === 10 ? 2 : 0);
}

/** The "remaining length" at `at`; undefined where it is cut. */
function lengthAt(bytes: Uint8Array, at: number): { from: number; length: number } | 'wrong' | undefined {
  let length = 0;
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { from: at + i + 1, length };
  }
  return 'wrong';
}

export const mqtt: Decoder = { bytes: readPackets };
