import type { Bytes } from '../units.ts';
import { Kept } from './kept.ts';
import { Output } from './output.ts';
import { binaryMessage, checkJson, textMessage } from './payload.ts';
import type { Framer, Piece } from './piece.ts';

/** Lengths of the message and of its headers, and a CRC of both; all big-endian. */
const PRELUDE: Bytes = 12;
const CRC: Bytes = 4;
/** The format's own limits: 24 MiB a message, 128 KiB of headers. */
const MESSAGE_MAX: Bytes = 24 * 1024 * 1024;
const HEADERS_MAX: Bytes = 128 * 1024;
/** Bytes of a header's value by its type; of types 6 and 7 two bytes tell. */
const SIZES: readonly Bytes[] = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];
const STRING = 7;

/**
 * Frames `application/vnd.amazon.eventstream`, which Amazon Bedrock streams in. What is no message is skipped up to a
 * prelude whose CRC is right. The CRC of a whole message is not checked: HTTP has done so.
 * https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class AwsEventStreamFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  #inMiddle: boolean;
  #skipped: Bytes = 0;
  #prelude = new Uint8Array(PRELUDE);
  #has: Bytes = 0;
  #headers = new Kept(HEADERS_MAX);
  #headersLeft: Bytes = 0;
  #payload: Kept;
  #payloadLeft: Bytes = 0;
  #crcLeft: Bytes = 0;

  constructor(limit: Bytes, middle: boolean) {
    this.#limit = limit;
    this.#inMiddle = middle;
    this.#payload = new Kept(limit + 4);
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    for (let at = 0; at < chunk.length; ) {
      if (this.#has < PRELUDE) {
        this.#prelude[this.#has++] = chunk[at++] as number;
        if (this.#has === PRELUDE) this.#begin();
      } else if (this.#headersLeft > 0) at += this.#copy(chunk, at, '#headers');
      else if (this.#payloadLeft > 0) at += this.#copy(chunk, at, '#payload');
      else {
        at++;
        if (--this.#crcLeft === 0) this.#tell();
      }
    }
    return this.#out.take();
  }

  end(): Piece[] {
    const isWithin = this.#has === PRELUDE;
    const left = this.#headersLeft + this.#payloadLeft + this.#crcLeft;
    if (isWithin) {
      const total = lengthAt(this.#prelude, 0);
      this.#out.note(
        'discarded tail',
        `The stream ended within a message: ${total - left} bytes of ${total} were discarded.`,
      );
    } else {
      this.#skipped += this.#has;
      this.#tellSkipped();
    }
    return this.#out.finish();
  }

  #begin(): void {
    const total = lengthAt(this.#prelude, 0);
    const headers = lengthAt(this.#prelude, 4);
    const fits = total <= MESSAGE_MAX && headers <= HEADERS_MAX && headers + PRELUDE + CRC <= total;
    if (!fits || crc32(this.#prelude, 8) !== lengthAt(this.#prelude, 8)) {
      this.#prelude.copyWithin(0, 1);
      this.#has--;
      this.#skipped++;
      return;
    }
    this.#tellSkipped();
    this.#headersLeft = headers;
    this.#payloadLeft = total - headers - PRELUDE - CRC;
    this.#crcLeft = CRC;
  }

  #tellSkipped(): void {
    if (this.#inMiddle)
      this.#out.note('skipped', `Began in the middle of the stream: ${this.#skipped} bytes were skipped.`);
    else if (this.#skipped > 0)
      this.#out.note('no message', `${this.#skipped} bytes are no messages: they were skipped.`);
    this.#inMiddle = false;
    this.#skipped = 0;
  }

  #copy(chunk: Uint8Array, at: number, into: '#headers' | '#payload'): number {
    const isHeaders = into === '#headers';
    const size = Math.min(chunk.length - at, isHeaders ? this.#headersLeft : this.#payloadLeft);
    (isHeaders ? this.#headers : this.#payload).append(chunk, at, at + size);
    if (isHeaders) this.#headersLeft -= size;
    else this.#payloadLeft -= size;
    return size;
  }

  #tell(): void {
    const headers = headersOf(this.#headers.view);
    const { view, size } = this.#payload;
    const isText = /\bjson\b|^text\//.test(headers.get(':content-type') ?? '');
    const piece = (isText ? textMessage : binaryMessage)(view, size, this.#limit, this.#out);
    const type = headers.get(':event-type') ?? headers.get(':exception-type') ?? headers.get(':error-code');
    if (type) piece.eventType = type;
    this.#out.add(piece);
    if (isText) checkJson(piece, this.#out);
    this.#headers.clear();
    this.#payload.clear();
    this.#has = 0;
  }
}

/** The headers that are strings; of broken ones, those before the fault. */
function headersOf(bytes: Uint8Array): Map<string, string> {
  const headers = new Map<string, string>();
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + (bytes[at] as number);
    const type = bytes[nameEnd] ?? -1;
    let from = nameEnd + 1;
    let size = SIZES[type];
    if (size === undefined) break;
    if (size < 0) {
      size = ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0);
      from += 2;
    }
    if (from + size > bytes.length) break;
    if (type === STRING)
      headers.set(
        decoder.decode(bytes.subarray(at + 1, nameEnd)),
        decoder.decode(bytes.subarray(from, from + size)),
      );
    at = from + size;
  }
  return headers;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x1000000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

let table: Uint32Array | undefined;

/** CRC-32 (IEEE 802.3, as in gzip) of the first `size` bytes. */
function crc32(bytes: Uint8Array, size: number): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < size; i++) crc = (table[(crc ^ bytes[i]!) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
