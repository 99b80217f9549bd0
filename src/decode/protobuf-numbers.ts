import { type ByteReader, numberNode } from './byte-reader.ts';
import type { ProtoField, ProtoSchema } from './protobuf-schema.ts';
import { PlainNode } from './tree.ts';

// protobuf.dev/programming-guides/encoding: "Base 128 Varints", "Signed Integers", "Non-varint Numbers".

/** Wire types of the types that are numbers, many of which may stand packed in one field. */
export const WIRES: Readonly<Record<string, number>> = {
  ...{ int32: 0, int64: 0, uint32: 0, uint64: 0, sint32: 0, sint64: 0, bool: 0, enum: 0 },
  ...{ fixed64: 1, sfixed64: 1, double: 1, fixed32: 5, sfixed32: 5, float: 5 },
};

/** One number of a field whose type is among `WIRES`; after a fault of the reader it means nothing. */
export function readNumber(
  reader: ByteReader,
  schema: ProtoSchema,
  { type, typeName }: ProtoField,
): PlainNode {
  switch (type) {
    case 'int32':
      return numberNode(BigInt.asIntN(32, reader.varint()));
    case 'int64':
      return numberNode(BigInt.asIntN(64, reader.varint()));
    case 'uint32':
      return numberNode(BigInt.asUintN(32, reader.varint()));
    case 'uint64':
      return numberNode(reader.varint());
    case 'sint32':
    case 'sint64': {
      const value = reader.varint();
      return numberNode(value & 1n ? -((value + 1n) >> 1n) : value >> 1n);
    }
    case 'bool':
      return new PlainNode('boolean', String(reader.varint() !== 0n));
    case 'enum': {
      const value = Number(BigInt.asIntN(32, reader.varint()));
      const name = schema.enums.get(typeName ?? '')?.get(value);
      const node = new PlainNode('other', name ?? String(value));
      node.note = name === undefined ? `no value of ${typeName}` : String(value);
      return node;
    }
    case 'fixed64':
      return numberNode(reader.u64(true));
    case 'sfixed64':
      return numberNode(BigInt.asIntN(64, reader.u64(true)));
    case 'fixed32':
      return numberNode(reader.u32(true));
    case 'sfixed32':
      return numberNode(reader.u32(true) | 0);
    default: {
      const from = reader.at;
      const wide = type === 'double';
      if (wide) reader.u64();
      else reader.u32();
      if (reader.fault) return new PlainNode('number', '0');
      const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + from, wide ? 8 : 4);
      return numberNode(wide ? view.getFloat64(0, true) : view.getFloat32(0, true));
    }
  }
}
