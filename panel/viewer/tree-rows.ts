import type { TreeEntry, TreeNode } from '../../src/decode/tree.ts';
import type { Step } from './path.ts';

/** More members than this are shown in groups of as many. */
export const GROUP = 1000;
/** "Expand all" stops at about so many rows. */
export const OPEN_MAX = 20_000;
/** Opened from the beginning down to here, where it is not wide. */
const OPEN_DEPTH = 2;
const WIDE = 30;
const FIRST_MAX = 300;

/** One line of a tree: a value, or a group of the members of a long list. */
export interface Row {
  readonly node: TreeNode;
  /** Undefined at the top, and of a group. */
  readonly step: Step | undefined;
  readonly parent: Row | undefined;
  readonly depth: number;
  /** Members from `from` to before `to` of its parent's value. */
  readonly group?: { from: number; to: number };
  open: boolean;
}

const isParent = ({ kind, count }: TreeNode) => (kind === 'object' || kind === 'array') && count > 0;

/** Can it be opened? */
export const canOpen = (row: Row): boolean => row.group !== undefined || isParent(row.node);

/** The lines of a tree that are open, in order. What is closed does not exist. */
export class TreeRows {
  readonly rows: Row[] = [];

  constructor(root: TreeNode) {
    this.rows.push({ node: root, step: undefined, parent: undefined, depth: 0, open: false });
    this.#openFirst();
  }

  open(index: number): void {
    const row = this.rows[index];
    if (!row || row.open || !canOpen(row)) return;
    row.open = true;
    const children = childrenOf(row);
    this.rows.splice(index + 1, 0, ...children);
  }

  close(index: number): void {
    const row = this.rows[index];
    if (!row?.open) return;
    row.open = false;
    this.rows.splice(index + 1, this.#endOf(index) - index - 1);
  }

  toggle(index: number): void {
    if (this.rows[index]?.open) this.close(index);
    else this.open(index);
  }

  closeAll(): void {
    this.close(0);
    this.open(0);
  }

  /** Opens what is in row `from`, level by level; false when there is more than is opened. */
  openAll(from = 0, most = OPEN_MAX): boolean {
    const stack: Row[] = [];
    const first = this.rows[from];
    if (!first) return true;
    this.close(from);
    // Made anew in one list: to splice each into thousands would take long.
    const made: Row[] = [];
    stack.push(first);
    let whole = true;
    while (stack.length > 0) {
      const row = stack.pop()!;
      made.push(row);
      if (!canOpen(row)) continue;
      if (made.length + stack.length >= most) {
        whole = false;
        continue;
      }
      row.open = true;
      const children = childrenOf(row);
      for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]!);
    }
    const rest = this.rows.splice(from).slice(1);
    for (const row of made) this.rows.push(row);
    for (const row of rest) this.rows.push(row);
    return whole;
  }

  /** Opens the way to a value, told by the places of its ancestors among their siblings; its row, or -1. */
  reveal(places: readonly number[]): number {
    let at = 0;
    for (const place of places) {
      const row = this.rows[at];
      if (!row) return -1;
      this.open(at);
      at = this.#child(at, place);
      if (at < 0) return -1;
      if (this.rows[at]!.group) {
        this.open(at);
        at = this.#child(at, place - this.rows[at]!.group!.from);
      }
    }
    return this.rows[at] ? at : -1;
  }

  indexOf(row: Row | undefined): number {
    return row ? this.rows.indexOf(row) : -1;
  }

  /** Row of a member by its place, or of the group that it is in. */
  #child(at: number, place: number): number {
    const row = this.rows[at]!;
    const grouped = !row.group && row.node.count > GROUP;
    let left = grouped ? Math.floor(place / GROUP) : place;
    for (let i = at + 1; i < this.rows.length; i++) {
      const { depth } = this.rows[i]!;
      if (depth <= row.depth) return -1;
      if (depth === row.depth + 1 && left-- === 0) return i;
    }
    return -1;
  }

  #endOf(index: number): number {
    const { depth } = this.rows[index]!;
    let end = index + 1;
    while (end < this.rows.length && this.rows[end]!.depth > depth) end++;
    return end;
  }

  #openFirst(): void {
    this.open(0);
    for (let i = 1; i < this.rows.length && this.rows.length < FIRST_MAX; i++) {
      const row = this.rows[i]!;
      if (row.depth < OPEN_DEPTH && !row.group && row.node.count <= WIDE) this.open(i);
    }
  }
}

function childrenOf(row: Row): Row[] {
  const { node, group } = row;
  if (!group && node.count > GROUP) return groupsOf(row);
  const from = group?.from ?? 0;
  const entries = node.entries(from, group?.to ?? node.count);
  return entries.map((entry: TreeEntry, i) => ({
    node: entry.value,
    step: entry.key ?? from + i,
    parent: row,
    depth: row.depth + 1,
    open: false,
  }));
}

function groupsOf(row: Row): Row[] {
  const groups: Row[] = [];
  for (let from = 0; from < row.node.count; from += GROUP) {
    const to = Math.min(row.node.count, from + GROUP);
    const { node, depth } = row;
    groups.push({ node, step: undefined, parent: row, depth: depth + 1, group: { from, to }, open: false });
  }
  return groups;
}

/** The way to a row's value from the top. */
export function stepsOf(row: Row): Step[] {
  const steps: Step[] = [];
  for (let at: Row | undefined = row; at; at = at.parent) if (at.step !== undefined) steps.push(at.step);
  return steps.reverse();
}
