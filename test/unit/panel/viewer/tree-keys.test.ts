import { describe, expect, it } from 'vitest';
import { treeMove } from '../../../../panel/viewer/tree-keys.ts';
import { stepsOf, TreeRows } from '../../../../panel/viewer/tree-rows.ts';
import { readJson } from '../../../../src/decode/json-tree.ts';

const treeOf = (value: unknown) => new TreeRows(readJson(JSON.stringify(value)).root!);
const paths = (tree: TreeRows) => tree.rows.map((row) => stepsOf(row).join('.'));

describe('keys in a tree', () => {
  // '', a, a.b, a.b.0 is closed, c
  const tree = treeOf({ a: { b: [1] }, c: 2 });
  const at = (key: string, index: number) => treeMove(key, tree, index, 2);

  it('go from line to line, and stay within the ends', () => {
    expect(paths(tree)).toEqual(['', 'a', 'a.b', 'c']);
    expect([at('ArrowDown', 1), at('ArrowDown', 3), at('ArrowUp', 0)]).toEqual([
      { to: 2 },
      { to: 3 },
      { to: 0 },
    ]);
    expect([at('ArrowDown', -1), at('ArrowUp', -1), at('End', -1)]).toEqual([
      { to: 0 },
      { to: 0 },
      { to: 3 },
    ]);
    expect([at('PageDown', 0), at('PageUp', 1), at('Home', 3)]).toEqual([{ to: 2 }, { to: 0 }, { to: 0 }]);
  });

  it('open and close, go in and out', () => {
    expect([at('ArrowRight', 0), at('ArrowRight', 2), at('ArrowRight', 3)]).toEqual([
      { to: 1 },
      'toggle',
      { to: 3 },
    ]);
    expect([at('ArrowLeft', 0), at('ArrowLeft', 2), at('ArrowLeft', 3)]).toEqual([
      'toggle',
      { to: 1 },
      { to: 0 },
    ]);
    expect([at('Enter', 2), at(' ', 2), at('Enter', 3), at('*', 2)]).toEqual([
      'toggle',
      'toggle',
      { to: 3 },
      'siblings',
    ]);
    expect([at('x', 0), at('Tab', 0), at('*', -1)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('what is selected', () => {
  it('is found again after all was opened anew, or what it is in', () => {
    const tree = treeOf({ a: { b: [{ c: 1 }] }, d: 2 });
    tree.openAll();
    const row = tree.rows.find((one) => one.step === 'c');
    tree.openAll();
    expect(tree.indexOf(row)).toBe(-1);
    expect(paths(tree)[tree.standsFor(row)]).toBe('a.b.0.c');
    tree.closeAll();
    expect(paths(tree)[tree.standsFor(row)]).toBe('a');
    expect(tree.standsFor(undefined)).toBe(-1);
  });

  it('is found in long lists', () => {
    const tree = treeOf(Array.from({ length: 2500 }, (_, n) => n));
    const row = tree.rows[tree.reveal([2100])];
    tree.closeAll();
    expect(tree.rows[tree.standsFor(row)]?.group).toEqual({ from: 2000, to: 2500 });
    tree.openAll();
    expect(tree.rows[tree.standsFor(row)]?.step).toBe(2100);
  });

  it('is opened with those beside it', () => {
    const tree = treeOf({ a: { b: [1], c: [2], d: 3 } });
    tree.openSiblings(2);
    expect(paths(tree)).toEqual(['', 'a', 'a.b', 'a.b.0', 'a.c', 'a.c.0', 'a.d']);
  });
});
