import type { Recording } from '../model/recording.ts';
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
  #readMarks = -1;
  #readLast: PageMark | undefined;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** Whether a span overlaps `from` … `to`. O(log n). */
  overlap(from: EpochMs, to: EpochMs): boolean {
    this.#read();
    const spans = this.#spans;
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).to < from) low = middle + 1;
      else high = middle;
    }
    const span = spans[low];
    return span !== undefined && span.from <= to;
  }

  #read(): void {
    const { marks } = this.#recording;
    if (marks.length === this.#readMarks && marks.at(-1) === this.#readLast) return;
    this.#readMarks = marks.length;
    this.#readLast = marks.at(-1);
    const spans: Span[] = [];
    const since = new Map<string, EpochMs>();
    for (const { mark, t, duration = 0 } of marks) {
      const begun = BEGINS[mark];
      const ended = ENDS[mark];
      if (begun !== undefined && !since.has(begun)) since.set(begun, t);
      else if (ended !== undefined && since.has(ended)) {
        spans.push({ from: since.get(ended) as EpochMs, to: t });
        since.delete(ended);
      } else if (mark === 'navigation') since.clear();
      else if (mark === 'long-task' && duration >= LONG_TASK) spans.push({ from: t, to: t + duration });
    }
    for (const from of since.values()) spans.push({ from, to: Number.POSITIVE_INFINITY });
    this.#spans = merged(spans);
  }
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
