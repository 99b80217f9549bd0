import type { Bytes } from '../units.ts';
import { Output } from './output.ts';
import { textMessage } from './payload.ts';
import type { Framer, Piece } from './piece.ts';
import { characterEnd } from './utf8.ts';

const NOTHING = new Uint8Array();

/**
 * Plain text without frames: a message for each chunk. A character that is split across chunks belongs to the one
 * that completes it, and its bytes too; a chunk that completes none gives no message.
 */
export class TextFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  /** The beginning of a character, at most three bytes. */
  #rest: Uint8Array = NOTHING;
  #skipping: boolean;

  constructor(limit: Bytes, middle: boolean) {
    this.#limit = limit;
    this.#skipping = middle;
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    const from = this.#skipping ? this.#skip(chunk) : 0;
    const bytes = join(this.#rest, chunk.subarray(from));
    const end = characterEnd(bytes, bytes.length);
    this.#rest = bytes.slice(end);
    if (end > 0) this.#out.add(textMessage(bytes.subarray(0, end), end, this.#limit, this.#out));
    return this.#out.take();
  }

  end(): Piece[] {
    if (this.#rest.length > 0)
      this.#out.note(
        'discarded tail',
        `The text ended within a character: ${this.#rest.length} bytes were discarded.`,
        'discarded character',
      );
    return this.#out.finish();
  }

  /** In the middle of a character, its other bytes are skipped. */
  #skip(chunk: Uint8Array): number {
    if (chunk.length === 0) return 0;
    this.#skipping = false;
    this.#out.note('skipped', 'Began in the middle of the text.');
    let at = 0;
    while (at < 3 && at < chunk.length && (chunk[at]! & 0xc0) === 0x80) at++;
    return at;
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
