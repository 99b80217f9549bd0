import type { EpochMs } from '../units.ts';
import { LIMITS } from './limits.ts';

/** `done` and `error`: what is left of the stream after the answer was finished, or failed. */
export type Phase = 'waiting' | 'reasoning' | 'text' | 'tool' | 'done' | 'error';
export type Span = readonly [from: EpochMs, to: EpochMs, phase: Phase];

/** What an answer was busy with, one phase after the other. O(1) a message. */
export class Phases {
  readonly #began: { t: EpochMs; phase: Phase }[] = [];

  /** `phase` goes on, or begins, at `t`. */
  mark(t: EpochMs, phase: Phase): void {
    const last = this.#began.at(-1);
    if (last?.phase === phase) return;
    const isLast = phase === 'done' || phase === 'error';
    if (this.#began.length >= LIMITS.phases && !isLast) return;
    this.#began.push({ t: last ? Math.max(t, last.t) : t, phase });
  }

  /** The spans from `from` to `to`, without a gap; the first is waiting. */
  spans(from: EpochMs, to: EpochMs): Span[] {
    const spans: Span[] = [];
    let phase: Phase = 'waiting';
    let since = from;
    for (const next of this.#began) {
      const t = Math.max(since, next.t);
      if (t > since || phase !== 'waiting') spans.push([since, t, phase]);
      ({ phase } = next);
      since = t;
    }
    spans.push([since, Math.max(since, to), phase]);
    return spans;
  }
}
