import type { Connection } from './connection.ts';
import { encodeMessage } from './encode.ts';

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
  /** Encoded; '' for a message, which is encoded only if somebody ever asks: most are forgotten unread. */
  fact: string;
  t: number;
  type: string;
  lastEventId: string;
  data: string;
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

  /** `released` runs whenever a fact of an ended connection has left the backlog. */
  constructor(released: (connection: Connection) => void) {
    this.#released = released;
  }

  put(connection: Connection, fact: string): void {
    const node = this.#node(connection);
    node.fact = fact;
    this.#add(node, fact.length);
  }

  /** A text message in, at `t` microseconds. */
  putMessage(connection: Connection, t: number, type: string, lastEventId: string, data: string): void {
    const node = this.#node(connection);
    node.t = t;
    node.type = type;
    node.lastEventId = lastEventId;
    node.data = data;
    this.#add(node, data.length);
  }

  /** An empty node: the oldest one where the backlog is full, so that a dormant hook allocates nothing. */
  #node(connection: Connection): Node {
    const oldest = this.#length >= this.#limits.facts ? this.#head : undefined;
    if (!oldest) return { connection, fact: '', t: 0, type: '', lastEventId: '', data: '', next: undefined };
    this.#drop(oldest);
    oldest.connection = connection;
    oldest.fact = oldest.type = oldest.lastEventId = oldest.data = '';
    oldest.next = undefined;
    return oldest;
  }

  #add(node: Node, size: number): void {
    if (this.#tail) this.#tail.next = node;
    else this.#head = node;
    this.#tail = node;
    node.connection.kept++;
    this.#length++;
    this.#size += size;
    if (this.#size > this.#limits.size) this.#shrink();
  }

  limit(limits: BacklogLimits): void {
    this.#limits = limits;
    this.#shrink();
  }

  /** Gives out all facts, oldest first, and is empty afterwards. */
  drain(take: (fact: string) => void): void {
    while (this.#head) {
      const node = this.#head;
      this.#shift(node);
      const { connection, t, type, lastEventId, data } = node;
      take(node.fact === '' ? encodeMessage(connection.id, t, type, lastEventId, data) : node.fact);
    }
    this.dropped = 0;
  }

  #shrink(): void {
    while (this.#head && (this.#length > this.#limits.facts || this.#size > this.#limits.size))
      this.#drop(this.#head);
  }

  /** Forgets the oldest fact and counts it. */
  #drop(node: Node): void {
    const { connection, fact } = node;
    // Connections made and open are told to whoever asks, whether their facts are kept or not.
    if (fact === '' || (fact !== connection.made && fact !== connection.open)) this.dropped++;
    this.#shift(node);
  }

  #shift(node: Node): void {
    const { connection, fact } = node;
    this.#head = node.next;
    if (!this.#head) this.#tail = undefined;
    this.#size -= fact === '' ? node.data.length : fact.length;
    this.#length--;
    connection.kept--;
    if (fact !== '') {
      if (fact === connection.open) connection.openKept = false;
      if (fact === connection.made) connection.madeKept = false;
    }
    if (connection.ended) this.#released(connection);
  }
}
