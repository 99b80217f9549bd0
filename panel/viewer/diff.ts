import type { TreeEntry, TreeNode } from '../../src/decode/tree.ts';
import { align, type Items } from './align.ts';
import type { Path, Step } from './path.ts';
import { copyText } from './tree-text.ts';

/** Values that are compared at most. */
export const COMPARED_MAX = 50_000;
/** Changes that are told at most. */
export const CHANGES_MAX = 1000;
const DEPTH = 300;
/** Characters of items that are looked at to align lists; what comes after that is compared place by place. */
const ALIGNED_MAX = 16 * 1024 * 1024;
/** So few values of one length are a tuple: each has its place. */
const TUPLE = 16;
/** A member that says which one an object is. */
const NAMES = ['id', '_id', 'key', 'uuid'];

/** One difference between two values. */
export interface Change {
  /** Where it is now; of what is gone, where it was. */
  path: Path;
  /** Undefined: it was added. */
  before?: TreeNode;
  /** Undefined: it is gone. */
  after?: TreeNode;
}

export interface Diff {
  changes: Change[];
  /** Values that have no members and are the same. */
  same: number;
  /** Not all was compared, or not all is told. */
  partial: boolean;
}

const isParent = ({ kind }: TreeNode) => kind === 'object' || kind === 'array';

/**
 * What is different between two trees: objects by their keys in any order, lists aligned, so that one item more is one
 * change and not many, and objects that have an id with the one of that id. Numbers by their digits. Looks at `COMPARED_MAX` values.
 */
export function diffTrees(before: TreeNode, after: TreeNode): Diff {
  const diff: Diff = { changes: [], same: 0, partial: false };
  let compared = 0;
  const tell = (change: Change): void => {
    if (diff.changes.length < CHANGES_MAX) diff.changes.push(change);
    else diff.partial = true;
  };
  const compare = (a: TreeNode, b: TreeNode, path: Step[]): void => {
    if (++compared > COMPARED_MAX || path.length > DEPTH) {
      diff.partial = true;
      return;
    }
    if (a.kind === 'object' && b.kind === 'object') objects(a, b, path);
    else if (a.kind === 'array' && b.kind === 'array') lists(a, b, path);
    else if (isSame(a, b)) diff.same++;
    else tell({ path, before: a, after: b });
  };
  const objects = (a: TreeNode, b: TreeNode, path: Step[]): void => {
    const old = byKey(a);
    const now = byKey(b);
    for (const [key, value] of now) {
      const was = old.get(key);
      if (was) compare(was, value, [...path, key]);
      else tell({ path: [...path, key], after: value });
    }
    for (const [key, value] of old) if (!now.has(key)) tell({ path: [...path, key], before: value });
  };
  let left = ALIGNED_MAX;
  const lists = (a: TreeNode, b: TreeNode, path: Step[]): void => {
    const [old, now] = [a.entries(0, COMPARED_MAX), b.entries(0, COMPARED_MAX)];
    if (a.count > COMPARED_MAX || b.count > COMPARED_MAX) diff.partial = true;
    const ids = new Map<string, number>();
    const items = isTuple(old, now) || left <= 0 ? undefined : [old, now].map((list) => itemsOf(list, ids));
    for (const text of ids.keys()) left -= text.length;
    const [was, is] = items ?? [old, now].map(({ length }) => byPlace(length));
    const { pairs, same } = align(was!, is!);
    diff.same += same;
    for (const pair of pairs) {
      const before = pair.was === undefined ? undefined : old[pair.was]!.value;
      const after = pair.is === undefined ? undefined : now[pair.is]!.value;
      if (before && after) compare(before, after, [...path, pair.is!]);
      else if (after) tell({ path: [...path, pair.is!], after });
      else if (before) tell({ path: [...path, pair.was!], before });
    }
  };
  compare(before, after, []);
  return diff;
}

const isTuple = (old: readonly TreeEntry[], now: readonly TreeEntry[]) =>
  old.length === now.length && old.length <= TUPLE && [...old, ...now].every(({ value }) => !isParent(value));

/** Items to align by what they say. Each text is kept once, in `ids`. */
function itemsOf(list: readonly TreeEntry[], ids: Map<string, number>): Items {
  const known = list.map(({ value }) => {
    const text = `${value.kind} ${copyText(value)}`;
    const id = ids.get(text) ?? ids.size;
    ids.set(text, id);
    return id;
  });
  return { length: list.length, id: (place) => known[place]!, name: (place) => nameOf(list[place]!.value) };
}

/** Items that are the same with none: each is compared with the one in its place. */
const byPlace = (length: number): Items => ({ length, id: () => Number.NaN, name: () => '' });

/** What an object calls itself; '' where it does not. */
function nameOf(node: TreeNode): string {
  if (node.kind !== 'object') return '';
  for (const { key = '', value } of node.entries(0, 20))
    if (NAMES.includes(key) && !isParent(value) && value.text !== '') return `${key} ${value.text}`;
  return '';
}

/** The last of each key, as for JSON.parse. */
function byKey(node: TreeNode): Map<string, TreeNode> {
  return new Map(node.entries(0, COMPARED_MAX).map(({ key = '', value }) => [key, value]));
}

function isSame(a: TreeNode, b: TreeNode): boolean {
  if (a.kind !== b.kind || a.text !== b.text || a.count !== b.count) return false;
  const [left, right] = [a.bytes, b.bytes];
  if (!left || !right) return left === right;
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** Where two texts differ: what is the same before and after it is left out. */
export function diffTexts(
  before: string,
  after: string,
): { head: string; before: string; after: string; tail: string } {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let back = 0;
  while (
    back < least - from &&
    before.charCodeAt(before.length - 1 - back) === after.charCodeAt(after.length - 1 - back)
  )
    back++;
  return {
    head: after.slice(0, from),
    before: before.slice(from, before.length - back),
    after: after.slice(from, after.length - back),
    tail: after.slice(after.length - back),
  };
}
