import type { ProtoField, ProtoMessage, ProtoSchema } from './protobuf-schema.ts';
import { readTyped } from './protobuf-schema.ts';
import type { TreeNode } from './tree.ts';

// google/protobuf/descriptor.proto, as far as payloads need it.

const field = (name: string, type: string, repeated = false, typeName?: string): ProtoField => ({
  name,
  type,
  repeated,
  ...(typeName !== undefined && { typeName }),
});
const message = (fields: Record<number, ProtoField>): ProtoMessage => ({
  fields: new Map(Object.entries(fields).map(([number, one]) => [Number(number), one])),
  mapEntry: false,
});

const DESCRIPTOR: ProtoSchema = {
  enums: new Map(),
  messages: new Map([
    ['Set', message({ 1: field('file', 'message', true, 'File') })],
    [
      'File',
      message({
        1: field('name', 'string'),
        2: field('package', 'string'),
        4: field('messages', 'message', true, 'Message'),
        5: field('enums', 'message', true, 'Enum'),
      }),
    ],
    [
      'Message',
      message({
        1: field('name', 'string'),
        2: field('fields', 'message', true, 'Field'),
        3: field('messages', 'message', true, 'Message'),
        4: field('enums', 'message', true, 'Enum'),
        7: field('options', 'message', false, 'Options'),
      }),
    ],
    ['Options', message({ 7: field('mapEntry', 'bool') })],
    [
      'Field',
      message({
        1: field('name', 'string'),
        3: field('number', 'int32'),
        4: field('label', 'int32'),
        5: field('type', 'int32'),
        6: field('typeName', 'string'),
      }),
    ],
    ['Enum', message({ 1: field('name', 'string'), 2: field('values', 'message', true, 'Value') })],
    ['Value', message({ 1: field('name', 'string'), 2: field('number', 'int32') })],
  ]),
};

/** FieldDescriptorProto.Type; a group (10) is not read. */
const TYPES = [
  ...['', 'double', 'float', 'int64', 'uint64', 'int32', 'fixed64', 'fixed32', 'bool', 'string', 'group'],
  ...['message', 'bytes', 'uint32', 'enum', 'sfixed32', 'sfixed64', 'sint32', 'sint64'],
];
const REPEATED = '3';
const NESTED_MAX = 64;

/**
 * A compiled schema (`protoc --descriptor_set_out`, `buf build`).
 * @throws {Error} when the bytes are none, in words for the reader.
 */
export function readDescriptorSet(bytes: Uint8Array): ProtoSchema {
  const { root, fault } = readTyped(bytes, DESCRIPTOR, 'Set');
  const schema: ProtoSchema = { messages: new Map(), enums: new Map() };
  if (root && !fault) for (const file of many(root, 'file')) addAll(schema, file, text(file, 'package'), 0);
  for (const [scope, { fields }] of schema.messages)
    for (const one of fields.values()) one.typeName = resolved(schema, scope, one.typeName ?? '');
  if (schema.messages.size === 0)
    throw new Error(`no descriptor set: ${fault ?? 'no message is described in it'}`);
  return schema;
}

/** A name with a dot before it is a full one; else it is looked for from the innermost scope outwards, as in C++. */
function resolved(schema: ProtoSchema, scope: string, name: string): string {
  if (name.startsWith('.')) return name.slice(1);
  for (let at = scope; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const full = `${at}.${name}`;
    if (schema.messages.has(full) || schema.enums.has(full)) return full;
  }
  return name;
}

function addAll(schema: ProtoSchema, scope: TreeNode, prefix: string, depth: number): void {
  if (depth > NESTED_MAX) return;
  const full = (name: string) => (prefix === '' ? name : `${prefix}.${name}`);
  for (const one of many(scope, 'enums')) {
    const values = many(one, 'values').map((value): [number, string] => [
      Number(text(value, 'number') || 0),
      text(value, 'name'),
    ]);
    schema.enums.set(full(text(one, 'name')), new Map(values));
  }
  for (const one of many(scope, 'messages')) {
    const name = full(text(one, 'name'));
    const options = one.entries().find(({ key }) => key === 'options')?.value;
    const fields = many(one, 'fields').map((each): [number, ProtoField] => [
      Number(text(each, 'number')),
      {
        name: text(each, 'name'),
        type: TYPES[Number(text(each, 'type'))] ?? '',
        typeName: text(each, 'typeName'),
        repeated: text(each, 'label') === REPEATED,
      },
    ]);
    const mapEntry = options !== undefined && text(options, 'mapEntry') === 'true';
    schema.messages.set(name, { fields: new Map(fields), mapEntry });
    addAll(schema, one, name, depth + 1);
  }
}

const many = (node: TreeNode, key: string): TreeNode[] =>
  node
    .entries()
    .find((entry) => entry.key === key)
    ?.value.entries()
    .map(({ value }) => value) ?? [];

const text = (node: TreeNode, key: string): string =>
  node.entries().find((entry) => entry.key === key)?.value.text ?? '';
