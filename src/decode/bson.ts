import { bsonValue } from './bson-values.ts';
import { ByteReader, TOO_MANY, VALUES_MAX } from './byte-reader.ts';
import { READ_MAX } from './decoded.ts';
import { PlainNode, type TreeEntry, type TreeRead } from './tree.ts';

// bsonspec.org, version 1.1: "document", "e_list". All numbers are little endian.

/** The least that a document takes: its length and the 0 at its end. */
const EMPTY = 5;

/** Reads one document of BSON from `from` on. What comes after it is left. */
export function readBson(bytes: Uint8Array, from = 0, valuesMax = VALUES_MAX): TreeRead {
  const reader = new BsonReader(bytes, from, valuesMax);
  const root = reader.left > 0 ? reader.document('object', Number.POSITIVE_INFINITY) : undefined;
  if (!root) reader.fail(reader.cut);
  return { root, end: reader.at, fault: reader.fault };
}

/**
 * Whether bytes are one document and nothing else: the length that it begins with is theirs, each type is known, each
 * text ends where it says. Of what is longer than `READ_MAX`, `valuesMax` values without a fault are enough.
 */
export function isBson(bytes: Uint8Array, valuesMax = VALUES_MAX): boolean {
  const { length } = bytes;
  if (length <= EMPTY) return false;
  const told = new ByteReader(bytes).i32(true);
  const isPrefix = length >= READ_MAX && told > length;
  if (!isPrefix && (told !== length || bytes[length - 1] !== 0)) return false;
  const { end, fault } = readBson(bytes, 0, valuesMax);
  return fault === undefined ? end === length : fault.startsWith(TOO_MANY);
}

/**
 * A reader that knows where the document ends in which it reads. A length that leads out of it is wrong, however much
 * of the message there is: only what keeps to it can be "incomplete".
 */
export class BsonReader extends ByteReader {
  /** A document that must end before `limit`. */
  document(kind: 'object' | 'array', limit: number): PlainNode {
    const from = this.at;
    const size = this.room(4, limit) ? this.i32(true) : 0;
    const end = from + size;
    if (!this.fault && (size < EMPTY || end > limit))
      this.wrong(`no BSON: a document of ${size} bytes`, from);
    if (this.fault) return unread();
    let counts = true;
    let items = 0;
    const node = this.nested(
      kind,
      () => this.#more(end),
      () => {
        const entry = this.#element(end - 1);
        if (kind === 'object' || !entry) return entry;
        counts &&= entry.key === String(items++);
        return { value: entry.value };
      },
    );
    if (!counts) node.note = 'its keys are not 0, 1, 2 …: left out';
    return node;
  }

  /** Whether `count` bytes can stand before `limit`; else what is read is no BSON. */
  room(count: number, limit: number): boolean {
    if (count < 0 || this.at + count > limit) this.wrong('no BSON: a value that is longer than its document');
    return this.fault === undefined;
  }

  /** A text that ends with a 0, which comes before `limit`. */
  until0(limit: number): PlainNode {
    const from = this.at;
    const end = this.bytes.indexOf(0, from);
    if (end >= 0 && end < limit) {
      const node = this.text(end - from);
      this.at++;
      return node;
    }
    if (end >= 0 || limit <= this.bytes.length) this.wrong('no BSON: a name without an end', from);
    return this.text(this.left + 1);
  }

  #more(end: number): boolean {
    if (this.left === 0 && this.at < end) this.fail(this.cut);
    if (this.fault) return false;
    if (this.at >= end) this.wrong('no BSON: a document that is longer than it says');
    else if (this.bytes[this.at] !== 0) return true;
    else if (++this.at !== end) this.wrong('no BSON: a document that is shorter than it says');
    return false;
  }

  #element(limit: number): TreeEntry | undefined {
    if (!this.counted()) return undefined;
    const at = this.at;
    const type = this.u8();
    const key = this.until0(limit).text;
    if (this.fault) return undefined;
    return { key, value: bsonValue(this, type, at, limit) ?? unread() };
  }
}

function unread(): PlainNode {
  const node = new PlainNode('unread');
  node.partial = true;
  return node;
}
