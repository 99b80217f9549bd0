import { ByteReader } from './byte-reader.ts';
import { readCbor } from './cbor.ts';
import type { BinaryFormat, Payload } from './decoded.ts';
import { readMessagePack } from './messagepack.ts';
import type { TreeNode } from './tree.ts';

/** Values of one item that are read to find its end. */
const LIST_VALUES_MAX = 10_000;
/** Items that are looked at: no message of a protocol has as many. */
const ITEMS_MAX = 100;

/** The items of a list in MessagePack or CBOR: their values, and where they are in the bytes. */
export class BinaryList {
  readonly bytes: Uint8Array;
  readonly format: BinaryFormat;
  readonly items: TreeNode[] = [];
  fault: string | undefined;
  /** Index after the list. */
  end = 0;
  readonly #starts: number[] = [];

  constructor(bytes: Uint8Array, format: BinaryFormat, from: number, count: number) {
    this.bytes = bytes;
    this.format = format;
    this.end = from;
    const read = format === 'cbor' ? readCbor : readMessagePack;
    for (let i = 0; i < count && i < ITEMS_MAX && !this.fault; i++) {
      const { root, end, fault } = read(bytes, this.end, LIST_VALUES_MAX);
      this.#starts.push(this.end);
      if (root) this.items.push(root);
      this.end = end;
      this.fault = fault;
    }
  }

  /** Text of a string, digits of a number. */
  word(i: number): string | undefined {
    const item = this.items[i];
    const isWord = (item?.kind === 'string' || item?.kind === 'number') && !item.partial;
    return isWord ? item.text : undefined;
  }

  /** Item as it is written. */
  payload(i: number): Payload | undefined {
    const start = this.#starts[i];
    if (start === undefined || i >= this.items.length) return undefined;
    return {
      form: 'bytes',
      bytes: this.bytes.subarray(start, this.#starts[i + 1] ?? (this.fault ? this.bytes.length : this.end)),
      format: this.format,
    };
  }

  /** Items from `from` on as a list of its own; undefined where there are none. */
  rest(from: number): Payload | undefined {
    const start = this.#starts[from];
    const count = this.items.length - from;
    if (start === undefined || count <= 0 || count > 15) return undefined;
    const end = this.fault ? this.bytes.length : this.end;
    const bytes = new Uint8Array(1 + end - start);
    bytes[0] = (this.format === 'cbor' ? 0x80 : 0x90) + count;
    bytes.set(this.bytes.subarray(start, end), 1);
    return { form: 'bytes', bytes, format: this.format };
  }
}

/** The list that is at `from`; undefined where there is none of a told length. */
export function binaryList(bytes: Uint8Array, format: BinaryFormat, from = 0): BinaryList | undefined {
  const reader = new ByteReader(bytes, from);
  const first = reader.u8();
  let count = -1;
  if (format === 'cbor') {
    const info = first & 0x1f;
    if (first >> 5 !== 4) return undefined;
    if (info < 24) count = info;
    else if (info === 24) count = reader.u8();
    else if (info === 25) count = reader.u16();
  } else if (first >= 0x90 && first <= 0x9f) count = first & 0xf;
  else if (first === 0xdc) count = reader.u16();
  else if (first === 0xdd) count = reader.u32();
  if (count < 0) return undefined;
  const list = new BinaryList(bytes, format, reader.at, count);
  list.fault ??= reader.fault;
  return list;
}
