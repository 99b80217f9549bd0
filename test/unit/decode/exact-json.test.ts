import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JSON_DEPTH_MAX, JsonTape } from '../../../src/decode/exact-json.ts';
import { jsonRead, readJson } from '../../../src/decode/json-tree.ts';
import type { TreeNode } from '../../../src/decode/tree.ts';
import { jsonFault } from '../../../src/diagnostics/json-fault.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { IN_TIME } from '../helpers/in-time.ts';

/** What a tree stands for, objects as lists of members. */
function plain(node: TreeNode | undefined): unknown {
  switch (node?.kind) {
    case 'object':
      return { members: node.entries().map(({ key, value }) => [key, plain(value)]) };
    case 'array':
      return node.entries().map(({ value }) => plain(value));
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    default:
      return node?.text;
  }
}
function members(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(members);
  if (typeof value !== 'object' || value === null) return value;
  return { members: Object.entries(value).map(([key, one]) => [key, members(one)]) };
}
const spaced = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([json, indent]) => JSON.stringify(JSON.parse(json), null, indent));
/** Texts that are nearly JSON. */
const nearly = fc.oneof(
  anyText,
  fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"\\u00',
        '1',
        '-',
        '1.',
        '2e',
        'nul',
        'true',
        ' ',
        '\\',
        '"',
      ),
      { maxLength: 12 },
    )
    .map((all) => all.join('')),
  fc.tuple(spaced, fc.nat(), fc.constantFrom('', '"', ',', '}', '\u0001')).map(([json, at, put]) => {
    const place = at % (json.length + 1);
    return json.slice(0, place) + put + json.slice(place + 1);
  }),
);

describe('JSON that keeps what is written', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(spaced, (text) => {
        const read = readJson(text);
        expect(read.fault).toBeUndefined();
        expect(plain(read.root)).toEqual(members(JSON.parse(text)));
      }),
    );
  });

  it('finds a fault exactly where there is one, and never throws', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const tape = new JsonTape(text);
        tape.step(Number.POSITIVE_INFINITY);
        expect(tape.fault === undefined).toBe(valid);
        if (tape.fault?.why === 'cut') expect(tape.fault.at).toBe(text.length);
        if (tape.fault) expect(Math.abs(jsonFault(text) - tape.fault.at)).toBeLessThanOrEqual(text.length);
        plain(jsonRead(tape).root);
      }),
      { numRuns: 1000 },
    );
  });

  it('says of every beginning of an object or list that it is incomplete, and what there is of it', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }).filter((text) => /^[{[]/.test(text)),
        (text) => {
          for (let end = 0; end < text.length; end++) {
            const cut = text.slice(0, end);
            const { root, fault } = readJson(cut);
            expect(fault).toContain(`incomplete at byte ${Buffer.byteLength(cut)}`);
            expect(root?.partial).toBe(end === 0 ? undefined : true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads in steps what it reads at once', () => {
    fc.assert(
      fc.property(spaced, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const tape = new JsonTape(text);
        let last = 0;
        while (!tape.step(size)) {
          plain(jsonRead(tape).root);
          expect(tape.count).toBeGreaterThanOrEqual(last);
          last = tape.count;
        }
        expect(plain(jsonRead(tape).root)).toEqual(plain(readJson(text).root));
      }),
    );
  });

  it('keeps numbers as they are written', () => {
    const numbers = [
      '9007199254740993',
      '-0',
      '1e400',
      '0.1000',
      '12345678901234567890123',
      '1E+2',
      '-1.5e-7',
    ];
    const { root } = readJson(`[${numbers.join(',')}]`);
    expect(root?.entries().map(({ value }) => value.text)).toEqual(numbers);
  });

  it('keeps keys that come twice, and __proto__ as any other', () => {
    const { root } = readJson('{"a":1,"a":2,"__proto__":{"x":1},"constructor":3,"\\u0061":4}');
    expect(root?.entries().map(({ key }) => key)).toEqual(['a', 'a', '__proto__', 'constructor', 'a']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each([
    ['{"a":tru', 'incomplete at byte 8: a value should come', 'boolean'],
    ['{"a":"x\\', 'incomplete at byte 8: a value should come', 'string'],
    ['{"a":12', 'incomplete at byte 7: a value should come', 'number'],
    ['{"a":1.', 'incomplete at byte 7: a value should come', 'number'],
  ])('keeps what there is of a value that is cut: %s', (text, fault, kind) => {
    const read = readJson(text);
    expect(read.fault).toBe(fault);
    expect(read.root?.entries()[0]?.value).toMatchObject({ kind, partial: true });
  });

  it.each([
    ['{"a":1,}', 'no JSON at byte 7: a key should come'],
    ['[1 2]', 'no JSON at byte 3: a comma or ] should come'],
    ['["é" x', 'no JSON at byte 6: a comma or ] should come'],
    ['"a\nb"', 'no JSON at byte 2: a character that is no control character should come'],
    ['1 2', 'no JSON at byte 2: the end should come'],
    ['', 'incomplete at byte 0: a value should come'],
    ['01', 'no JSON at byte 1: the end should come'],
  ])('says where it goes wrong: %s', (text, fault) => {
    expect(readJson(text).fault).toBe(fault);
  });

  it('leaves as text what is nested too deep, and goes on after it', () => {
    const depth = 10_000;
    const { root, fault } = readJson(`[${'['.repeat(depth)}1${']'.repeat(depth)},2]`);
    expect(fault).toBe('nested deeper than is read: 1 value is left as text');
    expect(root?.entries()[1]?.value.text).toBe('2');
    let node = root;
    let level = 0;
    for (; node?.kind === 'array'; level++) node = node.entries(0, 1)[0]?.value;
    expect(level).toBe(JSON_DEPTH_MAX);
    expect(node).toMatchObject({ kind: 'unread' });
    expect(readJson('['.repeat(depth)).fault).toMatch(/^incomplete at byte 10000/);
    expect(readJson('{"a":'.repeat(depth)).fault).toMatch(/^incomplete at byte 50000/);
  });

  it('gives a page of a long list', () => {
    const { root } = readJson(JSON.stringify(Array.from({ length: 100_000 }, (_, i) => [i])));
    expect(root?.count).toBe(100_000);
    expect(root?.entries(99_990, 99_992).map(({ value }) => plain(value))).toEqual([[99_990], [99_991]]);
  });

  it.each([
    ['brackets', '['.repeat(1 << 20)],
    ['braces', '{"a":'.repeat(1 << 18)],
    ['backslashes', `"${'\\'.repeat(1 << 20)}`],
    ['quotes', '"'.repeat(1 << 20)],
    ['a long string', `["${'x'.repeat(5 << 20)}"]`],
    ['a long number', '9'.repeat(1 << 20)],
    ['numbers cut', `[${'1.,'.repeat(1 << 18)}`],
    ['deep values', `${'['.repeat(1000)}${'[1],'.repeat(1 << 18)}`],
    ['small values', `[${'1,'.repeat(1 << 20)}1]`],
  ])('is linear: %s', (_, text) => {
    const began = performance.now();
    const { root } = readJson(text);
    root?.entries(0, 10);
    expect(performance.now() - began).toBeLessThan(IN_TIME);
  });
});
