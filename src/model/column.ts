const FIRST_ROOM = 16;
/** A column that is full grows by this: room that is never used stays below a third. */
const GROWTH = 1.5;

/**
 * An append-only column of numbers that can also forget its oldest entries.
 * Push, read and forget cost O(1) amortised; nothing is copied per append.
 */
export class Column {
  #values = new Float64Array(FIRST_ROOM);
  #head = 0;
  #tail = 0;
  #dropped = 0;

  get length(): number {
    return this.#tail - this.#head;
  }
  /** Entries forgotten so far: the i-th kept one was the (`dropped` + i)-th pushed. */
  get dropped(): number {
    return this.#dropped;
  }

  push(value: number): void {
    if (this.#tail === this.#values.length) this.#makeRoom();
    this.#values[this.#tail++] = value;
  }

  /** The i-th kept value, or NaN outside the column. */
  at(index: number): number {
    return index < 0 || index >= this.length ? Number.NaN : (this.#values[this.#head + index] as number);
  }

  get last(): number {
    return this.at(this.length - 1);
  }

  /** Forgets the oldest value. */
  dropFirst(): void {
    if (this.length === 0) return;
    this.#head++;
    this.#dropped++;
  }

  /** Index of the first value >= `target` in a column that was pushed in ascending order; its length if none. */
  lowerBound(target: number, from = 0): number {
    let low = from;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#values[this.#head + middle] as number) < target) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeRoom(): void {
    const length = this.length;
    // Half of the space is forgotten entries: slide instead of growing.
    const slide = this.#head > length;
    const target = slide ? this.#values : new Float64Array(Math.ceil(this.#values.length * GROWTH));
    target.set(this.#values.subarray(this.#head, this.#tail));
    this.#values = target;
    this.#head = 0;
    this.#tail = length;
  }
}
