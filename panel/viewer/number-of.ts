import type { TreeNode } from '../../src/decode/tree.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Longer texts are no number that somebody would look at. */
const LONGEST = 40;

/** The number that a value is, or that its text is nothing but: exchanges send prices as text. Else NaN. */
export function numberOf({ kind, text }: TreeNode): number {
  if (kind === 'number') return Number(text);
  return kind === 'string' && text.length <= LONGEST && DECIMAL.test(text) ? Number(text) : Number.NaN;
}
