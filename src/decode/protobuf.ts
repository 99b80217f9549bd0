import { ByteReader, bytesNode, numberNode, TOO_MANY, VALUES_MAX } from './byte-reader.ts';
import { strictText } from './data.ts';
import { PlainNode, type TreeEntry, type TreeRead } from './tree.ts';

// protobuf.dev/programming-guides/encoding: "Message Structure". Without a schema the types are guesses.

/** A field inside a field inside …: deeper is shown as bytes. */
const NESTED_MAX = 32;
const FIELD_MAX = 536_870_911n;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has but bytes have
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/;

/** What one reading may cost: bytes looked at, as each level looks at its bytes once more. */
export interface Budget {
  bytes: number;
}

/** What the reading of `bytes` may cost. */
export const budgetFor = (bytes: Uint8Array): Budget => ({ bytes: bytes.length * 8 + 4096 });

/** Reads bytes as one message of protobuf: its fields by number, in order. Their types are guesses and marked so. */
export function readProtobuf(bytes: Uint8Array): TreeRead {
  const reader = new ByteReader(bytes);
  const root = fields(reader, 0, budgetFor(bytes));
  return { root, end: reader.at, fault: reader.fault };
}

/** Whether all of these bytes, or that many values, are fields of protobuf. Nothing at all is none. */
export function isProtobuf(bytes: Uint8Array, valuesMax = VALUES_MAX): boolean {
  const reader = new ByteReader(bytes, 0, valuesMax);
  while (!reader.fault && reader.left > 0 && reader.counted()) skipField(reader);
  return bytes.length > 0 && (reader.fault === undefined || reader.fault.startsWith(TOO_MANY));
}

function fields(reader: ByteReader, level: number, budget: Budget): PlainNode {
  const node = reader.nested(
    'object',
    () => reader.left > 0,
    () => field(reader, level, budget),
  );
  node.guess = true;
  return node;
}

/** A field's number and wire type; 0 where there is none. */
export function tag(reader: ByteReader): { number: bigint; wire: number } {
  const at = reader.at;
  const both = reader.varint();
  const number = both >> 3n;
  if (!reader.fault && (number === 0n || number > FIELD_MAX)) reader.wrong('no field number', at);
  return { number, wire: Number(both & 7n) };
}

function skipField(reader: ByteReader): void {
  const { wire } = tag(reader);
  if (reader.fault) return;
  if (wire === 0) reader.varint();
  else if (wire === 1) reader.take(8);
  else if (wire === 2) reader.take(reader.size());
  else if (wire === 5) reader.take(4);
  else reader.wrong(`wire type ${wire}`);
}

function field(reader: ByteReader, level: number, budget: Budget): TreeEntry | undefined {
  if (!reader.counted()) return undefined;
  const { number, wire } = tag(reader);
  if (reader.fault) return undefined;
  const value = fieldValue(reader, wire, level, budget);
  if (!value) return undefined;
  value.guess = true;
  if (reader.fault) value.partial = true;
  return { key: String(number), value };
}

/** A field's value by its wire type alone; undefined where there is none. */
export function fieldValue(
  reader: ByteReader,
  wire: number,
  level: number,
  budget: Budget,
): PlainNode | undefined {
  switch (wire) {
    case 0: {
      const value = reader.varint();
      if (reader.fault) return undefined;
      const node = numberNode(value);
      node.note = varintNote(value);
      return node;
    }
    case 1: {
      const from = reader.at;
      const value = reader.u64(true);
      return reader.fault ? undefined : fixed(value, viewOf(reader, from, 8).getFloat64(0, true), 64);
    }
    case 5: {
      const from = reader.at;
      const value = reader.u32(true);
      return reader.fault ? undefined : fixed(value, viewOf(reader, from, 4).getFloat32(0, true), 32);
    }
    case 2: {
      const size = reader.size();
      if (reader.fault) return undefined;
      const bytes = reader.take(size);
      return reader.fault ? bytesNode(bytes, 'wire type 2') : delimited(bytes, level, budget);
    }
    default:
      reader.wrong(`wire type ${wire}${wire === 3 || wire === 4 ? ' (a group, which is not read)' : ''}`);
      return undefined;
  }
}

const viewOf = ({ bytes }: ByteReader, from: number, length: number) =>
  new DataView(bytes.buffer, bytes.byteOffset + from, length);

/** A varint may be a bool, an enum, signed, or zigzag. */
function varintNote(value: bigint): string {
  const notes = ['wire type 0'];
  if (value >= 1n << 63n) notes.push(`signed: ${BigInt.asIntN(64, value)}`);
  if (value > 1n) notes.push(`zigzag: ${value & 1n ? -((value + 1n) >> 1n) : value >> 1n}`);
  return notes.join('; ');
}

function fixed(value: number | bigint, float: number, bits: 32 | 64): PlainNode {
  const node = numberNode(value);
  const type = bits === 64 ? 'double' : 'float';
  node.note = `wire type ${bits === 64 ? 1 : 5}; as ${type}: ${Object.is(float, -0) ? '-0' : float}`;
  return node;
}

/** Text, a message or bytes: nothing but what is in it tells. */
function delimited(bytes: Uint8Array, level: number, budget: Budget): PlainNode {
  const text = strictText(bytes);
  const readable = text !== undefined && !CONTROL.test(text);
  // A message of one text begins with a line feed, which is the first field's tag.
  if (readable && bytes[0] !== 0x0a) return noted(new PlainNode('string', text), 'wire type 2');
  budget.bytes -= bytes.length;
  if (level < NESTED_MAX && budget.bytes > 0 && isProtobuf(bytes)) {
    const inner = fields(new ByteReader(bytes), level + 1, budget);
    return noted(
      inner,
      readable ? `wire type 2; as text: ${JSON.stringify(text.slice(0, 80))}` : 'wire type 2',
    );
  }
  return readable ? noted(new PlainNode('string', text), 'wire type 2') : bytesNode(bytes, 'wire type 2');
}

function noted(node: PlainNode, note: string): PlainNode {
  node.note = note;
  return node;
}

/** Fields of a message whose schema is known: the last value of each number. Pieces of the input, nothing is copied. */
export function protobufFields(bytes: Uint8Array): {
  values: Map<number, bigint | Uint8Array>;
  fault?: string;
} {
  const reader = new ByteReader(bytes);
  const values = new Map<number, bigint | Uint8Array>();
  while (!reader.fault && reader.left > 0 && reader.counted()) {
    const { number, wire } = tag(reader);
    const value =
      wire === 0
        ? reader.varint()
        : wire === 1
          ? reader.u64(true)
          : wire === 5
            ? BigInt(reader.u32(true))
            : wire === 2
              ? reader.take(reader.size())
              : undefined;
    if (value === undefined) reader.wrong(`wire type ${wire}`);
    else if (!reader.fault || value instanceof Uint8Array) values.set(Number(number), value);
  }
  return { values, fault: reader.fault };
}
