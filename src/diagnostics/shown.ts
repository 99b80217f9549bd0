import type { Seq } from '../units.ts';
import { SHOWN_RECORDS } from './thresholds.ts';

/** The first records that show what a rule found. */
export class Shown {
  readonly #seqs: Seq[] = [];

  add(seq: Seq): void {
    if (this.#seqs.length < SHOWN_RECORDS) this.#seqs.push(seq);
  }

  /** A copy: findings are kept longer than what they were made from. */
  get seqs(): Seq[] {
    return [...this.#seqs];
  }
}
