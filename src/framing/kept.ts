import type { Bytes } from '../units.ts';

/** The beginning of something that arrives in parts: as many bytes as are worth keeping, and the size of the whole. */
export class Kept {
  /** Size of the whole so far. */
  size: Bytes = 0;
  #cap: Bytes;
  #bytes = new Uint8Array(256);
  #length = 0;

  /** @param cap most bytes ever held. */
  constructor(cap: Bytes) {
    this.#cap = cap;
  }

  /** Adds a copy of `bytes[start..end)`. Amortised O(1) per byte, and O(1) in all beyond the cap. */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.size += end - start;
    const taken = Math.min(end - start, this.#cap - this.#length);
    if (taken <= 0) return;
    if (this.#length + taken > this.#bytes.length) {
      const grown = new Uint8Array(
        Math.min(this.#cap, Math.max(this.#length + taken, this.#bytes.length * 2)),
      );
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, start + taken), this.#length);
    this.#length += taken;
  }

  /** What is kept, valid until the next `append`. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.size = 0;
    this.#length = 0;
  }
}
