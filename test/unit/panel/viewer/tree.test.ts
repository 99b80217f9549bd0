import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { misreadAs } from '../../../../panel/viewer/number-of.ts';
import { pathText, type Step, valueAt } from '../../../../panel/viewer/path.ts';
import { GROUP, type Row, stepsOf, TreeRows } from '../../../../panel/viewer/tree-rows.ts';
import { HITS_MAX, searchTape, searchTree } from '../../../../panel/viewer/tree-search.ts';
import { compactText, copyText, headOf, leafText } from '../../../../panel/viewer/tree-text.ts';
import { JsonTape } from '../../../../src/decode/exact-json.ts';
import { jsonRead, readJson } from '../../../../src/decode/json-tree.ts';
import { readMessagePack } from '../../../../src/decode/messagepack.ts';
import type { TreeNode } from '../../../../src/decode/tree.ts';

const rootOf = (value: unknown): TreeNode => readJson(JSON.stringify(value)).root!;
const names = (tree: TreeRows) => tree.rows.map((row) => pathText(stepsOf(row)));
function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('lines of a tree', () => {
  it('opens the first levels, and closes and opens what is asked', () => {
    const tree = new TreeRows(rootOf({ a: { b: { c: [1] } }, d: 2 }));
    expect(names(tree)).toEqual(['$', '$.a', '$.a.b', '$.d']);
    tree.toggle(2);
    expect(names(tree)).toEqual(['$', '$.a', '$.a.b', '$.a.b.c', '$.d']);
    tree.close(1);
    expect(names(tree)).toEqual(['$', '$.a', '$.d']);
    expect(tree.openAll()).toBe(true);
    expect(names(tree)).toContain('$.a.b.c[0]');
    tree.closeAll();
    expect(names(tree)).toEqual(['$', '$.a', '$.d']);
  });

  it('shows long lists in groups, and opens no more than is asked for', () => {
    const tree = new TreeRows(rootOf(Array.from({ length: 2500 }, (_, n) => ({ n }))));
    expect(tree.rows.map(({ group }) => group && [group.from, group.to])).toEqual([
      undefined,
      [0, GROUP],
      [GROUP, 2 * GROUP],
      [2 * GROUP, 2500],
    ]);
    const at = tree.reveal([2400, 0]);
    expect(pathText(stepsOf(tree.rows[at]!))).toBe('$[2400].n');
    expect(tree.rows.length).toBe(1 + 3 + 500 + 1);
    expect(tree.openAll(0, 100)).toBe(false);
    expect(tree.rows.length).toBeLessThan(1500);
  });

  it('leaves alone what stands below when one row is opened wholly', () => {
    const tree = new TreeRows(rootOf({ a: [[1]], b: 1 }));
    tree.openAll(1);
    expect(names(tree)).toEqual(['$', '$.a', '$.a[0]', '$.a[0][0]', '$.b']);
  });

  it('reveals any value by its places', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const root = rootOf(value);
        const walk = (node: TreeNode, places: number[]): void => {
          const tree = new TreeRows(root);
          tree.closeAll();
          const row: Row | undefined = tree.rows[tree.reveal(places)];
          expect(row && copyText(row.node)).toBe(copyText(node));
          for (const [i, entry] of node.entries().entries()) walk(entry.value, [...places, i]);
        };
        walk(root, []);
      }),
      { numRuns: 60 },
    );
  });
});

describe('paths', () => {
  it('are JSONPath, and lead to their values', () => {
    const root = rootOf({ 'a b': [{ c: '"' }], __proto__2: 1 });
    expect(pathText(['a b', 0, 'c'])).toBe('$["a b"][0].c');
    expect(valueAt(root, ['a b', 0, 'c'])?.text).toBe('"');
    expect(valueAt(root, ['a b', 1])).toBeUndefined();
    expect(valueAt(root, ['a b', 'c'])).toBeUndefined();
    expect(valueAt(readJson('{"a":1,"a":2,"__proto__":3}').root!, ['a'])?.text).toBe('2');
    expect(valueAt(readJson('{"__proto__":{"x":3}}').root!, ['__proto__', 'x'])?.text).toBe('3');
  });
  it('have no name that RFC 9535 does not know, and nothing that cannot be seen', () => {
    expect(pathText(['$type', '', '7', 'é'])).toBe('$["$type"][""]["7"]["é"]');
    expect(pathText(['a\u202eb\n\ud800'])).toBe('$["a\\u202eb\\n\\ud800"]');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.nat(9))), (path) => {
        const read = (text: string): Step[] =>
          [...text.matchAll(/\.(\w+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)].map(
            ([, name, index, text]) => name ?? (index ? Number(index) : JSON.parse(text!)),
          );
        expect(read(pathText(path))).toEqual(path);
      }),
      { numRuns: 50 },
    );
  });
});

