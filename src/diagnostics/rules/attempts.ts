import type { Attempt, Lane } from '../../model/lane.ts';
import type { EpochMs, Milliseconds, Seq } from '../../units.ts';
import type { PageView } from '../page-view.ts';
import { Shown } from '../shown.ts';
import { NEWEST_ATTEMPTS, WORKED } from '../thresholds.ts';

/** What the rules about reconnecting read out of a lane's attempts. */

/** An attempt that followed one which the page had not ended. */
export interface Retry {
  before: Attempt;
  attempt: Attempt;
  /**
   * From the end of the one before until the page (or the browser) tried again. What browsers wait before they really
   * connect a WebSocket comes after its beginning, and so is not in here.
   */
  delay: Milliseconds;
}

/** It ended, and not because the page wanted so (or was left). */
export function notAsked({ end, by }: Attempt): boolean {
  return end !== undefined && by !== 'page';
}

/** How long it was open until `now`; 0 when it never was. */
export function openTime({ open, end }: Attempt, now: EpochMs): Milliseconds {
  return open === undefined ? 0 : Math.max(0, (end ?? now) - open);
}

/** It ended by itself before it had worked: refused, or cut within seconds. */
export function failed(attempt: Attempt): boolean {
  return notAsked(attempt) && openTime(attempt, Number.POSITIVE_INFINITY) < WORKED;
}

/** The attempts of a lane that rules look at again and again: older ones were looked at when they were new. */
export function newest({ attempts }: Lane): readonly Attempt[] {
  return attempts.length > NEWEST_ATTEMPTS ? attempts.slice(-NEWEST_ATTEMPTS) : attempts;
}

/** The retries of a lane, oldest first. */
export function retriesOf(lane: Lane): Retry[] {
  const attempts = newest(lane);
  const retries: Retry[] = [];
  for (let i = 1; i < attempts.length; i++) {
    const before = attempts[i - 1] as Attempt;
    const attempt = attempts[i] as Attempt;
    if (notAsked(before)) retries.push({ before, attempt, delay: waited(before, attempt) });
  }
  return retries;
}

/** From the end of an attempt to the start of the next. */
export function waited({ end }: Attempt, { start }: Attempt): Milliseconds {
  return end === undefined ? 0 : Math.max(0, start - end);
}

/** A retry whose wait something else than its author may have made longer. */
export function disturbed(page: PageView, { before, attempt }: Retry): boolean {
  return page.disturbed(before.end as EpochMs, attempt.start);
}

/** The records with which attempts began, or their first one known. */
export function beginnings(attempts: Iterable<Attempt>): Seq[] {
  return seqsOf(attempts, ({ connecting, opened, failed }) => (connecting ?? opened ?? failed)?.seq);
}

/** The records with which attempts ended. */
export function endings(attempts: Iterable<Attempt>): Seq[] {
  return seqsOf(attempts, ({ failed, opened, connecting }) => (failed ?? opened ?? connecting)?.seq);
}

function seqsOf(attempts: Iterable<Attempt>, seqOf: (attempt: Attempt) => Seq | undefined): Seq[] {
  const shown = new Shown();
  for (const attempt of attempts) {
    const seq = seqOf(attempt);
    if (seq !== undefined) shown.add(seq);
  }
  return shown.seqs;
}

/** The middle one of several numbers; of an even count the upper middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** A span in words: "0 ms", "250 ms", "3.0 s", "45 s". */
export function inWords(span: Milliseconds): string {
  if (span < 1000) return `${Math.round(span)} ms`;
  return span < 10_000 ? `${(span / 1000).toFixed(1)} s` : `${Math.round(span / 1000)} s`;
}

/** Seconds with one decimal, as evidence shows them. */
export function seconds(span: Milliseconds): number {
  return Math.round(span / 100) / 10;
}

/** "1 time", "3 times". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
