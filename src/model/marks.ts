import type { EpochMs } from '../units.ts';
import type { Loss, PageMark, RequestLine } from './types.ts';

/** Marks kept at most, and requests; past it the oldest go, this many at once, so that each costs O(1) amortised. */
export const MARK_LIMIT = 10_000;
const FORGOTTEN_AT_ONCE = 1000;

/**
 * Puts `mark` where its time belongs: it comes last or nearly so, as long tasks are told up to a second late.
 * Returns the loss when the oldest marks had to go.
 */
export function insertMark(marks: PageMark[], mark: PageMark): Loss | undefined {
  return insert(marks, mark, 'too many page marks: the oldest went first');
}

/** The same for a request, which is told when it has ended. */
export function insertRequest(requests: RequestLine[], request: RequestLine): Loss | undefined {
  return insert(requests, request, 'too many requests beside the streams: the oldest went first');
}

function insert<T extends { t: EpochMs }>(list: T[], item: T, reason: string): Loss | undefined {
  let at = list.length;
  while (at > 0 && list[at - 1]!.t > item.t) at--;
  if (at === list.length) list.push(item);
  else list.splice(at, 0, item);
  if (list.length <= MARK_LIMIT) return undefined;
  const gone = list.splice(0, FORGOTTEN_AT_ONCE);
  const [from, to] = [gone[0]!.t, gone.at(-1)!.t];
  return { type: 'loss', count: gone.length, reason, from, to };
}
