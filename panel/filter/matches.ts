import type { Seq } from '../../src/units.ts';

/** Ascending numbers by index: a lane's records, or those that match. */
export interface Ascending {
  readonly length: number;
  /** NaN outside. */
  at(index: number): Seq;
  /** Index of the first that is >= `target`; the length if none. */
  lowerBound(target: Seq): number;
}

/** Record numbers in ascending order that grow at both ends in O(1) amortised, and change within in O(n) moves. */
export class Matches implements Ascending {
  #values = new Float64Array(64);
  #head = 32;
  #tail = 32;

  get length(): number {
    return this.#tail - this.#head;
  }

  at(index: number): Seq {
    return index < 0 || index >= this.length ? Number.NaN : (this.#values[this.#head + index] as number);
  }

  lowerBound(target: Seq): number {
    let low = this.#head;
    let high = this.#tail;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#values[middle] as number) < target) low = middle + 1;
      else high = middle;
    }
    return low - this.#head;
  }

  has(seq: Seq): boolean {
    return this.at(this.lowerBound(seq)) === seq;
  }

  /** Adds a number wherever it belongs; cheapest at the ends. */
  add(seq: Seq): void {
    const index = seq > this.at(this.length - 1) ? this.length : seq < this.at(0) ? 0 : this.lowerBound(seq);
    if (this.at(index) === seq) return;
    if (this.#head === 0 || this.#tail === this.#values.length) this.#makeRoom();
    const at = this.#head + index;
    if (index === 0) this.#values[--this.#head] = seq;
    else {
      this.#values.copyWithin(at + 1, at, this.#tail++);
      this.#values[at] = seq;
    }
  }

  delete(seq: Seq): void {
    const index = this.lowerBound(seq);
    if (this.at(index) !== seq) return;
    const at = this.#head + index;
    if (index === 0) this.#head++;
    else this.#values.copyWithin(at, at + 1, this.#tail--);
  }

  /** Forgets all below `seq`. */
  dropBelow(seq: Seq): void {
    this.#head += this.lowerBound(seq);
  }

  clear(): void {
    this.#head = this.#tail = this.#values.length >> 1;
  }

  /** As much room at either end as there are values. */
  #makeRoom(): void {
    const { length } = this;
    const room = Math.max(32, length);
    const values = new Float64Array(length + 2 * room);
    values.set(this.#values.subarray(this.#head, this.#tail), room);
    this.#values = values;
    this.#head = room;
    this.#tail = room + length;
  }
}
