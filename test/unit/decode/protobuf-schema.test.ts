import fc from 'fast-check';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor';
import { describe, expect, it } from 'vitest';
import { readProtoFiles } from '../../../panel/viewer/proto-file.ts';
import { copyText } from '../../../panel/viewer/tree-text.ts';
import { readDescriptorSet } from '../../../src/decode/protobuf-descriptor.ts';
import { readTyped } from '../../../src/decode/protobuf-schema.ts';
import type { TreeNode } from '../../../src/decode/tree.ts';

const SOURCE = `syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
enum State { UNKNOWN = 0; PAID = 1; SENT = -2; }
message Line { string sku = 1; sint32 count = 2; }
message Order {
  uint64 id = 1; int64 balance = 2; int32 delta = 3; sint64 zig = 4; bool open = 5;
  double total = 6; float rate = 7; fixed64 f64 = 8; sfixed32 sf32 = 9; bytes raw = 10;
  State state = 11; repeated Line lines = 12; repeated int32 numbers = 13;
  map<string, Line> by_key = 14; google.protobuf.Timestamp at = 15;
  message Inner { Order parent = 1; } Inner inner = 16; repeated State states = 17;
  oneof either { string left = 18; int32 right = 19; }
}`;
const root = new protobuf.Root();
protobuf.parse(SOURCE, root, { keepCase: true });
root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')!.nested!);
root.resolveAll();
const Order = root.lookupType('shop.Order');
const schema = readProtoFiles([{ name: 'shop.proto', text: SOURCE }]);

/** A tree as the library's own `toObject` has it. */
function plain(node: TreeNode): unknown {
  if (node.kind === 'object')
    return Object.fromEntries(node.entries().map(({ key = '', value }) => [key, plain(value)]));
  if (node.kind === 'array') return node.entries().map(({ value }) => plain(value));
  if (node.kind === 'bytes') return Buffer.from(node.bytes!).toString('base64');
  if (node.kind === 'boolean') return node.text === 'true';
  return node.text;
}
const textual = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? String(one === 0 ? 0 : one) : one)),
  );

const line = fc.record({ sku: fc.string({ minLength: 1 }), count: fc.integer({ min: 1 }) });
const order = fc.record(
  {
    ...{ id: fc.bigInt(1n, 2n ** 64n - 1n).map(String), balance: fc.bigInt(-(2n ** 63n), -1n).map(String) },
    ...{
      delta: fc.integer({ max: -1 }),
      zig: fc.bigInt(-(2n ** 62n), -1n).map(String),
      open: fc.constant(true),
    },
    ...{
      total: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.5 }),
      rate: fc.constantFrom(1.5, -2.25),
    },
    ...{ f64: fc.bigInt(1n, 2n ** 64n - 1n).map(String), sf32: fc.integer({ max: -1 }) },
    ...{ raw: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64')) },
    ...{ state: fc.constantFrom('PAID', 'SENT'), lines: fc.array(line, { minLength: 1, maxLength: 3 }) },
    numbers: fc.array(fc.integer(), { minLength: 1, maxLength: 5 }),
    by_key: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), line, { minKeys: 1, maxKeys: 3 }),
    ...{
      at: fc.record({ seconds: fc.constant('1700000000'), nanos: fc.constant(5) }),
      left: fc.string({ minLength: 1 }),
    },
    states: fc.array(fc.constantFrom('PAID', 'SENT', 'UNKNOWN'), { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: [] },
);
const encoded = (value: object) => Order.encode(Order.fromObject(value)).finish();

describe('protobuf with a schema', () => {
  it("reads what the library's own encoder wrote", () => {
    fc.assert(
      fc.property(order, (value) => {
        const bytes = encoded(value);
        const { root: read, fault } = readTyped(bytes, schema, 'shop.Order');
        const due = Order.toObject(Order.decode(bytes), { longs: String, enums: String, bytes: String });
        expect(fault).toBeUndefined();
        expect(plain(read!)).toEqual(textual(due));
      }),
    );
  });

  it('reads the same by a descriptor set', () => {
    const { FileDescriptorSet } = descriptor as unknown as { FileDescriptorSet: protobuf.Type };
    const toDescriptor = (root as unknown as { toDescriptor(syntax: string): protobuf.Message }).toDescriptor(
      'proto3',
    );
    const compiled = readDescriptorSet(FileDescriptorSet.encode(toDescriptor).finish());
    fc.assert(
      fc.property(order, (value) => {
        const bytes = encoded(value);
        const [a, b] = [schema, compiled].map((one) => readTyped(bytes, one, 'shop.Order').root!);
        expect(copyText(b!)).toBe(copyText(a!));
      }),
      { numRuns: 50 },
    );
    expect(() => readDescriptorSet(new Uint8Array([1, 2, 3]))).toThrow(/no descriptor set/);
  });

  it('keeps what the schema does not know, and says what it knows otherwise', () => {
    const other = protobuf.parse('syntax="proto3"; message M { string id = 1; int32 more = 99; }').root;
    const bytes = other.lookupType('M').encode({ id: 'text', more: 7 }).finish();
    const entries = readTyped(bytes, schema, 'shop.Order').root!.entries();
    expect(entries.map(({ key }) => key)).toEqual(['1', '99']);
    expect(entries.every(({ value }) => value.guess)).toBe(true);
    expect(entries[0]!.value.note).toContain('not uint64, as the schema says');
  });

  it('says where it is cut', () => {
    const bytes = encoded({
      id: '5',
      lines: [{ sku: 'a', count: 1 }],
      raw: 'AAECAw==',
      by_key: { a: { sku: 'x' } },
    });
    for (let end = 1; end < bytes.length; end++) {
      const { root: read, fault } = readTyped(bytes.subarray(0, end), schema, 'shop.Order');
      expect(read).toBeDefined();
      if (fault === undefined) expect(() => Order.decode(bytes.subarray(0, end))).not.toThrow();
      else expect(fault).toMatch(/incomplete at byte/);
    }
  });

  it('throws on nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readTyped(bytes, schema, 'shop.Order');
        readTyped(bytes, schema, 'not.There');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('.proto files', () => {
  it('may import each other, and say what they lack', () => {
    const files = [
      { name: 'a.proto', text: 'syntax="proto3"; import "b.proto"; package x; message A { y.B b = 1; }' },
      { name: 'b.proto', text: 'syntax="proto3"; package y; message B { int32 n = 1; }' },
    ];
    expect([...readProtoFiles(files).messages.keys()].sort()).toEqual(['x.A', 'y.B']);
    expect(() => readProtoFiles(files.slice(0, 1))).toThrow(/y\.B/);
    expect(() => readProtoFiles([{ name: 'x.proto', text: 'nonsense {' }])).toThrow();
  });
});
