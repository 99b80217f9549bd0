import type { Milliseconds } from '../units.ts';
import { type HarEntry, readHar } from './har-entry.ts';

export type { HarEntry } from './har-entry.ts';

/** Polls no faster than this. */
export const POLL_MS: Milliseconds = 1000;
/** A poll may take one part in so many of the time. */
export const COST_SHARE = 50;
/** A pause need not be longer than this: on a busy machine most of a poll's time is waiting. */
export const LONGEST_PAUSE_MS: Milliseconds = 15_000;
/**
 * But it is at least so many times the last poll, however long that took: Firefox's log of 10,000 requests takes the
 * whole browser half a minute to put together.
 */
const LEAST_REST = 5;
/** One poll that takes no longer may have been bad luck. */
const FORGIVEN_MS: Milliseconds = 2000;
/**
 * A poll without an answer is given up after this. Not soon: what is given up the browser works on all the same, and
 * the next one makes it worse.
 */
export const GIVE_UP_MS: Milliseconds = 180_000;

export interface HarPollerOptions {
  /** `devtools.network.getHAR`; may reject. */
  getHar(): Promise<unknown>;
  /** Whether somebody (still) needs the log; asked after each poll. `need()` starts polling again. */
  needed(): boolean;
  take(entries: HarEntry[]): void;
  /** Milliseconds; for the cost of a poll. */
  now?(): Milliseconds;
  setTimer?(run: () => void, delay: Milliseconds): unknown;
  clearTimer?(timer: unknown): void;
}

/**
 * Reads the browser's network log again and again, only while it is needed. Each reading costs the whole log, so the
 * pause after it is {@link COST_SHARE} times as long as it took, up to {@link LONGEST_PAUSE_MS} or {@link LEAST_REST}
 * times as long. The time is taken from asking to having read: the part that the browser spends elsewhere counts too,
 * as it is somebody's.
 */
export class HarPoller {
  readonly #options: HarPollerOptions;
  readonly #now: () => Milliseconds;
  readonly #setTimer: NonNullable<HarPollerOptions['setTimer']>;
  readonly #clearTimer: NonNullable<HarPollerOptions['clearTimer']>;
  #timer: unknown;
  /** The poll under way; 0 when none is. */
  #running = 0;
  #polls = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #stopped = false;
  /** What the last poll took. */
  cost: Milliseconds = 0;
  #lastCost: Milliseconds = 0;
  /** Polls that were rejected, or had no answer in time. */
  failures = 0;

  constructor(options: HarPollerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#setTimer = options.setTimer ?? ((run, delay) => setTimeout(run, delay));
    this.#clearTimer = options.clearTimer ?? ((timer) => clearTimeout(timer as number));
  }

  /** Somebody needs the log: polls as soon as the pause after the last poll allows, and on while `needed()`. */
  need(): void {
    if (this.#stopped || this.#running !== 0 || this.#timer !== undefined) return;
    this.#schedule(Math.max(0, this.#notBefore - this.#now()));
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#running = 0;
    this.#cancel();
  }

  #schedule(delay: Milliseconds): void {
    this.#timer = this.#setTimer(() => {
      this.#timer = undefined;
      this.#poll();
    }, delay);
  }

  #cancel(): void {
    if (this.#timer !== undefined) this.#clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #poll(): void {
    const poll = ++this.#polls;
    this.#running = poll;
    const began = this.#now();
    this.#timer = this.#setTimer(() => {
      this.#timer = undefined;
      this.#end(poll, began, undefined);
    }, GIVE_UP_MS);
    let answer: Promise<unknown>;
    try {
      answer = Promise.resolve(this.#options.getHar());
    } catch (error) {
      answer = Promise.reject(error);
    }
    answer.then(
      (har) => this.#end(poll, began, { har }),
      () => this.#end(poll, began, undefined),
    );
  }

  #end(poll: number, began: Milliseconds, answer: { har: unknown } | undefined): void {
    if (this.#running !== poll) return; // given up, or stopped
    this.#cancel();
    try {
      if (answer) this.#options.take(readHar(answer.har));
      else this.failures++;
    } catch (error) {
      this.failures++;
      console.error('Streamgauge: the network log could not be taken', error);
    }
    this.#running = 0;
    if (this.#stopped) return;
    this.cost = this.#now() - began;
    // The lesser of two: one dear poll says little (Firefox's first starts its log, 300 ms on a busy machine).
    const cost = this.cost < FORGIVEN_MS ? Math.min(this.cost, this.#lastCost) : this.cost;
    this.#lastCost = this.cost;
    const longest = Math.max(LONGEST_PAUSE_MS, this.cost * LEAST_REST);
    const pause = Math.min(Math.max(POLL_MS, cost * COST_SHARE), longest);
    this.#notBefore = this.#now() + pause;
    if (this.#options.needed()) this.#schedule(pause);
  }
}
