import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import type { Decoded, Pair } from './decoded.ts';
import { Recent } from './recent.ts';

/** Requests without an answer that are remembered at most, and at least half as many; the oldest go, and are counted. */
export const OPEN_MAX = 10_000;
/** Links that are remembered at most, and at least half as many; the oldest go. */
export const LINKS_MAX = 200_000;
/** Longer ids are kept as their ends, length and hash: the page may choose them, and up to `OPEN_MAX` are kept. */
const ID_MAX = 400;

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

/** A part of a message, as one of the ids it has tells it. */
interface Place {
  seq: Seq;
  part: number;
  t: EpochMs;
  /** It is the first of these ids: what another tells of the same part counts less. */
  first: boolean;
}

interface Open {
  place: Place;
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
  /** Ended by the side that asked: the other may have answered before it heard of that, or has to answer all the same. */
  readonly #ended = new Recent<Open>(OPEN_MAX);
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
      const { pair, also } = parts[part]!;
      if (pair) this.#take(pair, out, { seq, part, t, first: true });
      if (also) for (const one of also) this.#take(one, out, { seq, part, t, first: false });
    }
  }

  /** How part `part` of a message stands to another; undefined while nothing is known of one. */
  of(seq: Seq, part = 0): Link | undefined {
    return this.#links.get(`${seq} ${part}`);
  }

  /** The connection was made anew: what was asked before gets no answer. */
  reset(): void {
    this.#open.clear();
    this.#ended.clear();
  }

  #take({ id, side, more }: Pair, out: boolean, place: Place): void {
    // Answers go the other way, what ends a request goes the same.
    const asker = (side === 'answer') !== out;
    const key = `${asker ? '>' : '<'}${id.length > ID_MAX ? shortened(id) : id}`;
    if (side === 'request') this.#asked(key, { place, answers: 0, link: undefined });
    else this.#answered(key, place, side, more === true);
  }

  #asked(key: string, request: Open): void {
    if (this.#open.delete(key)) this.repeated++;
    this.#ended.delete(key);
    this.#open.set(key, request);
  }

  #answered(key: string, place: Place, side: 'answer' | 'end', more: boolean): void {
    const request = this.#open.get(key) ?? this.#ended.get(key);
    if (!request) return;
    const { seq, part } = place;
    const asked = request.place;
    const after = place.t - asked.t;
    const isLast = side === 'answer' && !more;
    if (side === 'answer') request.answers++;
    if (side === 'end' || isLast) this.#open.delete(key);
    if (side === 'end') this.#ended.set(key, request);
    else if (isLast) this.#ended.delete(key);
    const { answers } = request;
    this.#keep(place, { side, other: asked.seq, otherPart: asked.part, after, answers });
    if (!request.link) {
      request.link = { side: 'request', other: seq, otherPart: part, after, answers };
      this.#keep(asked, request.link);
    } else if (side === 'answer') {
      request.link.answers = answers;
      // What ended it came before its first answer.
      if (answers === 1) Object.assign(request.link, { other: seq, otherPart: part, after });
      else request.link.last = { seq, part, after };
    }
    if (!more) request.link.ended = true;
  }

  #keep({ seq, part, first }: Place, link: Link): void {
    const key = `${seq} ${part}`;
    if (first || !this.#links.get(key)) this.#links.set(key, link);
  }
}

/** An id that is as good as unique among those of one connection, however long it was (FNV-1a). */
function shortened(id: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return `${id.slice(0, 100)} ${id.length} ${hash >>> 0} ${id.slice(-100)}`;
}
