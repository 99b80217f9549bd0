import type { Bytes } from '../units.ts';
import { Kept } from './kept.ts';
import { Output } from './output.ts';
import { binaryMessage, checkJson, textMessage } from './payload.ts';
import type { Framer, Piece } from './piece.ts';
import { previewBytes } from './utf8.ts';

const HEADER: Bytes = 5;
const COMPRESSED = 0x01;

export interface EnvelopeKind {
  /** The flag of the frame that ends the stream, which holds text, and the type of event it is told as. */
  endFlag: number;
  endType: string;
  /** Payloads are JSON texts. */
  json: boolean;
}

export const CONNECT: EnvelopeKind = { endFlag: 0x02, endType: 'end-stream', json: false };
export const CONNECT_JSON: EnvelopeKind = { ...CONNECT, json: true };
export const GRPC_WEB: EnvelopeKind = { endFlag: 0x80, endType: 'trailers', json: false };

/**
 * Frames the envelopes of the Connect protocol and of gRPC-Web: a byte of flags, four of length (big-endian), and
 * the payload. A compressed payload is told as the bytes it came as.
 *
 * The format has no mark to find a frame by. In the middle of a stream, chunks are skipped until one is made up of
 * whole frames, as a server that flushes each message sends them.
 */
export class EnvelopeFramer implements Framer {
  #out: Output;
  #kind: EnvelopeKind;
  #limit: Bytes;
  #skipping: boolean;
  #skipped: Bytes = 0;
  #header = new Uint8Array(HEADER);
  #headerSize: Bytes = 0;
  /** Payload bytes still to come of the frame whose header is whole. */
  #missing: Bytes = 0;
  #payload: Kept;

  constructor(limit: Bytes, middle: boolean, kind: EnvelopeKind, out = new Output()) {
    this.#limit = limit;
    this.#skipping = middle;
    this.#kind = kind;
    this.#out = out;
    this.#payload = new Kept(limit + 4);
  }

  /** Still looking for the first frame. */
  get skipping(): boolean {
    return this.#skipping;
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    this.feed(chunk);
    return this.#out.take();
  }

  /** Takes bytes without counting a chunk; the pieces go to the output. */
  feed(bytes: Uint8Array): void {
    if (!this.#skipping || this.#found(bytes)) this.#read(bytes);
  }

  end(): Piece[] {
    const tail = this.#headerSize + this.#payload.size;
    if (this.#skipping)
      this.#out.note(
        'skipped',
        `Began in the middle of the stream, and no frame was found: ${this.#skipped} bytes were skipped.`,
      );
    else if (tail > 0) this.#noteTail(tail);
    return this.#out.finish();
  }

  #read(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headerSize < HEADER) {
        this.#header[this.#headerSize++] = chunk[at++]!;
        if (this.#headerSize < HEADER) continue;
        this.#missing = lengthOf(this.#header, 0);
      } else {
        const end = Math.min(chunk.length, at + this.#missing);
        this.#payload.append(chunk, at, end);
        this.#missing -= end - at;
        at = end;
      }
      if (this.#missing === 0) this.#tell();
    }
  }

  #tell(): void {
    const flags = this.#header[0]!;
    const { endFlag, endType, json } = this.#kind;
    const ending = (flags & endFlag) !== 0;
    const compressed = (flags & COMPRESSED) !== 0;
    const { view, size } = this.#payload;
    const text = (ending || json) && !compressed;
    const piece = (text ? textMessage : binaryMessage)(view, size, this.#limit, this.#out);
    if (ending) piece.eventType = endType;
    if (compressed)
      this.#out.note('compressed frame', `A frame of ${size} bytes is compressed: it is told as it came.`);
    if ((flags & ~(endFlag | COMPRESSED)) !== 0)
      this.#out.note('unknown flags', `A frame has flags that are not known: 0x${flags.toString(16)}.`);
    this.#out.add(piece);
    if (json && text) checkJson(piece, this.#out);
    this.#headerSize = 0;
    this.#payload.clear();
  }

  #noteTail(tail: Bytes): void {
    const flags = this.#header[0]!;
    const asked = this.#headerSize < HEADER ? '' : `, of ${HEADER + lengthOf(this.#header, 0)},`;
    const beginning = new Uint8Array([
      ...this.#header.subarray(0, this.#headerSize),
      ...this.#payload.view.subarray(0, 160),
    ]);
    const odd = (flags & ~(this.#kind.endFlag | COMPRESSED)) !== 0 ? ' Perhaps it is not in frames.' : '';
    this.#out.note(
      'discarded tail',
      `The stream ended within a frame: ${tail} bytes${asked} were discarded, ${previewBytes(beginning)}.${odd}`,
    );
  }

  #found(chunk: Uint8Array): boolean {
    if (chunk.length === 0) return false;
    if (!isWholeFrames(chunk, this.#kind.endFlag)) {
      this.#skipped += chunk.length;
      return false;
    }
    this.#skipping = false;
    const guess = 'up to a chunk that is made up of whole frames';
    this.#out.note(
      'skipped',
      `Began in the middle of the stream: ${this.#skipped} bytes were skipped ${guess}.`,
    );
    return true;
  }
}

/** Whether bytes are frames with known flags, from the first byte to the last. */
export function isWholeFrames(bytes: Uint8Array, endFlag: number): boolean {
  let at = 0;
  while (at + HEADER <= bytes.length) {
    if ((bytes[at]! & ~(endFlag | COMPRESSED)) !== 0) return false;
    at += HEADER + lengthOf(bytes, at);
  }
  return at === bytes.length;
}

function lengthOf(bytes: Uint8Array, at: number): Bytes {
  return bytes[at + 1]! * 0x1000000 + ((bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!);
}
