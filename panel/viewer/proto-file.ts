import protobuf from 'protobufjs';
import type { ProtoField, ProtoSchema } from '../../src/decode/protobuf-schema.ts';

// Only the parser and the reflection of protobufjs are used: its decoders are made by `Function`, which the panel,
// like every extension page, forbids.

/**
 * What .proto files say, several that import each other in any order. Google's well-known types are known.
 * @throws {Error} when one cannot be read or a type is missing, in words for the reader.
 */
export function readProtoFiles(files: readonly { name: string; text: string }[]): ProtoSchema {
  const root = new protobuf.Root();
  const known = new Set<string>();
  for (const { name, text } of files) {
    const { imports = [] } = protobuf.parse(text, root, { keepCase: true });
    for (const path of imports) {
      const common = protobuf.common.get(path);
      if (common?.nested && !known.has(path)) root.addJSON(common.nested);
      known.add(path);
    }
    known.add(name);
  }
  root.resolveAll();
  const schema: ProtoSchema = { messages: new Map(), enums: new Map() };
  addAll(schema, root);
  return schema;
}

const nameOf = ({ fullName }: protobuf.ReflectionObject) => fullName.replace(/^\./, '');

function addAll(schema: ProtoSchema, scope: protobuf.NamespaceBase): void {
  for (const one of scope.nestedArray) {
    if (one instanceof protobuf.Enum) {
      const values = Object.entries(one.values).map(([name, value]): [number, string] => [value, name]);
      schema.enums.set(nameOf(one), new Map(values));
    } else if (one instanceof protobuf.Type) addMessage(schema, one);
    if (one instanceof protobuf.Namespace) addAll(schema, one);
  }
}

function addMessage(schema: ProtoSchema, type: protobuf.Type): void {
  const fields = new Map<number, ProtoField>();
  for (const field of type.fieldsArray) {
    const value = typed(field.name, field, field.repeated);
    if (field instanceof protobuf.MapField) {
      const entry = `${nameOf(type)}.${field.name}:entry`;
      const key: ProtoField = { name: 'key', type: field.keyType, repeated: false };
      schema.messages.set(entry, {
        fields: new Map([
          [1, key],
          [2, { ...value, name: 'value', repeated: false }],
        ]),
        mapEntry: true,
      });
      fields.set(field.id, { name: field.name, type: 'message', typeName: entry, repeated: true });
    } else fields.set(field.id, value);
  }
  schema.messages.set(nameOf(type), { fields, mapEntry: false });
}

function typed(name: string, field: protobuf.Field, repeated: boolean): ProtoField {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum)
    return { name, type: 'enum', typeName: nameOf(resolvedType), repeated };
  if (resolvedType) return { name, type: 'message', typeName: nameOf(resolvedType), repeated };
  return { name, type: field.type, repeated };
}
