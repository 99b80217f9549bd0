/** The shop behind the servers of GraphQL and tRPC: who orders is told of it by the orders stream of its room. */
import { EventEmitter, on } from 'node:events';

export interface Order {
  readonly n: number;
}

/** The orders of all rooms: names of rooms are to be unique. */
export class Orders {
  readonly #bus = new EventEmitter().setMaxListeners(0);
  readonly #taken = new Map<string, number>();

  /** Takes an order and gives its number, from 1. */
  place(room: string): number {
    const n = (this.#taken.get(room) ?? 0) + 1;
    this.#taken.set(room, n);
    this.#bus.emit(room, n);
    return n;
  }

  /** The number of the last order at once, then each one's, until `signal` says to stop. */
  async *watch(room: string, signal: AbortSignal): AsyncGenerator<Order> {
    const coming = on(this.#bus, room, { signal });
    yield { n: this.#taken.get(room) ?? 0 };
    try {
      for await (const [n] of coming) yield { n };
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
