import { Column } from '../model/column.ts';
import type { EpochMs, Seq } from '../units.ts';
import { LIMITS } from './limits.ts';

/** What an answer may still keep. */
export interface Room {
  /** UTF-16 units. */
  readonly left: number;
  /** Takes room; a negative number gives it back. */
  take(units: number): void;
}

/** Where a piece of a text came from. */
export interface Came {
  t: EpochMs;
  seq: Seq;
}

/**
 * A text as it grew: the pieces it was made of, with the time and the record of each. A piece costs O(1) amortised;
 * the text is put together when it is asked for.
 */
export class Growth {
  /** UTF-16 units that were said and are not kept. */
  notKept = 0;
  /** How often what was said before was taken back and said anew. */
  rewritten = 0;
  #text = '';
  #fresh: string[] = [];
  #length = 0;
  #starts = new Column();
  #times = new Column();
  #seqs = new Column();
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** UTF-16 units kept. */
  get length(): number {
    return this.#length;
  }
  /** UTF-16 units said. */
  get said(): number {
    return this.#length + this.notKept;
  }
  get pieces(): number {
    return this.#starts.length;
  }

  get text(): string {
    if (this.#fresh.length > 0) {
      this.#text += this.#fresh.join('');
      this.#fresh = [];
    }
    return this.#text;
  }

  append(text: string, { t, seq }: Came): void {
    if (text === '') return;
    // No holes: once something is not kept, nothing after it is.
    const kept = this.notKept > 0 ? '' : text.slice(0, Math.max(0, this.#room.left));
    this.notKept += text.length - kept.length;
    if (kept === '') return;
    this.#room.take(kept.length);
    if (this.#starts.length < LIMITS.pieces) {
      this.#starts.push(this.#length);
      this.#times.push(t);
      this.#seqs.push(seq);
    }
    this.#fresh.push(kept);
    this.#length += kept.length;
  }

  /** All of the text until now: what is new is a piece. Costs O(its length). @returns the UTF-16 units that are new. */
  soFar(text: string, came: Came): number {
    const { said } = this;
    if (this.notKept > 0) {
      this.notKept += Math.max(0, text.length - said);
      return Math.max(0, text.length - said);
    }
    if (text.startsWith(this.text)) {
      this.append(text.slice(said), came);
      return text.length - said;
    }
    const same = commonLength(this.text, text);
    this.rewritten++;
    this.clear();
    this.append(text, came);
    return text.length - same;
  }

  /** Piece `index`, the first is 0; undefined where there is none. */
  piece(index: number): ({ text: string } & Came) | undefined {
    if (index < 0 || index >= this.pieces) return undefined;
    const end = index + 1 < this.pieces ? this.#starts.at(index + 1) : this.#length;
    return {
      text: this.text.slice(this.#starts.at(index), end),
      t: this.#times.at(index),
      seq: this.#seqs.at(index),
    };
  }

  /** The piece that the UTF-16 unit at `offset` came with; undefined past the end. O(log pieces). */
  pieceAt(offset: number): Came | undefined {
    if (!(offset >= 0 && offset < this.#length)) return undefined;
    const index = this.#starts.lowerBound(offset + 1) - 1;
    return { t: this.#times.at(index), seq: this.#seqs.at(index) };
  }

  /** Where what record `seq` brought begins, or what came next; `length` where nothing did. O(log pieces). */
  startOf(seq: Seq): number {
    const index = this.#seqs.lowerBound(seq);
    return index < this.pieces ? this.#starts.at(index) : this.#length;
  }

  /** How long the text was at time `t`, in UTF-16 units. O(log pieces). */
  lengthAt(t: EpochMs): number {
    // Pieces of one moment are there together.
    let count = this.#times.lowerBound(t);
    while (count < this.pieces && this.#times.at(count) === t) count++;
    return count >= this.pieces ? this.#length : this.#starts.at(count);
  }

  /** The text as it was at time `t`. */
  until(t: EpochMs): string {
    const length = this.lengthAt(t);
    return length === this.#length ? this.text : this.text.slice(0, length);
  }

  /**
   * The text from `offset` (UTF-16 units) on. For one who keeps up it costs what is new, not the whole text: to put
   * that together again and again would be quadratic.
   */
  since(offset: number): string {
    let first = this.#fresh.length;
    let start = this.#length;
    while (first > 0 && start > offset) start -= (this.#fresh[--first] as string).length;
    if (start > offset) return this.text.slice(Math.max(0, offset));
    return this.#fresh
      .slice(first)
      .join('')
      .slice(offset - start);
  }

  /** Forgets the text. @param counted it was said, and is not kept. */
  clear(counted = false): void {
    if (counted) this.notKept += this.#length;
    this.#room.take(-this.#length);
    this.#text = '';
    this.#fresh = [];
    this.#length = 0;
    this.#starts = new Column();
    this.#times = new Column();
    this.#seqs = new Column();
  }
}

/** UTF-16 units with which both begin. */
function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
