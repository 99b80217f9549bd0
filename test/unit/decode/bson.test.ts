import * as bson from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBson } from '../../../src/decode/bson.ts';
import { decimal128 } from '../../../src/decode/decimal128.ts';
import type { TreeNode } from '../../../src/decode/tree.ts';
import { readOne } from './helpers.ts';

const key = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.toWellFormed().replaceAll('\0', '')),
  fc.constantFrom('__proto__', 'constructor', '0', '$code'),
);
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.toWellFormed());
const bits = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
const pattern = fc.stringMatching(/^[a-z.*+ é]{0,10}$/);

/** More than 34 digits count as 0 (IEEE 754-2008, 3.5.2); MongoDB's package writes them. */
const isCanonical = (one: bson.Decimal128) => one.toString().replace(/E.*|[^\d]/g, '').length < 35;

/** Values of MongoDB's own types. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, undefined, new bson.MinKey(), new bson.MaxKey()),
  fc.double().map((one) => new bson.Double(one)),
  fc.integer().map((one) => new bson.Int32(one)),
  bits.map((one) => bson.Long.fromBigInt(one)),
  sixteen.map((one) => new bson.Decimal128(one)).filter(isCanonical),
  text,
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((one) => new bson.ObjectId(one)),
  sixteen.map((one) => new bson.UUID(one)),
  fc
    .tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(0, 1, 2, 5, 6, 8, 128))
    .map(([bytes, type]) => new bson.Binary(bytes, type)),
  fc.tuple(pattern, fc.constantFrom('', 'i', 'imx')).map(([one, flags]) => new bson.BSONRegExp(one, flags)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new bson.Timestamp({ t, i })),
  text.map((one) => new bson.BSONSymbol(one)),
  text.map((one) => new bson.Code(one)),
  fc.tuple(text, fc.integer()).map(([one, n]) => new bson.Code(one, { n: new bson.Int32(n) })),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 12 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 8 }).map((all) => new Map(all)),
  ),
}));
const documents = fc.array(fc.tuple(key, value), { maxLength: 8 }).map((all) => new Map(all));
const written = (one: Map<string, unknown>) => bson.serialize(one, { ignoreUndefined: false });

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What MongoDB's package calls a value, in the words of a tree. */
function told(one: unknown): unknown {
  if (one === null || one === undefined) return null;
  if (Array.isArray(one)) return one.map(told);
  if (one instanceof Map) return { members: [...one].map(([name, inner]) => [name, told(inner)]) };
  if (one instanceof Date) return one.toISOString().replace('.000Z', 'Z');
  if (one instanceof bson.Double) return `double ${Object.is(one.value, -0) ? '-0' : String(one.value)}`;
  if (one instanceof bson.Int32) return `int ${one.value}`;
  // A timestamp is a Long too.
  if (one instanceof bson.Timestamp) return `Timestamp(${one.t}, ${one.i})`;
  if (one instanceof bson.Long) return `int64 ${one.toBigInt()}`;
  if (one instanceof bson.Decimal128) return `decimal ${one.toString()}`;
  if (one instanceof bson.ObjectId) return `${one.toHexString()} ObjectId of ${iso(one.getTimestamp())}`;
  if (one instanceof bson.UUID) return one.toHexString(true);
  if (one instanceof bson.Binary) return `${one.sub_type}: ${hex(one.value())}`;
  if (one instanceof bson.BSONRegExp) return `/${one.pattern}/${one.options}`;
  if (one instanceof bson.BSONSymbol) return `symbol ${one.value}`;
  if (one instanceof bson.Code)
    return one.scope
      ? {
          members: [
            ['$code', one.code],
            ['$scope', { members: [['n', told(one.scope.n)]] }],
          ],
        }
      : `code ${one.code}`;
  if (one instanceof bson.MinKey) return 'MinKey';
  if (one instanceof bson.MaxKey) return 'MaxKey';
  return one;
}

const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');

const TYPES: Readonly<Record<string, number>> = {
  function: 1,
  'binary, old': 2,
  MD5: 5,
  encrypted: 6,
  sensitive: 8,
};

