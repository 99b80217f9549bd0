import { MESSAGE_CLASSES, type MessageClass } from '../protocols/protocol.ts';
import type { Seq } from '../units.ts';

const CHUNK = 1 << 16;

/** The class of each message by its record number: one byte each, forgotten in chunks with the records. */
export class ClassColumn {
  readonly #chunks = new Map<number, Uint8Array>();

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

  /** Forgets what lies before `seq`. */
  dropBefore(seq: Seq): void {
    for (const key of this.#chunks.keys()) {
      if ((key + 1) * CHUNK > seq) return;
      this.#chunks.delete(key);
    }
  }
}
