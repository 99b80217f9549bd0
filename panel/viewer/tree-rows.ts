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
  /** Which one it is, from 0, of how many lines that belong to the same parent. */
  readonly place: number;
  readonly siblings: number;
  /** Its key comes again further on in the same object. */
  readonly overridden?: boolean;
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
    this.rows.push({
      node: root,
      step: undefined,
      parent: undefined,
      depth: 0,
      place: 0,
      siblings: 1,
      open: false,
    });
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

  /** Opens a line and those beside it. */
  openSiblings(index: number): void {
    const row = this.rows[index];
    if (!row) return;
    const beside = this.rows.filter((one) => one.parent === row.parent && canOpen(one) && !one.open);
    // From the last on: what is opened moves only what was done.
    for (const one of beside.reverse()) {
      if (this.rows.length < OPEN_MAX) this.open(this.rows.indexOf(one));
    }
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

  /**
   * The line that stands for `row` after lines were closed or made anew: of the same value, or of the nearest that it
   * is in; -1 where there was none.
   */
  standsFor(row: Row | undefined): number {
    if (!row) return -1;
    const own = this.rows.indexOf(row);
    if (own >= 0) return own;
    let at = 0;
    for (const place of linePlaces(row)) {
      const next = this.rows[at]!.open ? this.#line(at, place) : -1;
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** Row of a member by its place, or of the group that it is in. */
  #child(at: number, place: number): number {
    const row = this.rows[at]!;
    const grouped = !row.group && row.node.count > GROUP;
    return this.#line(at, grouped ? Math.floor(place / GROUP) : place);
  }

  /** The line of which line `at` is the parent, by its place. */
  #line(at: number, place: number): number {
    const row = this.rows[at]!;
    for (let i = at + 1; i < this.rows.length; i++) {
      const one = this.rows[i]!;
      if (one.depth <= row.depth) return -1;
      if (one.parent === row && one.place === place) return i;
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
  const last = new Map(entries.map(({ key }, i) => [key, i]));
  return entries.map((entry: TreeEntry, i) => ({
    node: entry.value,
    step: entry.key ?? from + i,
    parent: row,
    depth: row.depth + 1,
    place: i,
    siblings: entries.length,
    overridden: entry.key !== undefined && last.get(entry.key) !== i,
    open: false,
  }));
}

function groupsOf(row: Row): Row[] {
  const groups: Row[] = [];
  const { node, depth } = row;
  const siblings = Math.ceil(node.count / GROUP);
  for (let place = 0; place < siblings; place++) {
    const group = { from: place * GROUP, to: Math.min(node.count, (place + 1) * GROUP) };
    groups.push({
      node,
      step: undefined,
      parent: row,
      depth: depth + 1,
      place,
      siblings,
      group,
      open: false,
    });
  }
  return groups;
}

/** The places of a line and of those above it, from the top. */
function linePlaces(row: Row): number[] {
  const places: number[] = [];
  for (let at: Row = row; at.parent; at = at.parent) places.push(at.place);
  return places.reverse();
}

/** The way to a row's value from the top. */
export function stepsOf(row: Row): Step[] {
  const steps: Step[] = [];
  for (let at: Row | undefined = row; at; at = at.parent) if (at.step !== undefined) steps.push(at.step);
  return steps.reverse();
}
