import type { Bytes, EpochMs, Milliseconds } from '../../units.ts';
import { LogHistogram } from './log-histogram.ts';

/** Messages that follow each other within this time belong to one burst. */
export const BURST_GAP: Milliseconds = 10;
/** Fewer than this many are no burst. */
export const BURST_LEAST = 3;

export interface Burst {
  messages: number;
  start: EpochMs;
  /** From its first message to its last. */
  duration: Milliseconds;
}

/**
 * One direction of a lane, message by message. Gaps are counted within an attempt only: the wait for a reconnect is
 * no silence of the other side. A burst is a run of at least three messages, each less than 10 ms after the one before.
 */
export class Flow {
  readonly gaps = new LogHistogram();
  readonly sizes = new LogHistogram();
  bursts = 0;
  /** Messages that were part of a burst. */
  inBursts = 0;
  /** The one with the most messages; of equals the first. */
  largest: Burst | undefined;
  /** Longest gap, and when it began. */
  longest: { gap: Milliseconds; from: EpochMs } | undefined;
  #last: EpochMs = Number.NaN;
  #run = 0;
  #runStart: EpochMs = Number.NaN;

  /** When the newest message came; NaN since a cut. */
  get last(): EpochMs {
    return this.#last;
  }

  /** Times may not go back. */
  take(t: EpochMs, size: Bytes): void {
    this.sizes.add(size);
    const gap = t - this.#last;
    this.#last = t;
    if (gap < BURST_GAP) this.#goOn(t);
    else [this.#run, this.#runStart] = [1, t];
    if (Number.isNaN(gap)) return;
    this.gaps.add(gap);
    if (gap > (this.longest?.gap ?? Number.NEGATIVE_INFINITY)) this.longest = { gap, from: t - gap };
  }

  /** An attempt ended, or messages were missed: what comes next is not measured from what was. */
  cut(): void {
    this.#last = Number.NaN;
  }

  #goOn(t: EpochMs): void {
    this.#run++;
    if (this.#run < BURST_LEAST) return;
    if (this.#run === BURST_LEAST) {
      this.bursts++;
      this.inBursts += BURST_LEAST;
    } else this.inBursts++;
    if (this.#run > (this.largest?.messages ?? 0))
      this.largest = { messages: this.#run, start: this.#runStart, duration: t - this.#runStart };
  }
}
