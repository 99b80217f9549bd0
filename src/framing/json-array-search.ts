import type { Bytes } from '../units.ts';
import { isJson } from './payload.ts';

const LF = 0x0a;
const CR = 0x0d;
const COMMA = 0x2c;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/**
 * Looks for an element of a JSON array whose beginning nobody saw. How deep its first bytes are cannot be told, so this
 * is a guess, of two sorts:
 * - a chunk that is made up of whole objects, as a server that flushes each element sends them;
 * - `}`, a comma and line ends, and `{` at the beginning of its line: what is deeper down is indented, or has no line
 *   ends at all. (A line end as such is never within a string: RFC 8259, 7.)
 */
export class ArraySearch {
  /** Bytes passed over so far. */
  skipped: Bytes = 0;
  /** After an object's end: whether a comma and a line end came since. */
  #ended = false;
  #comma = false;
  #line = false;

  /** Where in the chunk an element begins; -1 when in none of it. */
  find(chunk: Uint8Array): number {
    const at = isWholeElements(chunk) ? chunk.indexOf(OBJECT) : this.#lineOf(chunk);
    this.skipped += at < 0 ? chunk.length : at;
    return at;
  }

  #lineOf(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === OBJECT_END) {
        this.#ended = true;
        this.#comma = false;
        this.#line = false;
      } else if (!this.#ended || byte === CR) continue;
      else if (byte === LF) this.#line = true;
      else if (byte === COMMA && !this.#comma) this.#comma = true;
      else if (byte === OBJECT && this.#comma && this.#line) return at;
      else this.#ended = false;
    }
    return -1;
  }
}

/** Whether bytes are whole objects with commas between, and perhaps around, them; or the last of them and the bracket. */
function isWholeElements(chunk: Uint8Array): boolean {
  let text = new TextDecoder().decode(chunk).trim();
  if (text.startsWith(',')) text = text.slice(1).trimStart();
  if (!text.startsWith('{')) return false;
  if (text.endsWith(',') || text.endsWith(']')) text = text.slice(0, -1);
  return isJson(`[${text}]`);
}
