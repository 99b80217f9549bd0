import type { Bytes } from '../units.ts';
import { EnvelopeFramer, GRPC_WEB } from './envelope.ts';
import { Output } from './output.ts';
import type { Framer, Piece } from './piece.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SPACE = 64;
const PADDING = 65;
const INVALID = 66;
const VALUES = new Uint8Array(256).fill(INVALID);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
for (const space of '\t\n\f\r ') VALUES[space.charCodeAt(0)] = SPACE;
VALUES[0x3d] = PADDING;

/**
 * Frames application/grpc-web-text: gRPC-Web in base64. A server may pad each message on its own, so that padding
 * occurs within the body (PROTOCOL-WEB of gRPC). Characters that are no base64 are passed over.
 */
export class GrpcWebTextFramer implements Framer {
  #out = new Output();
  #frames: EnvelopeFramer;
  #bits = 0;
  #bitCount = 0;

  constructor(limit: Bytes, middle: boolean) {
    this.#frames = new EnvelopeFramer(limit, middle, GRPC_WEB, this.#out);
  }

  push(chunk: Uint8Array): Piece[] {
    // Which of four characters comes first is not known in the middle: a chunk of whole frames begins with one.
    if (this.#frames.skipping) this.#align();
    this.#out.chunk++;
    this.#frames.feed(this.#decode(chunk));
    return this.#out.take();
  }

  end(): Piece[] {
    return this.#frames.end();
  }

  #decode(chunk: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(Math.ceil((chunk.length * 3) / 4) + 1);
    let length = 0;
    for (const character of chunk) {
      const value = VALUES[character]!;
      if (value < 64) {
        this.#bits = ((this.#bits << 6) | value) & 0xffff;
        this.#bitCount += 6;
        if (this.#bitCount >= 8) {
          this.#bitCount -= 8;
          bytes[length++] = this.#bits >> this.#bitCount;
        }
      } else if (value === PADDING) this.#align();
      else if (value === INVALID)
        this.#out.note('invalid base64', 'A character that is no base64 was passed over.');
    }
    return bytes.subarray(0, length);
  }

  #align(): void {
    this.#bits = 0;
    this.#bitCount = 0;
  }
}
