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
  /** It goes on in the element of the one before, where a mark parted them. */
  goesOn: boolean;
}

/** A sign between two characters. It is no text: it is not copied with it. */
interface Mark {
  place: number;
  element: HTMLElement;
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
  #mark: Mark | undefined;

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

  /** Puts a mark at a place (UTF-16 units), in the place of the one before; none where the text is not that long. */
  mark(place: number | undefined, words = ''): void {
    const isShown = place !== undefined && place <= this.#length;
    if (this.#mark && (!isShown || this.#mark.place !== place)) {
      this.#mark.element.remove();
      this.#mark = undefined;
    }
    if (!isShown) return;
    this.#mark ??= this.#markAt(place);
    const { element } = this.#mark;
    if (element.dataset.words === words) return;
    element.dataset.words = words;
    element.title = `Nothing came for ${words}`;
  }

  #markAt(place: number): Mark {
    const element = document.createElement('span');
    element.className = 'answer-stall';
    this.#startAt(place).node.before(element);
    return { place, element };
  }

  /** The block that begins at `place`, made where there is none. */
  #startAt(place: number): Block {
    const index = this.#blocks.findLastIndex(({ start }) => start <= place);
    const block = this.#blocks[index];
    if (!block || (place === this.#length && block.closed)) return this.#open();
    if (block.start === place) return block;
    const node = block.node.splitText(place - block.start);
    const after: Block = { ...block, start: place, node, goesOn: true };
    block.closed = true;
    this.#blocks.splice(index + 1, 0, after);
    return after;
  }

  #cut(length: number): void {
    for (let last = this.#blocks.at(-1); last && last.start >= length; last = this.#blocks.at(-1)) {
      if (last.goesOn) last.node.remove();
      else last.element.remove();
      this.#blocks.pop();
      const before = this.#blocks.at(-1);
      if (last.goesOn && before) before.closed = false;
    }
    const last = this.#blocks.at(-1);
    if (last && last.start + last.node.length > length) {
      last.node.deleteData(length - last.start, last.node.length);
      last.closed = false;
    }
    if (this.#mark && this.#mark.place >= length) this.mark(undefined);
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
    const block = { start: this.#length, node, element, closed: false, goesOn: false };
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
