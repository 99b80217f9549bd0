/** From one id to the next, where they differ in one run of digits only: "a-17" → "a-19" is 2. */
export interface IdStep {
  by: number;
  /** What stands before and after the digits that count; the same for all ids of one counter. */
  shape: string;
}

/** Longer numbers are not exact as such. */
const EXACT_DIGITS = 15;

/**
 * How far `to` is from `from`, or undefined where they do not tell: no digits, more than one number that differs, or
 * other text around it. O(length).
 */
export function idStep(from: string, to: string): IdStep | undefined {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let tail = 0;
  while (tail < shorter - start && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  // What differs may be part of a number: "109" → "119".
  while (start > 0 && isDigit(from, start - 1)) start--;
  while (tail > 0 && isDigit(from, from.length - tail)) tail--;
  const [before, after] = [from.slice(start, from.length - tail), to.slice(start, to.length - tail)];
  if (!/^\d+$/.test(before) || !/^\d+$/.test(after)) return undefined;
  const exact = before.length <= EXACT_DIGITS && after.length <= EXACT_DIGITS;
  const by = exact ? Number(after) - Number(before) : Number(BigInt(after) - BigInt(before));
  return { by, shape: `${from.slice(0, start)}#${from.slice(from.length - tail)}` };
}

function isDigit(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 48 && unit <= 57;
}
