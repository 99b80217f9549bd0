import { canOpen, type TreeRows } from './tree-rows.ts';

/** What a key does in a tree: go to a line, open or close the one at hand, or open it and its siblings. */
export type TreeMove = { to: number } | 'toggle' | 'siblings';

/**
 * What a key does at line `index` (-1: none), as the ARIA practices for trees have it; undefined for other keys.
 * `page` is the lines in sight.
 */
export function treeMove(key: string, tree: TreeRows, index: number, page: number): TreeMove | undefined {
  const row = tree.rows[index];
  const last = tree.rows.length - 1;
  const to = (line: number): TreeMove => ({ to: Math.max(0, Math.min(last, line)) });
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'ArrowRight':
      if (!row || !canOpen(row)) return to(index);
      return row.open ? to(index + 1) : 'toggle';
    case 'ArrowLeft':
      if (row?.open) return 'toggle';
      return to(row?.parent ? tree.indexOf(row.parent) : index);
    case 'Enter':
    case ' ':
      return row && canOpen(row) ? 'toggle' : to(index);
    case '*':
      return row ? 'siblings' : undefined;
    default:
      return undefined;
  }
}
