import { base64Length, isBinary } from '../model/bytes.ts';
import type { MessageRecord } from '../model/types.ts';
import type { Bytes } from '../units.ts';
import type { Said } from './protocol.ts';

/** What a message is for stands at its beginning: this much of it is read, however long it is. */
const TEXT_START = 256;
const HEAD: Bytes = 32;
/** Characters of base64 that give 33 bytes. */
const HEAD_BASE64 = 44;
const NO_BYTES = new Uint8Array();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** A record as protocols look at it; one object for all of a lane. */
export class Heard implements Said {
  out = false;
  text = '';
  size: Bytes = 0;
  eventType = '';
  number = 0;
  #base64 = '';
  #head: Uint8Array | undefined = NO_BYTES;

  set(record: MessageRecord, number: number): this {
    const { data } = record;
    this.out = record.kind === 'send';
    this.size = record.size;
    this.eventType = record.eventType ?? '';
    this.number = number;
    if (isBinary(data)) {
      this.text = '';
      this.#base64 = data.base64;
      this.#head = undefined;
      if (!(this.size > 0)) this.size = base64Length(data.base64);
    } else {
      this.text = data.length > TEXT_START ? data.slice(0, TEXT_START) : data;
      this.#head = NO_BYTES;
    }
    return this;
  }

  /** Decoded when somebody asks. */
  get head(): Uint8Array {
    this.#head ??= decode(this.#base64);
    return this.#head;
  }
}

/** The first bytes of a base64 text, as far as it is such. */
function decode(base64: string): Uint8Array {
  const end = Math.min(base64.length, HEAD_BASE64);
  const bytes = new Uint8Array(HEAD + 1);
  let length = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < end; i++) {
    const value = VALUES[base64.charCodeAt(i)] ?? -1;
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length++] = (bits >> count) & 0xff;
  }
  return bytes.subarray(0, Math.min(length, HEAD));
}
