import type { Moment } from '../protocol.ts';

/** Counts what a person does with the page: the first input is told at once, those soon after it together. */
export class Inputs {
  #t = 0;
  #count = 0;

  /** An input at `t`, epoch ms. Gives what is to be told now: nothing while others are `waiting` to be told. */
  add(t: number, waiting: boolean): Moment | undefined {
    if (!waiting) return { mark: 'input', t };
    if (this.#count === 0) this.#t = t;
    this.#count++;
    return undefined;
  }

  /** Those that were not told yet, as one, at the time of their first. */
  take(): Moment | undefined {
    if (this.#count === 0) return undefined;
    const count = this.#count;
    this.#count = 0;
    return { mark: 'input', t: this.#t, count };
  }
}
