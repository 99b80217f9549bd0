import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCbor } from '../../../src/decode/cbor.ts';
import { readMessagePack } from '../../../src/decode/messagepack.ts';
import { treeOf } from '../../../src/decode/tree-of.ts';
import { hexBytes, plain, readOne } from './helpers.ts';

/** A value and how a tree of it reads. */
type Value = null | boolean | number | bigint | string | Uint8Array | Value[] | Map<string, Value>;

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.integer({ min: -40, max: 70_000 }).map(BigInt),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 20 }),
    fc
      .array(fc.tuple(fc.string({ maxLength: 5 }), tie('value')), { maxLength: 18 })
      .map((all) => new Map(all)),
  ),
}));

/** What the reader should show, numbers as text. */
function shown(one: Value, end = ''): unknown {
  if (typeof one === 'string') return one + end;
  if (one instanceof Uint8Array) return Buffer.from(one).toString('hex');
  if (Array.isArray(one)) return one.map((inner) => shown(inner, end));
  if (one instanceof Map) return { members: [...one].map(([key, inner]) => [key, shown(inner, end)]) };
  return typeof one === 'bigint' ? Number(one) : one;
}

const big = (bytes: number, number: bigint | number): number[] => {
  const all: number[] = [];
  for (let i = bytes - 1; i >= 0; i--)
    all.push(Number((BigInt.asUintN(64, BigInt(number)) >> BigInt(8 * i)) & 0xffn));
  return all;
};
const double = (number: number): number[] => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return [...new Uint8Array(view.buffer)];
};

/** As the specification of MessagePack says, the shortest form. */
function messagePack(one: Value): number[] {
  if (one === null) return [0xc0];
  if (typeof one === 'boolean') return [one ? 0xc3 : 0xc2];
  if (typeof one === 'number') return [0xcb, ...double(one)];
  if (typeof one === 'bigint') {
    if (one >= 0) {
      if (one < 128) return [Number(one)];
      const size = one < 256 ? 1 : one < 65_536 ? 2 : one < 2n ** 32n ? 4 : 8;
      return [0xcc + Math.log2(size), ...big(size, one)];
    }
    if (one >= -32) return [256 + Number(one)];
    const size = one >= -128 ? 1 : one >= -32_768 ? 2 : one >= -(2n ** 31n) ? 4 : 8;
    return [0xd0 + Math.log2(size), ...big(size, one)];
  }
  if (typeof one === 'string') {
    const bytes = [...Buffer.from(one.toWellFormed())];
    if (bytes.length < 32) return [0xa0 + bytes.length, ...bytes];
    return bytes.length < 256 ? [0xd9, bytes.length, ...bytes] : [0xda, ...big(2, bytes.length), ...bytes];
  }
  if (one instanceof Uint8Array) return [0xc4, one.length, ...one];
  if (Array.isArray(one))
    return [
      ...(one.length < 16 ? [0x90 + one.length] : [0xdc, ...big(2, one.length)]),
      ...one.flatMap(messagePack),
    ];
  const head = one.size < 16 ? [0x80 + one.size] : [0xde, ...big(2, one.size)];
  return [...head, ...[...one].flatMap(([key, inner]) => [...messagePack(key), ...messagePack(inner)])];
}

/** RFC 8949, definite lengths, or (`endless`) as many as can be until a break. */
function cbor(one: Value, endless: boolean): number[] {
  const head = (major: number, count: number | bigint): number[] => {
    const number = BigInt(count);
    if (number < 24) return [(major << 5) + Number(number)];
    const size = number < 256 ? 1 : number < 65_536 ? 2 : number < 2n ** 32n ? 4 : 8;
    return [(major << 5) + 24 + Math.log2(size), ...big(size, number)];
  };
  const list = (major: number, count: number, all: number[]) =>
    endless ? [(major << 5) + 31, ...all, 0xff] : [...head(major, count), ...all];
  if (one === null) return [0xf6];
  if (typeof one === 'boolean') return [one ? 0xf5 : 0xf4];
  if (typeof one === 'number') return [0xfb, ...double(one)];
  if (typeof one === 'bigint') return one >= 0 ? head(0, one) : head(1, -1n - one);
  if (typeof one === 'string') {
    const bytes = [...Buffer.from(one.toWellFormed())];
    const whole = [...head(3, bytes.length), ...bytes];
    return endless ? [0x7f, ...whole, 0x61, 0x78, 0xff] : whole;
  }
  if (one instanceof Uint8Array) return [...head(2, one.length), ...one];
  if (Array.isArray(one))
    return list(
      4,
      one.length,
      one.flatMap((inner) => cbor(inner, endless)),
    );
  const members = [...one].flatMap(([key, inner]) => [...cbor(key, false), ...cbor(inner, endless)]);
  return list(5, one.size, members);
}

