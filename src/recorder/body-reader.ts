import { createFramer, type Format, type Framer, formatOf, type Piece } from '../framing/framer.ts';
import type { Bytes } from '../units.ts';

/**
 * Reads the body of one response: pieces of bytes as they come, framed by what its headers say it is. A hole (the
 * page's backlog keeps only the newest) makes it begin anew at the next boundary, and say so.
 */
export class BodyReader {
  readonly format: Format;
  #framer: Framer;
  /** Where the next piece should begin. */
  #next: Bytes = 0;
  /** Pieces that framers before this one took. */
  #chunks = 0;
  #taken = 0;

  constructor(headers: readonly [string, string][]) {
    const header = (name: string): string | null =>
      headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
    // What the hook watches without a type we know began like an event stream.
    this.format = formatOf(header('content-type') ?? '', header) ?? 'event-stream';
    this.#framer = createFramer(this.format);
  }

  /** Takes the bytes from `offset` on; fewer than `size` are what could be kept. */
  take(offset: Bytes, size: Bytes, bytes: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    if (offset !== this.#next || (bytes.length === 0 && size > 0)) {
      this.#chunks += this.#taken;
      this.#taken = 0;
      this.#framer = createFramer(this.format, { middle: true });
    }
    if (bytes.length > 0) {
      this.#taken++;
      pieces.push(...this.#numbered(this.#framer.push(bytes)));
    }
    // What was cut leaves a hole, which the next piece finds.
    this.#next = offset + bytes.length;
    return pieces;
  }

  end(): Piece[] {
    return this.#numbered(this.#framer.end());
  }

  #numbered(pieces: Piece[]): Piece[] {
    for (const piece of pieces) piece.chunk += this.#chunks;
    return pieces;
  }
}
