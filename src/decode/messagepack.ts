import { ByteReader, bytesNode, keyText, numberNode, VALUES_MAX } from './byte-reader.ts';
import { PlainNode, type TreeRead } from './tree.ts';

// msgpack/msgpack spec.md, "Formats".

/** Reads one value of MessagePack from `from` on. What comes after it is left. */
export function readMessagePack(bytes: Uint8Array, from = 0, valuesMax = VALUES_MAX): TreeRead {
  const reader = new ByteReader(bytes, from, valuesMax);
  const root = reader.left > 0 ? value(reader) : undefined;
  if (!root) reader.fail(reader.cut);
  return { root, end: reader.at, fault: reader.fault };
}

function value(reader: ByteReader): PlainNode {
  reader.counted();
  const at = reader.at;
  const byte = reader.u8();
  const node =
    byte < 0xc0 ? short(reader, byte) : byte >= 0xe0 ? numberNode(byte - 256) : long(reader, byte, at);
  // A value that was begun and not there is none.
  if (reader.fault && node.count === 0 && (node.kind === 'number' || node.kind === 'other')) {
    const none = new PlainNode('unread');
    none.partial = true;
    return none;
  }
  return node;
}

function short(reader: ByteReader, byte: number): PlainNode {
  if (byte < 0x80) return numberNode(byte);
  if (byte < 0x90) return map(reader, byte & 0xf);
  if (byte < 0xa0) return list(reader, byte & 0xf);
  return reader.text(byte & 0x1f);
}

function long(reader: ByteReader, byte: number, at: number): PlainNode {
  switch (byte) {
    case 0xc0:
      return new PlainNode('null');
    case 0xc2:
      return new PlainNode('boolean', 'false');
    case 0xc3:
      return new PlainNode('boolean', 'true');
    case 0xc4:
      return bytesNode(reader.take(reader.u8()));
    case 0xc5:
      return bytesNode(reader.take(reader.u16()));
    case 0xc6:
      return bytesNode(reader.take(reader.u32()));
    case 0xc7:
      return extension(reader, reader.u8());
    case 0xc8:
      return extension(reader, reader.u16());
    case 0xc9:
      return extension(reader, reader.u32());
    case 0xca:
      return numberNode(reader.f32());
    case 0xcb:
      return numberNode(reader.f64());
    case 0xcc:
      return numberNode(reader.u8());
    case 0xcd:
      return numberNode(reader.u16());
    case 0xce:
      return numberNode(reader.u32());
    case 0xcf:
      return numberNode(reader.u64());
    case 0xd0:
      return numberNode(reader.i8());
    case 0xd1:
      return numberNode(reader.i16());
    case 0xd2:
      return numberNode(reader.i32());
    case 0xd3:
      return numberNode(reader.i64());
    case 0xd9:
      return reader.text(reader.u8());
    case 0xda:
      return reader.text(reader.u16());
    case 0xdb:
      return reader.text(reader.u32());
    case 0xdc:
      return list(reader, reader.u16());
    case 0xdd:
      return list(reader, reader.u32());
    case 0xde:
      return map(reader, reader.u16());
    case 0xdf:
      return map(reader, reader.u32());
    case 0xc1:
      reader.wrong('no MessagePack: 0xc1 is never used', at);
      return new PlainNode('other');
    default:
      // fixext 1, 2, 4, 8, 16
      return extension(reader, 1 << (byte - 0xd4));
  }
}

const list = (reader: ByteReader, count: number) =>
  reader.nested(
    'array',
    (read) => read < count,
    () => ({ value: value(reader) }),
  );

const map = (reader: ByteReader, count: number) =>
  reader.nested(
    'object',
    (read) => read < count,
    () => {
      const key = value(reader);
      return reader.fault ? undefined : { key: keyText(key), value: value(reader) };
    },
  );

function extension(reader: ByteReader, length: number): PlainNode {
  const type = reader.i8();
  const bytes = reader.take(length);
  const node = new PlainNode('other', type === -1 && !reader.fault ? timestamp(bytes) : '');
  node.bytes = bytes;
  node.note = type === -1 ? 'timestamp' : `extension type ${type}`;
  return node;
}

/** "Timestamp extension type": nanoseconds kept; seconds where no calendar has the date. */
function timestamp(bytes: Uint8Array): string {
  const reader = new ByteReader(bytes);
  let seconds = 0n;
  let nanoseconds = 0n;
  if (bytes.length === 4) seconds = BigInt(reader.u32());
  else if (bytes.length === 8) {
    const both = reader.u64();
    nanoseconds = both >> 34n;
    seconds = both & 0x3_ffff_ffffn;
  } else if (bytes.length === 12) {
    nanoseconds = BigInt(reader.u32());
    seconds = reader.i64();
  } else return '';
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s since 1970`;
  return date.toISOString().replace('.000Z', `.${String(nanoseconds).padStart(9, '0')}Z`);
}
