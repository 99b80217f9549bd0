import { base64Bytes } from '../model/bytes.ts';
import type { Bytes, EpochMs } from '../units.ts';

interface Told {
  t: EpochMs;
  bytes: Uint8Array;
}

/**
 * One body as the debugger tells it: what came before it was asked to stream arrives in one piece, with the answer;
 * what comes later arrives by itself. Until that answer everything waits, so that the order is right.
 */
export class WireBody {
  readonly #tell: (offset: Bytes, bytes: Uint8Array, t: EpochMs) => void;
  readonly #ended: (t: EpochMs) => void;
  /** When, and how much, of what is in the buffer: each piece keeps its time. */
  #early: { t: EpochMs; size: Bytes }[] = [];
  #waiting: Told[] = [];
  #streams = false;
  #offset: Bytes = 0;
  #endedAt: EpochMs | undefined;

  constructor(tell: (offset: Bytes, bytes: Uint8Array, t: EpochMs) => void, ended: (t: EpochMs) => void) {
    this.#tell = tell;
    this.#ended = ended;
  }

  /** Bytes came; without `data` they are (or will be) in the buffer. */
  received(size: Bytes, data: string | undefined, t: EpochMs): void {
    if (data === undefined) {
      if (!this.#streams) this.#early.push({ t, size });
      return;
    }
    const bytes = base64Bytes(data);
    if (this.#streams) this.#pass({ t, bytes });
    else this.#waiting.push({ t, bytes });
  }

  /** The answer: all that had come before. */
  buffered(data: string, t: EpochMs): void {
    if (this.#streams) return;
    const bytes = base64Bytes(data);
    this.#streams = true;
    let at = 0;
    for (const { t: when, size } of this.#early) {
      if (at + size > bytes.length) break;
      this.#pass({ t: when, bytes: bytes.subarray(at, at + size) });
      at += size;
    }
    if (at < bytes.length) this.#pass({ t: this.#early.at(-1)?.t ?? t, bytes: bytes.subarray(at) });
    this.#early = [];
    for (const told of this.#waiting) this.#pass(told);
    this.#waiting = [];
    if (this.#endedAt !== undefined) this.#ended(this.#endedAt);
  }

  /** The request is over. */
  end(t: EpochMs): void {
    if (this.#streams) this.#ended(t);
    else this.#endedAt = t;
  }

  #pass({ t, bytes }: Told): void {
    if (bytes.length === 0) return;
    const offset = this.#offset;
    this.#offset += bytes.length;
    this.#tell(offset, bytes, t);
  }
}
