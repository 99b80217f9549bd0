import type { Seq } from '../../src/units.ts';
import type { Ascending } from '../filter/matches.ts';

/** The rows of the events table in the order shown: record numbers by their places. */
export interface Rows {
  readonly length: number;
  /** The row that new records come to; undefined where they do not come by themselves. */
  readonly newest: 'last' | 'first' | undefined;
  /** NaN outside. */
  at(index: number): Seq;
  /** Row of a record; -1 where it has none. */
  indexOf(seq: Seq): number;
  /** Row of a record, or of the one that took its place. */
  place(seq: Seq): number;
}

/** By time, oldest first: the order in which records are kept. */
export class OldestFirst implements Rows {
  readonly newest = 'last';
  readonly #seqs: Ascending;

  constructor(seqs: Ascending) {
    this.#seqs = seqs;
  }
  get length(): number {
    return this.#seqs.length;
  }
  at(index: number): Seq {
    return this.#seqs.at(index);
  }
  indexOf(seq: Seq): number {
    const index = this.#seqs.lowerBound(seq);
    return this.#seqs.at(index) === seq ? index : -1;
  }
  place(seq: Seq): number {
    return this.#seqs.lowerBound(seq);
  }
}

/** By time, newest first. */
export class NewestFirst implements Rows {
  readonly newest = 'first';
  readonly #seqs: Ascending;

  constructor(seqs: Ascending) {
    this.#seqs = seqs;
  }
  get length(): number {
    return this.#seqs.length;
  }
  at(index: number): Seq {
    return this.#seqs.at(this.length - 1 - index);
  }
  indexOf(seq: Seq): number {
    const index = this.#seqs.lowerBound(seq);
    return this.#seqs.at(index) === seq ? this.length - 1 - index : -1;
  }
  place(seq: Seq): number {
    return Math.max(0, this.length - 1 - this.#seqs.lowerBound(seq));
  }
}

/**
 * In an order made once, such as by size: rows that move under the eye while data streams in cannot be read. What came
 * later is not in it.
 */
export class Sorted implements Rows {
  readonly newest = undefined;
  readonly #seqs: Float64Array;
  #asked = { seq: Number.NaN, index: -1 };

  constructor(seqs: Float64Array) {
    this.#seqs = seqs;
  }
  get length(): number {
    return this.#seqs.length;
  }
  at(index: number): Seq {
    return this.#seqs[index] ?? Number.NaN;
  }
  indexOf(seq: Seq): number {
    // Asked once a frame, mostly for the same record.
    if (this.#asked.seq !== seq) this.#asked = { seq, index: this.#seqs.indexOf(seq) };
    return this.#asked.index;
  }
  place(seq: Seq): number {
    return Math.max(0, this.indexOf(seq));
  }
}
