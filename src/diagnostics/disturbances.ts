import type { Recording } from '../model/recording.ts';
import { firstIndex } from '../model/search.ts';
import type { PageMark } from '../model/types.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/** A shorter task delays no timer that anybody would notice. */
const LONG_TASK: Milliseconds = 200;
const BEGINS: Partial<Record<PageMark['mark'], string>> = {
  'page-hidden': 'hidden',
  offline: 'offline',
  frozen: 'frozen',
  hidden: 'bfcache',
};
const ENDS: Partial<Record<PageMark['mark'], string>> = {
  'page-visible': 'hidden',
  online: 'offline',
  resumed: 'frozen',
  restored: 'bfcache',
};

interface Span {
  from: EpochMs;
  to: EpochMs;
}

/** Spans of a recording in which time means little: by the page's marks, read again when there are new ones. */
export class Disturbances {
  readonly #recording: Recording;
  /** By their beginnings; they do not overlap. */
  #spans: Span[] = [];
  /** Those in which nobody could use the page: without long tasks. */
  #away: Span[] = [];
  /** Times of inputs, and how many there were up to each. */
  #inputs: { t: EpochMs; total: number }[] = [];
  #readMarks = -1;
  #readLast: PageMark | undefined;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** Whether a span overlaps `from` … `to`. O(log n). */
  overlap(from: EpochMs, to: EpochMs): boolean {
    this.#read();
    const span = this.#spans[firstWhere(this.#spans, (one) => one.to >= from)];
    return span !== undefined && span.from <= to;
  }

  /** How much of `from` … `to` nobody could use the page: hidden, offline, frozen or asleep. */
  away(from: EpochMs, to: EpochMs): Milliseconds {
    this.#read();
    let sum = 0;
    for (let i = firstWhere(this.#away, (one) => one.to >= from); i < this.#away.length; i++) {
      const span = this.#away[i] as Span;
      if (span.from >= to) break;
      sum += Math.min(to, span.to) - Math.max(from, span.from);
    }
    return sum;
  }

  /** How often a person pressed a pointer or a key from `from` to `to`. */
  inputs(from: EpochMs, to: EpochMs): number {
    this.#read();
    const total = (end: number) => this.#inputs[end - 1]?.total ?? 0;
    const begin = firstWhere(this.#inputs, ({ t }) => t >= from);
    return (
      total(
        Math.max(
          begin,
          firstWhere(this.#inputs, ({ t }) => t > to),
        ),
      ) - total(begin)
    );
  }

  #read(): void {
    const { marks } = this.#recording;
    if (marks.length === this.#readMarks && marks.at(-1) === this.#readLast) return;
    this.#readMarks = marks.length;
    this.#readLast = marks.at(-1);
    const spans: Span[] = [];
    const tasks: Span[] = [];
    this.#inputs = [];
    const since = new Map<string, EpochMs>();
    for (const { mark, t, duration = 0, count = 1 } of marks) {
      const begun = BEGINS[mark];
      const ended = ENDS[mark];
      if (begun !== undefined && !since.has(begun)) since.set(begun, t);
      else if (ended !== undefined && since.has(ended)) {
        spans.push({ from: since.get(ended) as EpochMs, to: t });
        since.delete(ended);
      } else if (mark === 'navigation') {
        // Another document says itself how it is.
        for (const from of since.values()) spans.push({ from, to: t });
        since.clear();
      }
      if (mark === 'slept') spans.push({ from: t, to: t + duration });
      else if (mark === 'long-task' && duration >= LONG_TASK) tasks.push({ from: t, to: t + duration });
      else if (mark === 'input') this.#inputs.push({ t, total: (this.#inputs.at(-1)?.total ?? 0) + count });
    }
    for (const from of since.values()) spans.push({ from, to: Number.POSITIVE_INFINITY });
    this.#away = merged(spans);
    this.#spans = merged([...this.#away, ...tasks]);
  }
}

function firstWhere<T>(list: readonly T[], holds: (item: T) => boolean): number {
  return firstIndex(list.length, (i) => holds(list[i] as T));
}

function merged(spans: Span[]): Span[] {
  spans.sort((a, b) => a.from - b.from);
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else kept.push({ ...span });
  }
  return kept;
}
