/** Where rows begin, as they are found: an array that grows with them. */
export class RowStarts {
  #starts = new Uint32Array(1024);
  count = 0;

  /** A row begins at `at`. Amortised O(1). */
  add(at: number): void {
    // One place more is for the end.
    if (this.count + 1 >= this.#starts.length) {
      const longer = new Uint32Array(this.#starts.length * 2);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    this.#starts[this.count++] = at;
  }

  /** Where each row begins, and behind the last one the end of all. */
  endedAt(end: number): Uint32Array {
    this.#starts[this.count] = end;
    return this.#starts;
  }
}
