import * as cborg from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCbor } from '../../../src/decode/cbor.ts';
import type { TreeNode } from '../../../src/decode/tree.ts';

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, undefined, true, false, Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, 65_504),
  fc.double(),
  fc.float(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.toWellFormed()),
  fc.uint8Array({ maxLength: 300 }),
);
const name = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('__proto__', 'toString'));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 30 }),
    fc
      .array(fc.tuple(fc.oneof(name, fc.integer()), tie('value')), { maxLength: 30 })
      .map((all) => new Map(all)),
    fc
      .tuple(fc.integer({ min: 100, max: 2 ** 31 }), tie('value'))
      .map(([tag, one]) => new cborg.Tagged(tag, one)),
  ),
}));
const options: cborg.DecodeOptions = { useMaps: true };

/** What cborg makes of bytes, in words in which numbers are exact and kinds apart. */
function told(one: unknown): unknown {
  if (one === undefined) return 'undefined';
  if (typeof one === 'number') return Object.is(one, -0) ? 'number -0' : `number ${one}`;
  if (typeof one === 'bigint') return `number ${one}`;
  if (typeof one === 'string') return `text ${one}`;
  if (one instanceof Uint8Array) return `bytes ${Buffer.from(one).toString('hex')}`;
  if (Array.isArray(one)) return one.map(told);
  if (one instanceof Map) return { members: [...one].map(([key, inner]) => [String(key), told(inner)]) };
  return one;
}

function shown(node: TreeNode): unknown {
  switch (node.kind) {
    case 'object':
      return { members: node.entries().map(({ key, value: one }) => [key, shown(one)]) };
    case 'array':
      return node.entries().map(({ value: one }) => shown(one));
    case 'number':
      return `number ${node.text}`;
    case 'string':
      return `text ${node.text}`;
    case 'bytes':
      return `bytes ${Buffer.from(node.bytes!).toString('hex')}`;
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    default:
      return node.text;
  }
}

/** Tags are told by the reader beside the value. */
const untagged = (one: unknown): unknown => {
  if (one instanceof cborg.Tagged) return untagged(one.value);
  if (Array.isArray(one)) return one.map(untagged);
  return one instanceof Map ? new Map([...one].map(([key, inner]) => [key, untagged(inner)])) : one;
};

describe('CBOR, against cborg', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = cborg.encode(one);
        const { root, end, fault } = readCbor(bytes);
        expect(fault).toBeUndefined();
        expect(end).toBe(bytes.length);
        // Members are written in an order of their own.
        expect(shown(root!)).toEqual(told(cborg.decode(cborg.encode(untagged(one)), options)));
      }),
    );
  });

  it('tells the tags', () => {
    const { root } = readCbor(cborg.encode(new cborg.Tagged(4711, 'x')));
    expect(root).toMatchObject({ kind: 'string', text: 'x', note: 'tag 4711' });
  });

  it('reads what it reads of any bytes, and throws on nothing that it refuses', () => {
    let both = 0;
    fc.assert(
      fc.property(value, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (one, changes) => {
        const bytes = cborg.encode(one);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const { root, end, fault } = readCbor(bytes);
        expect(end).toBeLessThanOrEqual(bytes.length);
        if (root) shown(root);
        let foreign: unknown;
        try {
          foreign = cborg.decode(bytes, { ...options, rejectDuplicateMapKeys: true });
        } catch {
          return;
        }
        both++;
        expect(fault).toBeUndefined();
        if (isPlain(root!)) expect(shown(root!)).toEqual(told(foreign));
      }),
      { numRuns: 500 },
    );
    expect(both).toBeGreaterThan(50);
  });
});

/** Keys that are no text are shown in words of ours, and U+FFFD may stand for what is no UTF-8. */
function isPlain(node: TreeNode): boolean {
  return (
    node.note === undefined &&
    node.entries().every(({ key = '', value: one }) => !key.startsWith('<') && isPlain(one))
  );
}