const FORMATS = [
  ['MessagePack', readMessagePack, messagePack],
  ['CBOR', readCbor, (one: Value) => cbor(one, false)],
  ['CBOR of untold lengths', readCbor, (one: Value) => cbor(one, true)],
] as const;

describe.each(FORMATS)('%s', (name, read, write) => {
  const isEndless = name.endsWith('lengths');

  it('reads what was written', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = new Uint8Array(write(one));
        const { root, end, fault } = read(bytes);
        expect(fault).toBeUndefined();
        expect(end).toBe(bytes.length);
        const expected = JSON.stringify(shown(one, isEndless ? 'x' : ''), (_, text) =>
          typeof text === 'number' ? String(text) : text,
        );
        const got = JSON.stringify(plain(root), (_, text) =>
          typeof text === 'number' ? String(text) : text,
        );
        expect(got).toBe(expected);
      }),
    );
  });

  it('says of every beginning that it is incomplete, and shows what there is', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = new Uint8Array(write(one));
        for (let end = 0; end < bytes.length; end += 1 + (end >> 6)) {
          const { root, fault } = read(bytes.subarray(0, end));
          expect(fault).toBe(`incomplete at byte ${end}`);
          plain(root);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never throws and never reads beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { root, end, fault } = read(bytes);
        plain(root);
        expect(end).toBeLessThanOrEqual(bytes.length);
        if (fault) expect(fault).toMatch(/ at byte \d+|^more than/);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps 64 bits exactly, keys that come twice and __proto__', () => {
    const exact = read(new Uint8Array(write(2n ** 63n + 1n))).root;
    expect(exact?.text).toBe('9223372036854775809');
    const bytes = new Uint8Array(
      write(
        new Map<string, Value>([
          ['__proto__', 1n],
          ['b', 2n],
        ]),
      ),
    );
    expect(
      read(bytes)
        .root?.entries()
        .map(({ key }) => key?.slice(0, 9)),
    ).toEqual(['__proto__', 'b']);
  });

  it('stops at what is too deep', () => {
    const deep = read(new Uint8Array(100_000).fill(name === 'MessagePack' ? 0x91 : 0x81));
    expect(deep.fault).toMatch(/^deeper than 256 levels/);
    plain(deep.root);
  });
});

describe('examples of the specifications', () => {
  it.each([
    ['d6ff00000000', '1970-01-01T00:00:00.000000000Z'],
    ['d7ff0000000400000001'.replace('00000004', '00000004'), '1970-01-01T00:00:01.000000001Z'],
    ['c70cff000000010000000000000002', '1970-01-01T00:00:02.000000001Z'],
  ])('MessagePack timestamp %s', (hex, text) => {
    expect(readMessagePack(hexBytes(hex)).root).toMatchObject({ kind: 'other', text, note: 'timestamp' });
  });

  // RFC 8949, Appendix A.
  it.each([
    ['f93c00', '1'],
    ['f97bff', '65504'],
    ['f90001', '5.960464477539063e-8'],
    ['f9c400', '-4'],
    ['f97c00', 'Infinity'],
    ['f97e00', 'NaN'],
    ['f98000', '-0'],
    ['c249010000000000000000', '18446744073709551616'],
    ['c349010000000000000000', '-18446744073709551617'],
    ['3bffffffffffffffff', '-18446744073709551616'],
    ['f7', 'undefined'],
    ['f0', 'simple(16)'],
    ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
  ])('CBOR %s is %s', (hex, text) => {
    const { root, fault } = readCbor(hexBytes(hex));
    expect(fault).toBeUndefined();
    expect(root?.text).toBe(text);
  });

  it.each(['ff', '1c', '5f6161ff', 'df'])('no CBOR: %s', (hex) => {
    expect(readCbor(hexBytes(hex)).fault).toContain('no CBOR');
  });

  it('marks what bytes seem to be as a guess', () => {
    const part = readOne(
      undefined,
      '<',
      new Uint8Array(messagePack(new Map<string, Value>([['type', 'x']]))),
    );
    expect(part).toMatchObject({ guess: true, note: expect.stringContaining('looks like MessagePack') });
    expect(plain(treeOf(part.payload!).root)).toEqual({ members: [['type', 'x']] });
    expect(readOne(undefined, '<', hexBytes('00 01 02'))).toEqual({
      kind: 'bytes',
      payload: { form: 'bytes', bytes: hexBytes('00 01 02') },
    });
  });
});
