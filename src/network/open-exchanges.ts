import type { Exchange } from './exchange.ts';

/** Requests that are under way at most; a page has a few hundred at the very worst. */
export const OPEN_LIMIT = 4096;

/** The exchanges that have not ended, by id. Bounded: the oldest goes first, and is counted. */
export class OpenExchanges {
  readonly #open = new Map<string, Exchange>();
  readonly #limit: number;
  /** Exchanges that had to make room. Their later events are still told, with `startUnseen`. */
  dropped = 0;

  constructor(limit = OPEN_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#open.size;
  }

  get(id: string): Exchange | undefined {
    return this.#open.get(id);
  }

  add(exchange: Exchange): void {
    if (this.#open.size >= this.#limit) {
      for (const oldest of this.#open.keys()) {
        this.#open.delete(oldest);
        this.dropped++;
        break;
      }
    }
    this.#open.set(exchange.id, exchange);
  }

  delete(id: string): void {
    this.#open.delete(id);
  }

  clear(): void {
    this.#open.clear();
  }
}
