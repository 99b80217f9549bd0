import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import type { Decoded } from './decoded.ts';
import { Recent } from './recent.ts';

/** Requests without an answer that are remembered at most, and at least half as many; the oldest go, and are counted. */
export const OPEN_MAX = 10_000;
/** Links that are remembered at most, and at least half as many; the oldest go. */
export const LINKS_MAX = 200_000;

/** How a part of a message stands to one of another. */
export interface Link {
  /** What this part is to the other. `end`: it ends what that asked for. */
  side: 'request' | 'answer' | 'end';
  /** Of a request its first answer, else the request. */
  other: Seq;
  otherPart: number;
  /** From the request to the answer or end; of a request, to its first answer. Below 0 where clocks went back. */
  after: Milliseconds;
  /** Of a request: its answers so far. Of an answer: which it is, from 1. */
  answers: number;
  /** Of a request: its last answer so far, when there are more than one. */
  last?: { seq: Seq; part: number; after: Milliseconds };
  /** Of a request: no more answers will come; by an answer, or because its side ended it. */
  ended?: boolean;
}

interface Open {
  seq: Seq;
  part: number;
  t: EpochMs;
  answers: number;
  link: Link | undefined;
}

/**
 * Links requests and answers of one connection, message by message in order. O(1) each; it remembers `OPEN_MAX`
 * requests and `LINKS_MAX` links. Ids count for the side that asked, so both may use the same.
 */
export class Pairs {
  /** Requests that the same side asked again under the same id before an answer came. */
  repeated = 0;
  readonly #open = new Recent<Open>(OPEN_MAX);
  /** By message and part. */
  readonly #links = new Recent<Link>(LINKS_MAX);

  /** Requests that have had no final answer. */
  get open(): number {
    return this.#open.size;
  }

  /** Requests that were forgotten, as there were too many without an answer. */
  get forgotten(): number {
    return this.#open.forgotten;
  }

  /** One message with the parts it has; `out`: the page sent it. */
  add(seq: Seq, t: EpochMs, out: boolean, parts: readonly Decoded[]): void {
    for (let part = 0; part < parts.length; part++) {
      const pair = parts[part]!.pair;
      if (!pair) continue;
      // Answers go the other way, what ends a request goes the same.
      const asker = (pair.side === 'answer') !== out;
      const key = `${asker ? '>' : '<'}${pair.id}`;
      if (pair.side === 'request') this.#asked(key, { seq, part, t, answers: 0, link: undefined });
      else this.#answered(key, seq, part, t, pair.side, pair.more === true);
    }
  }

  /** How part `part` of a message stands to another; undefined while nothing is known of one. */
  of(seq: Seq, part = 0): Link | undefined {
    return this.#links.get(`${seq} ${part}`);
  }

  /** The connection was made anew: what was asked before gets no answer. */
  reset(): void {
    this.#open.clear();
  }

  #asked(key: string, request: Open): void {
    if (this.#open.delete(key)) this.repeated++;
    this.#open.set(key, request);
  }

  #answered(key: string, seq: Seq, part: number, t: EpochMs, side: 'answer' | 'end', more: boolean): void {
    const request = this.#open.get(key);
    if (!request) return;
    const after = t - request.t;
    if (side === 'answer') request.answers++;
    if (!more) this.#open.delete(key);
    const { answers } = request;
    this.#keep(seq, part, { side, other: request.seq, otherPart: request.part, after, answers });
    if (!request.link) {
      request.link = { side: 'request', other: seq, otherPart: part, after, answers };
      this.#keep(request.seq, request.part, request.link);
    } else {
      request.link.answers = answers;
      if (side === 'answer') request.link.last = { seq, part, after };
    }
    if (!more) request.link.ended = true;
  }

  #keep(seq: Seq, part: number, link: Link): void {
    this.#links.set(`${seq} ${part}`, link);
  }
}
