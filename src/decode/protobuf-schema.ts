import { ByteReader, bytesNode } from './byte-reader.ts';
import { type Budget, budgetFor, fieldValue, tag } from './protobuf.ts';
import { readNumber, WIRES } from './protobuf-numbers.ts';
import { PlainNode, type TreeEntry, type TreeRead } from './tree.ts';

/** A field of a message, as its schema tells it. */
export interface ProtoField {
  name: string;
  /** "int32", "string", …; `message` and `enum` have a `typeName`. */
  type: string;
  /** Full name, without a dot before it. */
  typeName?: string;
  repeated: boolean;
}

export interface ProtoMessage {
  /** By their numbers. */
  fields: ReadonlyMap<number, ProtoField>;
  /** It is an entry of a map: key is field 1, value field 2. */
  mapEntry: boolean;
}

/** What .proto files or a descriptor set say, as far as payloads need it. */
export interface ProtoSchema {
  /** By full name, such as "shop.Order". */
  messages: Map<string, ProtoMessage>;
  /** Names of their values, by full name. */
  enums: Map<string, ReadonlyMap<number, string>>;
}

/** Messages within messages: deeper is shown as bytes. */
const DEPTH = 100;

interface Taken {
  key: string;
  field: ProtoField | undefined;
  values: PlainNode[];
}

/**
 * Reads bytes as a message of a schema (protobuf.dev/programming-guides/encoding). What the schema does not know, or
 * knows otherwise, is kept under its number, as a guess. Never throws.
 */
export function readTyped(bytes: Uint8Array, schema: ProtoSchema, type: string): TreeRead {
  const reader = new ByteReader(bytes);
  const root = message(reader, schema, type, 0, budgetFor(bytes));
  return reader.fault === undefined
    ? { root, end: reader.at }
    : { root, end: reader.at, fault: reader.fault };
}

function message(
  reader: ByteReader,
  schema: ProtoSchema,
  type: string,
  depth: number,
  budget: Budget,
): PlainNode {
  const known = schema.messages.get(type);
  const taken = new Map<string, Taken>();
  while (!reader.fault && reader.left > 0 && reader.counted()) {
    const { number, wire } = tag(reader);
    if (reader.fault) break;
    const field = known?.fields.get(Number(number));
    const values = field && typed(reader, schema, field, wire, depth, budget);
    const key = field && values ? field.name : String(number);
    let entry = taken.get(key);
    if (!entry) {
      entry = { key, field: values ? field : undefined, values: [] };
      taken.set(key, entry);
    }
    if (values) {
      for (const value of values) entry.values.push(value);
      continue;
    }
    const guessed = fieldValue(reader, wire, depth, budget);
    if (!guessed) break;
    guessed.guess = true;
    if (field) guessed.note = `${guessed.note ?? ''}; not ${field.type}, as the schema says`;
    entry.values.push(guessed);
  }
  const node = new PlainNode(
    'object',
    '',
    [...taken.values()].map((entry) => entryOf(entry, schema)),
  );
  node.note = type;
  if (reader.fault) node.partial = true;
  return node;
}

const listOf = (values: readonly PlainNode[]) =>
  new PlainNode(
    'array',
    '',
    values.map((value) => ({ value })),
  );

/** A field with all that came for it: a list, a map, or its last value, which is the one that counts. */
function entryOf({ key, field, values }: Taken, schema: ProtoSchema): TreeEntry {
  if (field?.repeated) {
    const isMap = field.typeName !== undefined && schema.messages.get(field.typeName)?.mapEntry;
    if (!isMap) return { key, value: listOf(values) };
    const entries = values.map((value): TreeEntry => {
      const parts = value.entries();
      const part = (name: string) => parts.find((one) => one.key === name)?.value;
      return { key: part('key')?.text ?? '', value: part('value') ?? new PlainNode('null') };
    });
    return { key, value: new PlainNode('object', '', entries) };
  }
  if (values.length < 2 || field) return { key, value: values.at(-1)! };
  return { key, value: listOf(values) };
}

/** Values of one field as its type says, several where they are packed; undefined where the wire type is another. */
function typed(
  reader: ByteReader,
  schema: ProtoSchema,
  field: ProtoField,
  wire: number,
  depth: number,
  budget: Budget,
): PlainNode[] | undefined {
  const due = WIRES[field.type];
  if (due === undefined) {
    if (wire !== 2) return undefined;
    const size = reader.size();
    if (reader.fault) return [];
    if (field.type === 'string') return [reader.text(size)];
    const bytes = reader.take(size);
    if (field.type !== 'message' || depth >= DEPTH) return [bytesNode(bytes)];
    const inner = new ByteReader(bytes);
    const node = message(inner, schema, field.typeName ?? '', depth + 1, budget);
    if (inner.fault) reader.fail(`${inner.fault} of a ${field.typeName}`);
    return [node];
  }
  if (wire === due) {
    const value = readNumber(reader, schema, field);
    return reader.fault ? [] : [value];
  }
  if (wire !== 2 || !field.repeated) return undefined;
  const inner = new ByteReader(reader.take(reader.size()));
  const values: PlainNode[] = [];
  while (!inner.fault && !reader.fault && inner.left > 0 && reader.counted()) {
    const value = readNumber(inner, schema, field);
    if (!inner.fault) values.push(value);
  }
  if (inner.fault) reader.fail(`${inner.fault} of packed ${field.type}`);
  return values;
}
