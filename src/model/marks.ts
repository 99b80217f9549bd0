import type { Loss, PageMark } from './types.ts';

/** Marks kept at most; past it the oldest go, this many at once, so that each costs O(1) amortised. */
export const MARK_LIMIT = 10_000;
const FORGOTTEN_AT_ONCE = 1000;

/**
 * Puts `mark` where its time belongs: it comes last or nearly so, as long tasks are told up to a second late.
 * Returns the loss when the oldest marks had to go.
 */
export function insertMark(marks: PageMark[], mark: PageMark): Loss | undefined {
  let at = marks.length;
  while (at > 0 && marks[at - 1]!.t > mark.t) at--;
  if (at === marks.length) marks.push(mark);
  else marks.splice(at, 0, mark);
  if (marks.length <= MARK_LIMIT) return undefined;
  const gone = marks.splice(0, FORGOTTEN_AT_ONCE);
  const [from, to] = [gone[0]!.t, gone.at(-1)!.t];
  return { type: 'loss', count: gone.length, reason: 'too many page marks: the oldest went first', from, to };
}
