/** What a value of a tree is. `other`: none of JSON's kinds, such as an extension of MessagePack. */
export type TreeKind =
  | 'object'
  | 'array'
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'bytes'
  | 'other'
  /** Not taken apart: deeper than is read, or beyond what is read. */
  | 'unread';

/** One member of an object or item of a list (then without a key). A key may come twice. */
export interface TreeEntry {
  key?: string;
  value: TreeNode;
}

/** A value as a viewer shows it, whatever it was written in. What is within it is made when it is asked for. */
export interface TreeNode {
  readonly kind: TreeKind;
  /** Of a string its value; of a number all its digits as written; of all that has none ''. */
  readonly text: string;
  /** Members or items. */
  readonly count: number;
  readonly bytes?: Uint8Array;
  /** What else there is to say: a tag, a type, how it may be read too. */
  readonly note?: string;
  /** It only looks like this. */
  readonly guess?: boolean;
  /** The input ended or went wrong within it. */
  readonly partial?: boolean;
  /** Members from `from` to before `to`; costs at most what stands before `to`. */
  entries(from?: number, to?: number): TreeEntry[];
}

/** A tree and how its reading ended. */
export interface TreeRead {
  /** Undefined where there is nothing at all. */
  root: TreeNode | undefined;
  /** Where reading ended, in the input's own units (bytes, or UTF-16 units of a text). */
  end: number;
  /** Why it is not all: "incomplete at byte 17". */
  fault?: string;
}

/** A node that is made at once. */
export class PlainNode implements TreeNode {
  readonly kind: TreeKind;
  readonly text: string;
  bytes?: Uint8Array;
  note?: string;
  guess?: boolean;
  partial?: boolean;
  readonly #entries: TreeEntry[] | undefined;

  constructor(kind: TreeKind, text = '', entries?: TreeEntry[]) {
    this.kind = kind;
    this.text = text;
    this.#entries = entries;
  }

  get count(): number {
    return this.#entries?.length ?? 0;
  }

  entries(from = 0, to = this.count): TreeEntry[] {
    return this.#entries?.slice(from, to) ?? [];
  }
}
