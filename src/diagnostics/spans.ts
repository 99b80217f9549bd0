import type { Attempt, Lane } from '../model/lane.ts';
import type { EpochMs, Seq } from '../units.ts';
import type { PageView } from './page-view.ts';
import { SHOWN_RECORDS } from './thresholds.ts';

/** A time in which an attempt of a lane was under way, or open. */
export interface Span {
  readonly lane: Lane;
  readonly attempt: Attempt;
  readonly from: EpochMs;
  /** Infinity while it is. */
  readonly to: EpochMs;
}

/** Times in which a lane took a connection or waited for one. */
export function* takenBy(lane: Lane): Generator<Span> {
  for (const attempt of lane.attempts)
    yield { lane, attempt, from: attempt.start, to: attempt.end ?? Number.POSITIVE_INFINITY };
}

/** Times in which a lane was open. */
export function* openOf(lane: Lane): Generator<Span> {
  for (const attempt of lane.attempts) {
    const { open, end = Number.POSITIVE_INFINITY } = attempt;
    if (open !== undefined) yield { lane, attempt, from: open, to: end };
  }
}

/** Those that ran at the first moment at which most did. O(n log n). */
export function peak(spans: readonly Span[]): Span[] {
  const starts = spans.map(({ from }) => from).sort((a, b) => a - b);
  const ends = spans.map(({ to }) => to).sort((a, b) => a - b);
  let ended = 0;
  let most = 0;
  let at: EpochMs = Number.NaN;
  starts.forEach((start, i) => {
    while ((ends[ended] as EpochMs) <= start) ended++;
    if (i + 1 - ended <= most) return;
    most = i + 1 - ended;
    at = start;
  });
  return spans.filter(({ from, to }) => from <= at && at < to);
}

/** The records with which attempts began, ascending, as many as a finding names. */
export function beginnings(spans: readonly Pick<Span, 'attempt'>[]): Seq[] {
  const seqs = new Set<Seq>();
  for (const { attempt } of spans) {
    const seq = (attempt.connecting ?? attempt.opened ?? attempt.failed)?.seq;
    if (seq !== undefined) seqs.add(seq);
  }
  return [...seqs].sort((a, b) => a - b).slice(0, SHOWN_RECORDS);
}

/** What is worked out of the attempts of all lanes: anew only when there is a record that is no message. */
export class PerLife<T> {
  readonly #page: PageView;
  readonly #work: () => T;
  #stamp = Number.NaN;
  #value!: T;

  constructor(page: PageView, work: () => T) {
    this.#page = page;
    this.#work = work;
  }

  get value(): T {
    const stamp = stampOf(this.#page);
    if (stamp !== this.#stamp) this.#value = this.#work();
    this.#stamp = stamp;
    return this.#value;
  }
}

/** Grows with every record that is no message, and with a message that shows an attempt to be open. */
function stampOf(page: PageView): number {
  let stamp = 2 * page.recording.nextSeq;
  for (const { lane } of page.views()) {
    stamp -= 2 * (lane.messagesIn + lane.messagesOut);
    stamp += lane.attemptCount + (lane.state === 'open' ? 1 : 0);
  }
  return stamp;
}
