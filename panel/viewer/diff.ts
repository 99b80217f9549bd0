import type { TreeEntry, TreeNode } from '../../src/decode/tree.ts';
import type { Path, Step } from './path.ts';

/** Values that are compared at most. */
export const COMPARED_MAX = 50_000;
/** Changes that are told at most. */
export const CHANGES_MAX = 1000;
const DEPTH = 300;

/** One difference between two values. */
export interface Change {
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
 * What is different between two trees: objects by their keys in any order, lists by place from both ends, so that one
 * item more in the middle is one change and not many. Numbers by their digits. Looks at `COMPARED_MAX` values.
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
  const lists = (a: TreeNode, b: TreeNode, path: Step[]): void => {
    const [old, now] = [a.entries(0, COMPARED_MAX), b.entries(0, COMPARED_MAX)];
    if (a.count > COMPARED_MAX || b.count > COMPARED_MAX) diff.partial = true;
    const least = Math.min(old.length, now.length);
    let head = 0;
    let tail = 0;
    // Only where items came or went need they be aligned; else each is compared with the one in its place.
    if (old.length !== now.length) {
      while (head < least && isEqual(old[head]!.value, now[head]!.value)) head++;
      while (
        tail < least - head &&
        isEqual(old[old.length - 1 - tail]!.value, now[now.length - 1 - tail]!.value)
      )
        tail++;
    }
    diff.same += head + tail;
    const [oldEnd, nowEnd] = [old.length - tail, now.length - tail];
    for (let i = head; i < Math.max(oldEnd, nowEnd); i++) {
      const was = i < oldEnd ? old[i]?.value : undefined;
      const is = i < nowEnd ? now[i]?.value : undefined;
      if (was && is) compare(was, is, [...path, i]);
      else if (is) tell({ path: [...path, i], after: is });
      else if (was) tell({ path: [...path, i], before: was });
    }
  };
  const isEqual = (a: TreeNode, b: TreeNode): boolean => {
    if (++compared > COMPARED_MAX) {
      diff.partial = true;
      return false;
    }
    if (!isParent(a) || !isParent(b)) return isSame(a, b);
    if (a.kind !== b.kind || a.count !== b.count) return false;
    const [left, right] = [a.entries(), b.entries()];
    return left.every(
      ({ key, value }, i) => key === right[i]?.key && isEqual(value, (right[i] as TreeEntry).value),
    );
  };
  compare(before, after, []);
  return diff;
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
