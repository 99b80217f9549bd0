import { MESSAGE_CLASSES, type MessageClass } from '../protocols/protocol.ts';
import type { Seq } from '../units.ts';

const CHUNK = 1 << 16;
/** Revisions remembered: a few come at once, and are asked for soon. */
const REVISED = 256;

/** The class of each message by its record number: one byte each, forgotten in chunks with the records. */
export class ClassColumn {
  readonly #chunks = new Map<number, Uint8Array>();
  /** The newest revised messages. */
  readonly #revised: Seq[] = [];
  #revisions = 0;

  set(seq: Seq, kind: MessageClass): void {
    const key = Math.floor(seq / CHUNK);
    let chunk = this.#chunks.get(key);
    if (!chunk) {
      chunk = new Uint8Array(CHUNK);
      this.#chunks.set(key, chunk);
    }
    chunk[seq % CHUNK] = MESSAGE_CLASSES.indexOf(kind) + 1;
  }

  /** Undefined for what is no message, or was not classed yet. */
  get(seq: Seq): MessageClass | undefined {
    return MESSAGE_CLASSES[(this.#chunks.get(Math.floor(seq / CHUNK))?.[seq % CHUNK] ?? 0) - 1];
  }

  /** Gives a message another class than it had. */
  revise(seq: Seq, kind: MessageClass): void {
    this.set(seq, kind);
    this.#revisions++;
    this.#revised.push(seq);
    if (this.#revised.length > 2 * REVISED) this.#revised.splice(0, REVISED);
  }

  /** How many messages were given another class, ever. */
  get revisions(): number {
    return this.#revisions;
  }

  /** The messages revised since there were `before` revisions; undefined when they were too many to remember. */
  revisedSince(before: number): readonly Seq[] | undefined {
    const fresh = this.#revisions - before;
    if (fresh > this.#revised.length) return undefined;
    return fresh === 0 ? [] : this.#revised.slice(-fresh);
  }

  /** Forgets what lies before `seq`. */
  dropBefore(seq: Seq): void {
    for (const key of this.#chunks.keys()) {
      if ((key + 1) * CHUNK > seq) return;
      this.#chunks.delete(key);
    }
  }
}