/** A tree in the same words. */
function shown(node: TreeNode): unknown {
  const { kind, note = '' } = node;
  if (kind === 'object')
    return { members: node.entries().map(({ key: name, value: one }) => [name, shown(one)]) };
  if (kind === 'array') return node.entries().map(({ value: one }) => shown(one));
  if (kind === 'null' || node.text === 'undefined') return null;
  if (kind === 'boolean') return node.text === 'true';
  if (kind === 'number') {
    const type = note === 'int64' ? 'int64' : note === 'Decimal128' ? 'decimal' : undefined;
    const isDouble = note === 'double' || !/^-?\d+$/.test(node.text);
    return `${type ?? (isDouble ? 'double' : 'int')} ${node.text}`;
  }
  if (kind === 'bytes') {
    const type = TYPES[note] ?? (note.startsWith('binary subtype 128') ? 128 : 0);
    // The old subtype says its length twice.
    return `${type}: ${hex(node.bytes!.subarray(type === 2 ? 4 : 0))}`;
  }
  if (note === 'symbol') return `symbol ${node.text}`;
  if (note === 'JavaScript') return `code ${node.text}`;
  return note.startsWith('ObjectId') ? `${node.text} ${note}` : node.text;
}

describe('BSON', () => {
  it('reads what MongoDB’s own package writes', () => {
    fc.assert(
      fc.property(documents, (one) => {
        const { root, end, fault } = readBson(written(one));
        expect(fault).toBeUndefined();
        expect(end).toBe(written(one).length);
        expect(shown(root!)).toEqual(told(one));
      }),
    );
  });

  it('says of every beginning that it is incomplete, and where', () => {
    fc.assert(
      fc.property(documents, (one) => {
        const bytes = written(one);
        for (let end = 0; end < bytes.length; end += 1 + (end >> 6)) {
          const { root, fault } = readBson(bytes.subarray(0, end));
          expect(fault).toBe(`incomplete at byte ${end}`);
          if (root) shown(root);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never throws, and says why where it does not take what MongoDB’s package takes', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (one, changes) => {
        const bytes = written(one);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const { root, fault, end } = readBson(bytes);
        expect(end).toBeLessThanOrEqual(bytes.length);
        if (root) shown(root);
        let isForeign = true;
        try {
          const options = {
            promoteValues: false,
            promoteBuffers: false,
            bsonRegExp: true,
            validation: { utf8: false },
          };
          bson.deserialize(bytes, options as never);
        } catch {
          isForeign = false;
        }
        if (isForeign && fault) expect(fault).toMatch(/^no BSON: /);
      }),
      { numRuns: 300 },
    );
  });

  it('is recognised in any message, and nothing else is', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, by) => {
        fc.pre(one.size > 0);
        const bytes = written(one);
        const part = readOne(undefined, '<', bytes);
        expect(part).toMatchObject({ payload: { format: 'bson' }, guess: true });
        expect(part.note).toMatch(/^looks like BSON/);
        const format = (other: Uint8Array) => {
          const { payload } = readOne(undefined, '<', other);
          return payload?.form === 'bytes' ? payload.format : undefined;
        };
        expect(format(bytes.subarray(0, at % bytes.length))).not.toBe('bson');
        expect(format(new Uint8Array([...bytes, 0]))).not.toBe('bson');
        const head = Uint8Array.from(bytes);
        head[at % 4]! += by;
        expect(format(head)).not.toBe('bson');
      }),
      { numRuns: 100 },
    );
  });

  it('is not seen in random bytes, even where length and end are right', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 60 }), (bytes) => {
        new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length, true);
        bytes[bytes.length - 1] = 0;
        const { payload } = readOne(undefined, '<', bytes);
        if (payload?.form === 'bytes' && payload.format === 'bson') seen++;
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(seen).toBe(0);
  });

  it('stops at what is too deep, and at lengths that lead out of a document', () => {
    let deep: Uint8Array = new Uint8Array([5, 0, 0, 0, 0]);
    for (let i = 0; i < 600; i++) {
      const size = deep.length + 8;
      const head = [size & 255, (size >> 8) & 255, size >> 16, 0, 3, 0x61, 0];
      deep = new Uint8Array([...head, ...deep, 0]);
    }
    expect(readBson(deep).fault).toMatch(/^deeper than 256 levels/);
    // A document of 16 bytes whose text says that it has 200.
    const long = new Uint8Array([16, 0, 0, 0, 2, 0x61, 0, 200, 0, 0, 0, 1, 1, 1, 0, 0]);
    expect(readBson(long).fault).toMatch(/^no BSON: a value that is longer than its document/);
  });

  it('decimals of 128 bits read as MongoDB writes them', () => {
    for (const one of [
      '0',
      '-0',
      '1.10',
      '1E+3',
      '0.000001',
      '1E-7',
      '-12345678901234567890.1234567890',
      'NaN',
      '-Infinity',
      '0E-6176',
      '9.999999999999999999999999999999999E+6144',
    ]) {
      const { bytes } = bson.Decimal128.fromString(one);
      const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
      expect(decimal128(view.getBigUint64(8, true), view.getBigUint64(0, true))).toBe(one);
    }
  });
});
