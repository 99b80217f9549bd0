import type { TreeNode } from '../../src/decode/tree.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Longer texts are no number that somebody would look at. */
const LONGEST = 40;

/** The number that a value is, or that its text is nothing but: exchanges send prices as text. Else NaN. */
export function numberOf({ kind, text }: TreeNode): number {
  if (kind === 'number') return Number(text);
  return kind === 'string' && text.length <= LONGEST && DECIMAL.test(text) ? Number(text) : Number.NaN;
}

/** Whole numbers longer than these may be beyond a double; longer than the last they all are. */
const [SAFE_DIGITS, MOST_DIGITS] = [16, 309];

/**
 * What JavaScript makes of a number where that is another one: "9007199254740992" of 9007199254740993, "Infinity" of
 * 1e400. Of fractions nothing is said: hardly any is exactly a double.
 */
export function misreadAs(text: string): string | undefined {
  const value = Number(text);
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return String(value);
  const digits = /^-?(\d+)$/.exec(text)?.[1]?.length ?? 0;
  if (digits < SAFE_DIGITS || digits > MOST_DIGITS || BigInt(text) === BigInt(value)) return undefined;
  return String(BigInt(value));
}
