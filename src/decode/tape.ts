/** Numbers that the tape has for each value. */
const WIDTH = 5;
/** Where the value begins, its key (-1: none), after its end, the value after all that is in it; kind and count. */
export const [START, KEY, END, NEXT, META] = [0, 1, 2, 3, 4] as const;

/** Values of a piece of the tape. */
const PIECE_BITS = 16;
const PIECE = 1 << PIECE_BITS;
const FIRST = 64;

/** Rows of five numbers, in pieces, so that a long tape is never copied as it grows. */
export class Tape {
  /** Rows that are there. */
  count = 0;
  readonly #pieces: Int32Array[] = [new Int32Array(FIRST * WIDTH)];

  get(row: number, what: number): number {
    return this.#pieces[row >> PIECE_BITS]![(row & (PIECE - 1)) * WIDTH + what]!;
  }

  set(row: number, what: number, value: number): void {
    this.#pieces[row >> PIECE_BITS]![(row & (PIECE - 1)) * WIDTH + what] = value;
  }

  /** A row more; its number. */
  add(start: number, key: number, meta: number): number {
    const row = this.count++;
    const at = (row & (PIECE - 1)) * WIDTH;
    let piece = this.#pieces[row >> PIECE_BITS];
    if (piece === undefined) {
      piece = new Int32Array(PIECE * WIDTH);
      this.#pieces.push(piece);
    } else if (at >= piece.length) {
      // Only the first piece begins small.
      const longer = new Int32Array(Math.min(piece.length * 2, PIECE * WIDTH));
      longer.set(piece);
      this.#pieces[0] = piece = longer;
    }
    piece[at + START] = start;
    piece[at + KEY] = key;
    piece[at + META] = meta;
    return row;
  }
}
