import type { Connection } from './connection.ts';

/** How much a backlog keeps: facts, and UTF-16 units of their text. The oldest go first. */
export interface BacklogLimits {
  facts: number;
  size: number;
}

/** While nobody records. */
export const DORMANT: BacklogLimits = { facts: 200, size: 256 * 1024 };
/** At a document's start, until it is known (in milliseconds) whether somebody records: nothing early may be lost. */
export const UNDECIDED: BacklogLimits = { facts: 50_000, size: 32 * 1024 * 1024 };
/** A dormant hook keeps only the size of a payload above this: it must not hold a page's big messages in memory. */
export const DORMANT_PAYLOAD = 32 * 1024;

interface Node {
  connection: Connection;
  fact: string;
  next: Node | undefined;
}

/** The newest facts, oldest first. A linked list: adding to it runs no setter that a page may put on Array.prototype. */
export class Backlog {
  readonly #released: (connection: Connection) => void;
  #limits = UNDECIDED;
  #head: Node | undefined;
  #tail: Node | undefined;
  #length = 0;
  #size = 0;
  /** Facts that had to make room. */
  dropped = 0;

  /** `released` runs whenever a fact of a connection has left the backlog. */
  constructor(released: (connection: Connection) => void) {
    this.#released = released;
  }

  put(connection: Connection, fact: string): void {
    const node: Node = { connection, fact, next: undefined };
    if (this.#tail) this.#tail.next = node;
    else this.#head = node;
    this.#tail = node;
    connection.kept++;
    this.#length++;
    this.#size += fact.length;
    if (this.#length > this.#limits.facts || this.#size > this.#limits.size) this.#shrink();
  }

  limit(limits: BacklogLimits): void {
    this.#limits = limits;
    this.#shrink();
  }

  /** Gives out all facts, oldest first, and is empty afterwards. */
  drain(take: (fact: string) => void): void {
    while (this.#head) take(this.#shift(this.#head));
    this.dropped = 0;
  }

  #shrink(): void {
    while (this.#head && (this.#length > this.#limits.facts || this.#size > this.#limits.size)) {
      this.#shift(this.#head);
      this.dropped++;
    }
  }

  #shift(node: Node): string {
    const { connection, fact } = node;
    this.#head = node.next;
    if (!this.#head) this.#tail = undefined;
    this.#size -= fact.length;
    this.#length--;
    connection.kept--;
    if (fact === connection.open) connection.openKept = false;
    this.#released(connection);
    return fact;
  }
}
