import type { BsonReader } from './bson.ts';
import { bytesNode, numberNode } from './byte-reader.ts';
import { decimal128 } from './decimal128.ts';
import { PlainNode } from './tree.ts';

// bsonspec.org, version 1.1: "element", "subtype".

const SUBTYPES: Readonly<Record<number, string>> = {
  1: 'function',
  2: 'binary, old',
  3: 'UUID, old: its order of bytes is not told',
  4: 'UUID',
  5: 'MD5',
  6: 'encrypted',
  7: 'compressed column',
  8: 'sensitive',
  9: 'vector',
};

/**
 * The value of an element of type `type` that must end before `limit`; undefined where there is nothing of it.
 * `at`: where the element is.
 */
export function bsonValue(
  reader: BsonReader,
  type: number,
  at: number,
  limit: number,
): PlainNode | undefined {
  const size = FIXED[type];
  if (size !== undefined && !reader.room(size, limit)) return undefined;
  const node = read(reader, type, at, limit);
  // A number that was begun and is not all there is none.
  return reader.fault && size !== undefined ? undefined : node;
}

/** Bytes of the values that have one length. */
const FIXED: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

function read(reader: BsonReader, type: number, at: number, limit: number): PlainNode | undefined {
  switch (type) {
    case 0x01: {
      const value = reader.f64(true);
      return noted(numberNode(value), Number.isInteger(value) ? 'double' : undefined);
    }
    case 0x02:
      return sized(reader, limit);
    case 0x03:
      return reader.document('object', limit);
    case 0x04:
      return reader.document('array', limit);
    case 0x05:
      return binary(reader, limit);
    case 0x06:
      return new PlainNode('other', 'undefined');
    case 0x07:
      return objectId(reader);
    case 0x08: {
      const byte = reader.u8();
      if (byte > 1) reader.wrong(`no BSON: a boolean of ${byte}`, at);
      return new PlainNode('boolean', byte === 1 ? 'true' : 'false');
    }
    case 0x09: {
      const since = reader.i64(true);
      return noted(new PlainNode('other', dateText(since) ?? `${since} ms since 1970`), 'date');
    }
    case 0x0a:
      return new PlainNode('null');
    case 0x0b: {
      const pattern = reader.until0(limit).text;
      const options = reader.fault ? '' : reader.until0(limit).text;
      return noted(new PlainNode('other', `/${pattern}/${options}`), 'regular expression');
    }
    case 0x0c: {
      const $ref = sized(reader, limit);
      const $id = !reader.fault && reader.room(12, limit) ? objectId(reader) : undefined;
      return noted(members({ $ref, $id }), 'DBPointer');
    }
    case 0x0d:
      return noted(sized(reader, limit), 'JavaScript');
    case 0x0e:
      return noted(sized(reader, limit), 'symbol');
    case 0x0f:
      return withScope(reader, at, limit);
    case 0x10:
      return numberNode(reader.i32(true));
    case 0x11: {
      const count = reader.u32(true);
      const seconds = reader.u32(true);
      return noted(
        new PlainNode('other', `Timestamp(${seconds}, ${count})`),
        `timestamp: ${dateText(BigInt(seconds) * 1000n)}`,
      );
    }
    case 0x12:
      return noted(numberNode(reader.i64(true)), 'int64');
    case 0x13: {
      const low = reader.u64(true);
      return noted(new PlainNode('number', decimal128(reader.u64(true), low)), 'Decimal128');
    }
    case 0x7f:
      return new PlainNode('other', 'MaxKey');
    case 0xff:
      return new PlainNode('other', 'MinKey');
    default:
      reader.wrong(`no BSON: type 0x${type.toString(16).padStart(2, '0')}`, at);
      return undefined;
  }
}

/** A text that says its length, with the 0 at its end, which is part of it. */
function sized(reader: BsonReader, limit: number): PlainNode {
  const at = reader.at;
  const size = reader.room(4, limit) ? reader.i32(true) : 0;
  if (!reader.fault && size < 1) reader.wrong(`no BSON: a text of ${size} bytes`, at);
  if (reader.fault || !reader.room(size, limit)) return new PlainNode('string');
  const node = reader.text(size - 1);
  if (reader.u8() !== 0) reader.wrong('no BSON: a text without an end', at);
  return node;
}

function binary(reader: BsonReader, limit: number): PlainNode | undefined {
  const size = reader.room(5, limit) ? reader.i32(true) : 0;
  const type = reader.u8();
  if (reader.fault || !reader.room(size, limit)) return undefined;
  const bytes = reader.take(size);
  if (type === 0) return bytesNode(bytes);
  const name = SUBTYPES[type];
  const node = bytesNode(bytes, name ?? `binary subtype ${type}${type >= 128 ? ' (the application’s)' : ''}`);
  if (type !== 4 || size !== 16 || reader.fault) return node;
  const text = hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return noted(new PlainNode('other', text), 'UUID');
}

/** ObjectId specification: its first four bytes are seconds since 1970, big endian. */
function objectId(reader: BsonReader): PlainNode {
  const bytes = reader.take(12);
  const node = new PlainNode('other', hex(bytes));
  if (reader.fault) return node;
  const seconds = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  return noted(node, `ObjectId of ${dateText(BigInt(seconds) * 1000n)}`);
}

function withScope(reader: BsonReader, at: number, limit: number): PlainNode {
  const from = reader.at;
  const size = reader.room(4, limit) ? reader.i32(true) : 0;
  const end = from + size;
  if (!reader.fault && (size < 14 || end > limit)) reader.wrong(`no BSON: code of ${size} bytes`, at);
  if (reader.fault) return new PlainNode('unread');
  const $code = sized(reader, end);
  const $scope = reader.fault ? undefined : reader.document('object', end);
  if (!reader.fault && reader.at !== end) reader.wrong('no BSON: code that is shorter than it says', at);
  return noted(members({ $code, $scope }), 'JavaScript with its scope');
}

function members(all: Record<string, PlainNode | undefined>): PlainNode {
  const entries = Object.entries(all).flatMap(([key, value]) => (value ? [{ key, value }] : []));
  return new PlainNode('object', '', entries);
}

function noted(node: PlainNode, note: string | undefined): PlainNode {
  if (note !== undefined) node.note = node.note === undefined ? note : `${note}; ${node.note}`;
  return node;
}

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Milliseconds since 1970 as a date; undefined where no calendar of JavaScript has it. */
function dateText(since: bigint): string | undefined {
  const date = new Date(Number(since));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('.000Z', 'Z');
}
