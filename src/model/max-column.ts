import { Column } from './column.ts';

/** 2^4 values make a block of the lowest level, two blocks one of the next. */
const LOWEST = 4;

/**
 * A column that also answers "what is the largest from here to there" in O(log n): beside the values it keeps the
 * largest of each 16, 32, 64, … of them, brought up to date as values come. That costs an eighth of the values' room.
 */
export class MaxColumn extends Column {
  /** `#levels[k]` holds the maxima of blocks of 2^(4 + k) values; blocks are counted from the first value ever pushed. */
  readonly #levels: Column[] = [];
  /** Largest of the values since the last whole block of the lowest level. */
  #open = Number.NEGATIVE_INFINITY;

  override push(value: number): void {
    super.push(value);
    if (value > this.#open) this.#open = value;
    const count = this.dropped + this.length;
    if (count % (1 << LOWEST) === 0) this.#close(count);
  }

  override dropFirst(): void {
    super.dropFirst();
    // A block is of no use once its first value is gone.
    for (let k = 0; k < this.#levels.length; k++) {
      const level = this.#levels[k] as Column;
      const size = 2 ** (LOWEST + k);
      while (level.length > 0 && level.dropped * size < this.dropped) level.dropFirst();
    }
  }

  /** The largest of the kept values with indices from `from` up to, not including, `to`; -Infinity where none is. */
  max(from: number, to: number): number {
    let at = Math.max(0, from) + this.dropped;
    const end = Math.min(this.length, to) + this.dropped;
    let largest = Number.NEGATIVE_INFINITY;
    while (at < end) {
      const level = this.#largestBlock(at, end);
      const value = level < 0 ? this.at(at - this.dropped) : this.#block(level, at / 2 ** (LOWEST + level));
      if (value > largest) largest = value;
      at += level < 0 ? 1 : 2 ** (LOWEST + level);
    }
    return largest;
  }

  /** The level of the largest whole block that begins at `at` and ends by `end`; -1 for none. */
  #largestBlock(at: number, end: number): number {
    let found = -1;
    for (let k = 0; k < this.#levels.length; k++) {
      const size = 2 ** (LOWEST + k);
      if (at % size !== 0 || at + size > end) break;
      const level = this.#levels[k] as Column;
      if (at / size - level.dropped >= level.length) break;
      found = k;
    }
    return found;
  }

  #block(level: number, number: number): number {
    const blocks = this.#levels[level] as Column;
    return blocks.at(number - blocks.dropped);
  }

  /** A block of the lowest level is whole, and with it perhaps blocks above it. */
  #close(count: number): void {
    let value = this.#open;
    this.#open = Number.NEGATIVE_INFINITY;
    for (let k = 0; ; k++) {
      let level = this.#levels[k];
      if (!level) this.#levels[k] = level = new Column();
      level.push(value);
      const size = 2 ** (LOWEST + k + 1);
      if (count % size !== 0) return;
      const before = level.at(level.length - 2);
      // The first half was forgotten: the block would say less than it should, but it begins with forgotten values.
      value = Number.isNaN(before) ? value : Math.max(before, value);
    }
  }
}