describe('search in a tree', () => {
  const tapeOf = (text: string): JsonTape => {
    const tape = new JsonTape(text);
    tape.step(Number.POSITIVE_INFINITY);
    return tape;
  };

  it('finds keys and values in any case', () => {
    const tape = tapeOf('{"Price":1,"list":[{"n":"PRICE \\u00e9"}],"x":"é"}');
    expect(finish(searchTape(tape, 'price')).hits).toEqual([[0], [1, 0, 0]]);
    expect(finish(searchTape(tape, 'é')).hits).toEqual([[1, 0, 0], [2]]);
    expect(finish(searchTape(tape, '.*')).hits).toEqual([]);
  });

  it('finds in the tape what it finds in the tree', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('a', '1', ' ', 'tr', 'e'),
        (value, wanted) => {
          const tape = tapeOf(JSON.stringify(value));
          const inTree = finish(searchTree(jsonRead(tape).root!, wanted));
          expect(finish(searchTape(tape, wanted)).hits).toEqual(inTree.hits);
        },
      ),
    );
  });

  it('finds in other trees, and stops at its limit', () => {
    const root = readMessagePack(encode({ a: ['needle'] })).root!;
    expect(finish(searchTree(root, 'NEEDLE')).hits).toEqual([[0, 0]]);
    const many = tapeOf(JSON.stringify(new Array(HITS_MAX + 5).fill('x')));
    const found = finish(searchTape(many, 'x'));
    expect([found.hits.length, found.more]).toEqual([HITS_MAX, true]);
  });
});

describe('values as text', () => {
  it('keeps all digits of JSON, and writes other formats as JSON', () => {
    const text = '{"id":9007199254740993,"e":1.50}';
    expect(copyText(readJson(text).root!)).toBe(text);
    const packed = encode({ a: [1, 'x', null, true], b: new Uint8Array([1, 2]) });
    expect(JSON.parse(copyText(readMessagePack(packed).root!))).toEqual({
      a: [1, 'x', null, true],
      b: 'AQI=',
    });
  });
  it('shows what could not be seen, and keys that would be misread in quotes', () => {
    const line = (text: string) => compactText(readJson(text).root!, 200);
    expect(line('{"r":"abc \u202egpj.exe","z":"a\u200bb\u00a0"}')).toBe(
      '{r: "abc \\u202egpj.exe", z: "a\\u200bb\\u00a0"}',
    );
    expect(line('{"":1,"a: b":2,"n\\nl":3," x":4,"it\\"s":5,"a.b c":6,"é":7}')).toBe(
      '{"": 1, "a: b": 2, "n\\nl": 3, " x": 4, "it\\"s": 5, a.b c: 6, é: 7}',
    );
    expect(leafText(readJson('"abc😀"').root!, 4)).toBe('"abc"…');
  });
  it('tells where JavaScript reads another number', () => {
    const texts = ['9007199254740993', '9007199254740992', '-9007199254740993', '1e400', '-0', '0.1', '12'];
    expect(texts.map(misreadAs)).toEqual([
      '9007199254740992',
      undefined,
      '-9007199254740992',
      'Infinity',
      undefined,
      undefined,
      undefined,
    ]);
    expect(misreadAs('9'.repeat(100_000))).toBe('Infinity');
  });
  it('tells which of two members of one key is overridden', () => {
    const tree = new TreeRows(readJson('{"a":1,"b":2,"a":[3]}').root!);
    expect(tree.rows.map(({ overridden }) => overridden)).toEqual([undefined, true, false, false, false]);
  });
  it('makes no more of a long string than is shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(50), (text, max) => {
        const node = readJson(
          JSON.stringify(text).replace(/[x-z]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
        );
        expect(headOf(node.root!, max)).toBe(text.slice(0, max));
      }),
    );
  });
  it('is short where it must be', () => {
    const steps: Step[] = ['a'];
    expect(pathText(steps)).toBe('$.a');
    expect(compactText(rootOf({ a: [1, { b: 'c' }] }), 100)).toBe('{a: [1, {b: "c"}]}');
    expect(compactText(rootOf(new Array(1000).fill('long text')), 50).length).toBeLessThanOrEqual(51);
  });
});
