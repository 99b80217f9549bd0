import { createFramer, type Format, type Framer, formatOf, type Piece, sniff } from '../framing/framer.ts';
import { header, isArrayStream } from '../network/exchange.ts';
import type { Bytes } from '../units.ts';

const FIELD = /^(?:data|event|id|retry)?:/;
/** An array of objects, as far as it is there. */
const ARRAY = /^\s*\[\s*(?:\{|$)/;

/**
 * Reads the body of one response: pieces of bytes as they come, framed by what its headers say it is. A hole (the
 * page's backlog keeps only the newest) makes it begin anew at the next boundary, and say so.
 */
export class BodyReader {
  readonly #header: (name: string) => string | null;
  readonly #url: string;
  #format: Format | undefined;
  #framer: Framer | undefined;
  /** Where the next piece should begin. */
  #next: Bytes = 0;
  /** Pieces that framers before this one took. */
  #chunks = 0;
  #taken = 0;

  /** @param url where the answer came from: a few are known for a format of which their headers say nothing. */
  constructor(headers: [string, string][], url = '') {
    this.#url = url;
    this.#header = (name) => header(headers, name) ?? null;
  }

  /** Takes the bytes from `offset` on; fewer than `size` are what could be kept. */
  take(offset: Bytes, size: Bytes, bytes: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    if (offset !== this.#next || (bytes.length === 0 && size > 0)) {
      this.#chunks += this.#taken;
      this.#taken = 0;
      this.#framer = createFramer(this.#formatOf(bytes), { middle: true });
    }
    if (bytes.length > 0) {
      this.#taken++;
      this.#framer ??= createFramer(this.#formatOf(bytes));
      pieces.push(...this.#numbered(this.#framer.push(bytes)));
    }
    if (bytes.length < size) pieces.push(this.#hole(size, bytes.length));
    // What was cut leaves a hole, which the next piece finds.
    this.#next = offset + bytes.length;
    return pieces;
  }

  /** Says that events may be missing here. */
  #hole(size: Bytes, kept: Bytes): Piece {
    const missing = `${(size - kept).toLocaleString('en')} bytes are missing here`;
    const why =
      kept > 0
        ? 'the piece was too large to be kept whole'
        : 'they came in one piece before the recording began, and so large a piece is not kept then';
    return { kind: 'note', code: 'not kept', data: `${missing}: ${why}.`, chunk: this.#chunks + this.#taken };
  }

  end(): Piece[] {
    return this.#numbered(this.#framer?.end() ?? []);
  }

  /**
   * By its headers, or by what is known of its URL; else by how it begins; else (the user calls it a stream) it is text,
   * piece by piece, but for an array of objects, which nobody else calls a stream.
   */
  #formatOf(first: Uint8Array): Format {
    if (!this.#format) {
      const type = this.#header('content-type') ?? '';
      const byHeaders =
        formatOf(type, this.#header) ?? (isArrayStream(type, this.#url) ? 'json-array' : undefined);
      const byBytes = byHeaders ?? sniff(first);
      this.#format = byBytes === 'more' || !byBytes ? beginning(first) : byBytes;
    }
    return this.#format;
  }

  #numbered(pieces: Piece[]): Piece[] {
    for (const piece of pieces) piece.chunk += this.#chunks;
    return pieces;
  }
}

/** Too little to be sure of elsewhere, but the hook has seen a line like a field, or knows the URL for a stream. */
function beginning(first: Uint8Array): Format {
  const text = new TextDecoder().decode(first.subarray(0, 64));
  return FIELD.test(text) ? 'event-stream' : ARRAY.test(text) ? 'json-array' : 'text';
}
