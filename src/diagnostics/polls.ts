import type { Attempt } from '../model/lane.ts';
import type { HeaderList } from '../model/types.ts';
import type { Bytes, EpochMs, Milliseconds } from '../units.ts';
import type { LaneView } from './lane-view.ts';
import { POLLS_LOOKED_AT } from './thresholds.ts';

/** One request of a polling lane that has ended. */
export interface Poll {
  attempt: Attempt;
  start: EpochMs;
  end: EpochMs;
  duration: Milliseconds;
}

/** The newest polls that have ended, oldest first, without those that nobody could have asked for in time. */
export function pollsOf({ lane, page }: LaneView): Poll[] {
  return lane.attempts.slice(-POLLS_LOOKED_AT).flatMap((attempt) => {
    const { start, end } = attempt;
    if (end === undefined || page.away(start, end) > 0) return [];
    return [{ attempt, start, end, duration: end - start }];
  });
}

/** Time from each poll's end to the next one's begin. */
export function gapsOf(polls: readonly Poll[]): Milliseconds[] {
  return polls.slice(1).map(({ start }, i) => start - (polls[i] as Poll).end);
}

/** Time from each poll's begin to the next one's, where nothing kept the page from asking. */
export function intervalsOf(polls: readonly Poll[], { page }: LaneView): Milliseconds[] {
  return polls.slice(1).flatMap(({ start }, i) => {
    const before = (polls[i] as Poll).start;
    return page.away(before, start) > 0 ? [] : [start - before];
  });
}

/** Requests an hour at this pace. */
export function perHour(intervals: readonly Milliseconds[]): number {
  return Math.round(3_600_000 / median(intervals));
}

/** Bytes of a poll's headers both ways at the median, as HTTP/1.1 writes them; undefined where they are not known. */
export function headerBytes(polls: readonly Poll[]): Bytes | undefined {
  const sizes = polls.flatMap(({ attempt: { connecting, opened } }) => {
    const [sent, got] = [connecting?.requestHeaders, opened?.headers];
    return sent && got ? [sizeOf(sent) + sizeOf(got)] : [];
  });
  return sizes.length > 0 ? median(sizes) : undefined;
}

const sizeOf = (headers: HeaderList): Bytes =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Standard deviation by mean. */
export function variation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / values.length) / mean;
}

/** The newest of them as evidence: the records in which they began. */
export function recordsOf(polls: readonly Poll[], limit: number): number[] {
  return polls.flatMap(({ attempt }) => (attempt.connecting ? [attempt.connecting.seq] : [])).slice(-limit);
}
