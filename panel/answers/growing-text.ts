import type { Growth } from '../../src/answers/growth.ts';
import type { Seq } from '../../src/units.ts';

/** A block ends at the first line end after this many UTF-16 units: what is above need not be laid out again. */
const BLOCK = 4000;
/** A line that is longer goes on in another block. */
const LONGEST = 16_000;
/** How far back from there a space is looked for. */
const BACK = 200;

interface Block {
  start: number;
  node: Text;
  element: HTMLElement;
  closed: boolean;
}

/**
 * A text in the document that follows one that grows: what is new is appended, what is shown is not touched. The
 * text is spread over blocks, so that a browser lays out the last one only.
 */
export class GrowingText {
  readonly #host: HTMLElement;
  #growth: Growth | undefined;
  #rewritten = 0;
  #blocks: Block[] = [];
  #length = 0;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Shows the first `length` UTF-16 units. Costs what differs from what is shown. */
  show(growth: Growth, length = growth.length): void {
    if (growth !== this.#growth || growth.rewritten !== this.#rewritten) this.#cut(0);
    this.#growth = growth;
    this.#rewritten = growth.rewritten;
    if (length < this.#length) this.#cut(length);
    if (length > this.#length) {
      const isAll = length === growth.length;
      this.#append(isAll ? growth.since(this.#length) : growth.text.slice(this.#length, length));
    }
  }

  /** The record that brought what stands at a place of the document; undefined where that is no place of this text. */
  seqAt(node: Node, offset: number): Seq | undefined {
    const block = this.#blocks.find((one) => one.node === node);
    return block && this.#growth?.pieceAt(block.start + offset)?.seq;
  }

  /** The units from `from` to `to`, as far as one block has them. */
  range(from: number, to: number): Range | undefined {
    const block = this.#blocks.findLast(({ start }) => start <= from);
    if (!block || from >= this.#length) return undefined;
    const range = document.createRange();
    range.setStart(block.node, from - block.start);
    range.setEnd(block.node, Math.min(to - block.start, block.node.length));
    return range;
  }

  #cut(length: number): void {
    for (let last = this.#blocks.at(-1); last && last.start >= length; last = this.#blocks.at(-1)) {
      last.element.remove();
      this.#blocks.pop();
    }
    const last = this.#blocks.at(-1);
    if (last && last.start + last.node.length > length) {
      last.node.deleteData(length - last.start, last.node.length);
      last.closed = false;
    }
    this.#length = length;
  }

  #append(text: string): void {
    for (let at = 0; at < text.length; ) {
      const block = this.#open();
      const { end, closes } = blockEnd(block.node.length, text, at);
      block.node.appendData(text.slice(at, end));
      block.closed = closes;
      this.#length += end - at;
      at = end;
    }
  }

  #open(): Block {
    const last = this.#blocks.at(-1);
    if (last && !last.closed) return last;
    const element = document.createElement('div');
    const node = document.createTextNode('');
    element.append(node);
    this.#host.append(element);
    const block = { start: this.#length, node, element, closed: false };
    this.#blocks.push(block);
    return block;
  }
}

/** How far `text` from `at` on goes into a block that has `length` units, and whether the block ends there. */
export function blockEnd(length: number, text: string, at: number): { end: number; closes: boolean } {
  const line = text.indexOf('\n', at + Math.max(0, BLOCK - 1 - length));
  if (line >= 0 && length + line + 1 - at <= LONGEST) return { end: line + 1, closes: true };
  const most = at + Math.max(1, LONGEST - length);
  if (text.length <= most) return { end: text.length, closes: false };
  const space = text.lastIndexOf(' ', most - 1);
  if (space >= at && space > most - BACK) return { end: space + 1, closes: true };
  // The halves of a character stay together.
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return { end: isHalf ? most + 1 : most, closes: true };
}
