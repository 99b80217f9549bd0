/** Taller than this, browsers stop placing elements (Firefox at about 17.9 million px): positions are then scaled. */
export const MAX_HEIGHT = 10_000_000;

/**
 * Where rows of a very long list are: an immutable value. `offset` is a position in the whole list's own pixels,
 * `scroll` one of the scroll bar; they are the same until the list is taller than a browser can make an element.
 */
export class VirtualList {
  readonly count: number;
  readonly rowHeight: number;
  readonly viewport: number;

  constructor(count: number, rowHeight: number, viewport: number) {
    this.count = count;
    this.rowHeight = rowHeight;
    this.viewport = Math.max(0, viewport);
  }

  /** Height of the whole list in its own pixels. */
  get total(): number {
    return this.count * this.rowHeight;
  }
  /** Height to give the scrolled element. */
  get height(): number {
    return Math.min(this.total, MAX_HEIGHT);
  }
  get maxOffset(): number {
    return Math.max(0, this.total - this.viewport);
  }
  get #ratio(): number {
    const scrollable = this.height - this.viewport;
    return this.total === this.height || scrollable <= 0 ? 1 : this.maxOffset / scrollable;
  }

  offsetOf(scroll: number): number {
    return Math.min(this.maxOffset, Math.max(0, scroll * this.#ratio));
  }

  scrollOf(offset: number): number {
    return Math.min(this.maxOffset, Math.max(0, offset)) / this.#ratio;
  }

  /** Rows to render at `offset`: from `first` up to, not including, `end`. */
  rows(offset: number, overscan = 4): { first: number; end: number } {
    const first = Math.max(0, Math.floor(offset / this.rowHeight) - overscan);
    const end = Math.min(this.count, Math.ceil((offset + this.viewport) / this.rowHeight) + overscan);
    return { first, end };
  }

  /** Where row `index` goes in the scrolled element while it is scrolled to `offset`. */
  top(index: number, offset: number): number {
    return this.scrollOf(offset) + index * this.rowHeight - Math.min(this.maxOffset, Math.max(0, offset));
  }

  /** The offset nearest to `offset` at which row `index` is wholly visible. */
  reveal(index: number, offset: number): number {
    const top = index * this.rowHeight;
    if (top < offset) return top;
    const bottom = top + this.rowHeight - this.viewport;
    return bottom > offset ? Math.max(0, bottom) : offset;
  }

  /** Is `offset` at the end, to within a row? */
  atEnd(offset: number): boolean {
    return offset >= this.maxOffset - this.rowHeight / 2;
  }
}
