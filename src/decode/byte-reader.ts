import { strictText } from './data.ts';
import { PlainNode, type TreeEntry, type TreeKind } from './tree.ts';

/** More values than this are not read from one message. */
export const VALUES_MAX = 50_000;
/** What the fault begins with when there are. */
export const TOO_MANY = 'more than';
/** Nested deeper than this is not read. */
export const DEPTH_MAX = 256;

const loose = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads numbers and texts from bytes (big endian unless told otherwise). It never reads beyond the end: the first time
 * that there is too little, `fault` says where, all that is read after it is 0 or empty.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  fault: string | undefined;
  depth = 0;
  readonly #view: DataView;
  #values = 0;
  readonly #valuesMax: number;

  constructor(bytes: Uint8Array, from = 0, valuesMax = VALUES_MAX) {
    this.#valuesMax = valuesMax;
    this.bytes = bytes;
    this.at = from;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  get cut(): string {
    return `incomplete at byte ${this.bytes.length}`;
  }

  fail(fault: string): void {
    this.fault ??= fault;
  }

  wrong(what: string, at = this.at): void {
    this.fail(`${what} at byte ${at}`);
  }

  u8(): number {
    return this.#has(1) ? this.#view.getUint8(this.#move(1)) : 0;
  }
  u16(): number {
    return this.#has(2) ? this.#view.getUint16(this.#move(2)) : 0;
  }
  u32(little = false): number {
    return this.#has(4) ? this.#view.getUint32(this.#move(4), little) : 0;
  }
  u64(little = false): bigint {
    return this.#has(8) ? this.#view.getBigUint64(this.#move(8), little) : 0n;
  }
  i8(): number {
    return this.#has(1) ? this.#view.getInt8(this.#move(1)) : 0;
  }
  i16(): number {
    return this.#has(2) ? this.#view.getInt16(this.#move(2)) : 0;
  }
  i32(little = false): number {
    return this.#has(4) ? this.#view.getInt32(this.#move(4), little) : 0;
  }
  i64(little = false): bigint {
    return this.#has(8) ? this.#view.getBigInt64(this.#move(8), little) : 0n;
  }
  f32(): number {
    return this.#has(4) ? this.#view.getFloat32(this.#move(4)) : 0;
  }
  f64(little = false): number {
    return this.#has(8) ? this.#view.getFloat64(this.#move(8), little) : 0;
  }

  /** An unsigned LEB128 number (protobuf varint, lib0 varUint) of at most 64 bits. */
  varint(): bigint {
    const from = this.at;
    let value = 0n;
    let low = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      if (this.fault) return 0n;
      // The first four groups need no bigint.
      if (i < 4) low |= (byte & 0x7f) << (7 * i);
      else value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return i < 4 ? BigInt(low) : (value | BigInt(low)) & 0xffff_ffff_ffff_ffffn;
    }
    this.wrong('a number of more than 10 bytes', from);
    return 0n;
  }

  /** A varint that is a length or a count. Beyond 2^53 it is more than there is in any case. */
  size(): number {
    return Number(this.varint());
  }

  /** The next `count` bytes; what there is of them when that is less. */
  take(count: number): Uint8Array {
    const all = this.left >= count;
    const taken = this.bytes.subarray(this.at, all ? this.at + count : this.bytes.length);
    this.at += taken.length;
    if (!all) this.fail(this.cut);
    return taken;
  }

  /** A text of `count` bytes of UTF-8. */
  text(count: number): PlainNode {
    const bytes = this.take(count);
    const text = strictText(bytes);
    const node = new PlainNode('string', text ?? loose.decode(bytes));
    if (this.fault) node.partial = true;
    else if (text === undefined) node.note = 'no UTF-8: what is none reads as U+FFFD';
    return node;
  }

  /** Counts one more value; false, and a fault, when there are too many. */
  counted(): boolean {
    if (++this.#values > this.#valuesMax)
      this.fail(`${TOO_MANY} ${this.#valuesMax} values: not read from byte ${this.at} on`);
    return this.fault === undefined;
  }

  /** A list or map: `read` adds to the entries until `more` says that all are there, or a fault. */
  nested(kind: TreeKind, more: (read: number) => boolean, read: () => TreeEntry | undefined): PlainNode {
    const entries: TreeEntry[] = [];
    if (this.depth >= DEPTH_MAX)
      this.fail(`deeper than ${DEPTH_MAX} levels: not read from byte ${this.at} on`);
    this.depth++;
    while (!this.fault && more(entries.length)) {
      const entry = read();
      if (entry) entries.push(entry);
    }
    this.depth--;
    const node = new PlainNode(kind, '', entries);
    if (this.fault) node.partial = true;
    return node;
  }

  #has(count: number): boolean {
    if (this.fault) return false;
    if (this.left >= count) return true;
    this.fail(this.cut);
    this.at = this.bytes.length;
    return false;
  }

  #move(count: number): number {
    const { at } = this;
    this.at += count;
    return at;
  }
}

/** Number of a tree, exact. */
export const numberNode = (value: number | bigint): PlainNode =>
  new PlainNode('number', Object.is(value, -0) ? '-0' : String(value));

export function bytesNode(bytes: Uint8Array, note?: string): PlainNode {
  const node = new PlainNode('bytes');
  node.bytes = bytes;
  if (note !== undefined) node.note = note;
  return node;
}

/** What stands for a key in text: its value, or a word for what is no text. */
export function keyText({ kind, text, count, bytes }: PlainNode): string {
  if (kind === 'bytes') return `<${bytes?.length ?? 0} bytes>`;
  if (kind === 'array' || kind === 'object') return `<${kind} of ${count}>`;
  return text === '' && kind !== 'string' ? kind : text;
}
