import type { Bytes } from '../units.ts';
import { ArraySearch } from './json-array-search.ts';
import { Kept } from './kept.ts';
import { Output } from './output.ts';
import { checkJson, textMessage } from './payload.ts';
import type { Framer, Piece } from './piece.ts';
import { previewBytes } from './utf8.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENS = 0x5b;
const CLOSES = 0x5d;
/** Kept of what follows the array, to be shown. */
const STRAY_KEPT: Bytes = 160;

/**
 * Frames a JSON array that is streamed (RFC 8259, 5), as Google's APIs send `[{…}\n,\r\n{…}]`: a message an element,
 * told at its last byte. Brackets and quotes are followed; whether it is JSON is asked of each whole element. A body
 * that is one value and no array (an error, mostly) is one message.
 */
export class JsonArrayFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  #element: Kept;
  /** Middle of a stream, and no element found yet. */
  #search: ArraySearch | undefined;
  /** `outside`: before the array, or after it. */
  #state: 'outside' | 'between' | 'element' = 'outside';
  /** Within an array. */
  #open = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Values told; of this array, and commas since the last of them. */
  #told = 0;
  #elements = 0;
  #commas = 0;
  #stray = new Kept(STRAY_KEPT);

  constructor(limit: Bytes, middle: boolean) {
    this.#limit = limit;
    this.#element = new Kept(limit + 4);
    if (middle) this.#search = new ArraySearch();
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    const from = this.#search ? this.#find(this.#search, chunk) : 0;
    if (from >= 0) this.#read(chunk, from);
    return this.#out.take();
  }

  end(): Piece[] {
    if (this.#search) {
      this.#out.note(
        'skipped',
        `Began in the middle of the array, and no element was found: ${this.#search.skipped} bytes were skipped.`,
      );
      return this.#out.finish();
    }
    // Nothing but its end can end a word that is no element.
    if (this.#state === 'element' && !this.#open && this.#depth <= 0 && !this.#inString) this.#tell();
    if (this.#state === 'element') {
      const { view, size } = this.#element;
      const of = this.#open ? 'an element of the array' : 'its value';
      this.#out.note(
        'discarded tail',
        `The body ended within ${of}: ${size} bytes were discarded, ${previewBytes(view)}.`,
      );
    } else if (this.#open)
      this.#out.note('array without end', 'The body ended before the bracket that ends the array.');
    const { view, size } = this.#stray;
    if (size > 0)
      this.#out.note(
        'bytes outside of the array',
        `${size} bytes belong to no array: ${previewBytes(view)}.`,
      );
    return this.#out.finish();
  }

  #find(search: ArraySearch, chunk: Uint8Array): number {
    const from = search.find(chunk);
    if (from < 0) return from;
    this.#search = undefined;
    this.#state = 'between';
    this.#open = true;
    this.#out.note(
      'skipped',
      `Began in the middle of the array: ${search.skipped} bytes were skipped, up to what looks like an element.`,
    );
    return from;
  }

  #read(chunk: Uint8Array, from: number): void {
    let start = from;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#state !== 'element') {
        if (isSpace(byte) || !this.#begins(byte)) continue;
        start = at;
      }
      const end = this.#follow(byte, at);
      if (end < 0) continue;
      this.#element.append(chunk, start, end);
      this.#tell();
      // What ended it may be a comma or the bracket.
      if (end === at && !isSpace(byte)) this.#begins(byte);
    }
    if (this.#state === 'element') this.#element.append(chunk, start, chunk.length);
  }

  /** A byte that is in no element and no white space: whether one begins with it. */
  #begins(byte: number): boolean {
    const begins = this.#open ? this.#inArray(byte) : this.#outside(byte);
    if (begins) this.#state = 'element';
    return begins;
  }

  #inArray(byte: number): boolean {
    if (byte === COMMA) this.#commas++;
    else if (this.#commas !== (byte === CLOSES || this.#elements === 0 ? 0 : 1)) {
      const before = byte === CLOSES ? 'the end of the array' : `element ${this.#elements + 1}`;
      this.#out.note('commas between elements', `Commas before ${before}: ${this.#commas}.`);
    }
    if (byte === CLOSES) {
      this.#open = false;
      this.#state = 'outside';
    }
    return byte !== COMMA && byte !== CLOSES;
  }

  #outside(byte: number): boolean {
    const first = this.#told === 0;
    if (first && isOfBom(byte)) return false;
    const value = byte === 0x7b || byte === OPENS || (first && byte !== COMMA && byte !== CLOSES);
    // Once it is unclear what comes, no bracket can be trusted.
    if (!value || this.#stray.size > 0) {
      this.#stray.append(Uint8Array.of(byte), 0, 1);
      return false;
    }
    if (!first)
      this.#out.note(
        'value after the end',
        `After the end, ${byte === OPENS ? 'another array' : 'a value'} begins.`,
      );
    if (byte !== OPENS) return true;
    this.#open = true;
    this.#state = 'between';
    this.#elements = 0;
    this.#commas = 0;
    return false;
  }

  /** Follows an element: where it ends, which is before a byte that separates and after any other; -1 if not yet. */
  #follow(byte: number, at: number): number {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        if (this.#depth === 0) return at + 1;
      }
    } else if (byte === QUOTE) this.#inString = true;
    else if (byte === 0x7b || byte === OPENS) this.#depth++;
    else if (this.#depth === 0 && (byte === COMMA || byte === CLOSES || isSpace(byte))) return at;
    else if (byte === 0x7d || byte === CLOSES) {
      this.#depth--;
      if (this.#depth <= 0) return at + 1;
    }
    return -1;
  }

  #tell(): void {
    const { view, size } = this.#element;
    const piece = textMessage(view, size, this.#limit, this.#out);
    this.#out.add(piece);
    checkJson(piece, this.#out);
    this.#element.clear();
    this.#state = this.#open ? 'between' : 'outside';
    this.#depth = 0;
    this.#told++;
    this.#elements++;
    this.#commas = 0;
  }
}

/** White space of JSON (RFC 8259, 2). */
function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** One of the bytes of a byte order mark, with which no JSON begins. */
function isOfBom(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}
