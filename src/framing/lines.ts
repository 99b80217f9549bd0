import type { Bytes } from '../units.ts';
import { Kept } from './kept.ts';

const LF = 10;
const CR = 13;
const EMPTY = new Uint8Array();

export type LineEnd = 'LF' | 'CR' | 'CRLF';

export interface LineHandler {
  /**
   * A line ended.
   * @param line its beginning, without the line end; valid during the call only.
   * @param size of the whole line; greater than `line.length` when it was cut.
   */
  line(line: Uint8Array, size: Bytes): void;
  /** How the line before ended. After a CR it takes one byte more to tell. */
  lineEnd?(end: LineEnd): void;
}

/**
 * Splits bytes into lines, at LF, CR and CRLF (WHATWG HTML, 9.2.5) or at LF alone. A line is told on its CR, without
 * waiting for an LF that may follow in the next chunk. Holds at most `cap` bytes of an unfinished line.
 */
export class Lines {
  /** Bytes before the line that is being told or, between calls, before the unfinished one. */
  lineStart: Bytes = 0;
  /** Bytes pushed in all. */
  total: Bytes = 0;
  #handler: LineHandler;
  #ends: 'any' | 'LF';
  #cap: Bytes;
  #rest: Kept;
  #afterCr = false;

  constructor(handler: LineHandler, cap: Bytes, ends: 'any' | 'LF') {
    this.#handler = handler;
    this.#rest = new Kept(cap);
    this.#cap = cap;
    this.#ends = ends;
  }

  push(chunk: Uint8Array): void {
    const before = this.total;
    this.total += chunk.length;
    let start = this.#swallow(chunk);
    if (this.#rest.size === 0) this.lineStart = before + start;
    let lf = next(chunk, LF, start);
    let cr = this.#ends === 'any' ? next(chunk, CR, start) : Number.POSITIVE_INFINITY;
    for (;;) {
      const at = Math.min(lf, cr);
      if (at === Number.POSITIVE_INFINITY) break;
      this.#tell(chunk, start, at);
      start = at + 1;
      if (at === cr) {
        if (start === chunk.length) this.#afterCr = true;
        else if (chunk[start] === LF) {
          start++;
          this.#handler.lineEnd?.('CRLF');
        } else this.#handler.lineEnd?.('CR');
        cr = next(chunk, CR, start);
      } else this.#handler.lineEnd?.('LF');
      if (lf < start) lf = next(chunk, LF, start);
      this.lineStart = before + start;
    }
    this.#rest.append(chunk, start, chunk.length);
  }

  /** The body ended: the beginning and the size of a last line that did not, valid until the next call. */
  end(): { line: Uint8Array; size: Bytes } {
    if (this.#afterCr) this.#handler.lineEnd?.('CR');
    this.#afterCr = false;
    return { line: this.#rest.view, size: this.#rest.size };
  }

  /** Skips the LF of a CRLF that was split across chunks. */
  #swallow(chunk: Uint8Array): number {
    if (!this.#afterCr || chunk.length === 0) return 0;
    this.#afterCr = false;
    this.#handler.lineEnd?.(chunk[0] === LF ? 'CRLF' : 'CR');
    return chunk[0] === LF ? 1 : 0;
  }

  #tell(chunk: Uint8Array, start: number, end: number): void {
    if (this.#rest.size > 0) {
      this.#rest.append(chunk, start, end);
      this.#handler.line(this.#rest.view, this.#rest.size);
      this.#rest.clear();
    } else if (start === end) this.#handler.line(EMPTY, 0);
    else this.#handler.line(chunk.subarray(start, Math.min(end, start + this.#cap)), end - start);
  }
}

function next(bytes: Uint8Array, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}
