/**
 * A map of at most `max` entries, in two halves: when the newer one is full, the older one is forgotten. Deleting the
 * first key of one long map again and again would have to step over all that was deleted before.
 */
export class Recent<V> {
  /** Entries that were there when their half was forgotten. */
  forgotten = 0;
  readonly #half: number;
  #newer = new Map<string, V>();
  #older = new Map<string, V>();

  constructor(max: number) {
    this.#half = Math.max(1, Math.floor(max / 2));
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  get(key: string): V | undefined {
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: V): void {
    this.#older.delete(key);
    this.#newer.set(key, value);
    if (this.#newer.size < this.#half) return;
    this.forgotten += this.#older.size;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** Whether it was there. */
  delete(key: string): boolean {
    return this.#newer.delete(key) || this.#older.delete(key);
  }

  clear(): void {
    this.#newer.clear();
    this.#older.clear();
  }
}
