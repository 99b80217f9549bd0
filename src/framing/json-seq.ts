import type { Bytes } from '../units.ts';
import { Kept } from './kept.ts';
import { Output } from './output.ts';
import { checkJson, isJson, textMessage } from './payload.ts';
import type { Framer, Piece } from './piece.ts';
import { previewBytes } from './utf8.ts';

const RS = 0x1e;
const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Frames JSON text sequences (RFC 7464): a record separator before each text and an LF after it. A text is told when
 * its LF came, not when the next one begins: brackets and quotes are followed, so that an LF within it is no end.
 */
export class JsonSeqFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  #text: Kept;
  /** Middle of a stream: skip to the first record separator. */
  #skipping: boolean;
  /** `between` texts: after an LF that ended one, or before the first. */
  #state: 'between' | 'text' = 'between';
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Bytes passed over before a record separator, white space apart. */
  #stray: Bytes = 0;

  constructor(limit: Bytes, middle: boolean) {
    this.#limit = limit;
    this.#skipping = middle;
    this.#text = new Kept(limit + 4);
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === RS) {
        this.#keep(chunk, start, at);
        this.#separate();
        start = at + 1;
      } else if (this.#state === 'between') {
        if (byte > 0x20) this.#stray++;
      } else if (byte === LF && this.#depth <= 0 && !this.#inString) {
        this.#keep(chunk, start, at);
        start = at + 1;
        if (this.#text.size > 0) this.#tell();
      } else this.#follow(byte);
    }
    this.#keep(chunk, start, chunk.length);
    return this.#out.take();
  }

  end(): Piece[] {
    this.#separate();
    return this.#out.finish();
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    if (this.#state === 'text' && end > start) this.#text.append(chunk, start, end);
  }

  #follow(byte: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
    } else if (byte === QUOTE) this.#inString = true;
    else if (byte === 0x7b || byte === 0x5b) this.#depth++;
    else if (byte === 0x7d || byte === 0x5d) this.#depth--;
  }

  /** A record separator came, or the end. */
  #separate(): void {
    if (this.#skipping) {
      this.#out.note(
        'skipped',
        'Began in the middle of the stream: skipped up to a record separator or the end.',
      );
    } else if (this.#stray > 0) {
      this.#out.note(
        'bytes outside of a text',
        `${this.#stray} bytes before a record separator, or before the end, belong to no text.`,
      );
    }
    this.#skipping = false;
    this.#stray = 0;
    if (this.#state === 'text' && this.#text.size > 0) this.#unended();
    this.#begin();
  }

  /** A text without its LF: whole if its brackets say so; a number may have lost digits (RFC 7464, 2.4). */
  #unended(): void {
    const { view, size } = this.#text;
    const text = size <= this.#limit ? new TextDecoder().decode(view) : '';
    if (/^\s*["[{]/.test(text) && isJson(text)) {
      this.#out.note('text without LF', `A text has no LF after it: ${previewBytes(view)}.`);
      this.#tell();
    } else {
      this.#out.note(
        'discarded text',
        `A text that was cut off was discarded: ${size} bytes, ${previewBytes(view)}.`,
      );
    }
  }

  #tell(): void {
    let { view, size } = this.#text;
    if (view.length === size && view[size - 1] === 0x0d) view = view.subarray(0, --size);
    if (view.length === size && view.every((byte) => byte <= 0x20)) {
      // White space before the text.
      this.#text.clear();
      return;
    }
    const piece = textMessage(view, size, this.#limit, this.#out);
    this.#out.add(piece);
    checkJson(piece, this.#out);
    this.#begin();
    this.#state = 'between';
  }

  #begin(): void {
    this.#text.clear();
    this.#state = 'text';
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }
}
