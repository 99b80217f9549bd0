import type { Piece } from './piece.ts';

/** Notes of one sort that are written out: a broken stream repeats itself. */
const NOTES_OF_A_SORT = 5;

/** Collects the pieces that one call of a framer returns, and keeps count of its notes. */
export class Output {
  /** Number of the chunk being read; 0 before the first. */
  chunk = 0;
  #pieces: Piece[] = [];
  #notes = new Map<string, number>();

  add(piece: Piece): void {
    this.#pieces.push(piece);
  }

  /** Whether a further note of this sort would only be counted, so that its text need not be made. */
  isFull(sort: string): boolean {
    return (this.#notes.get(sort) ?? 0) > NOTES_OF_A_SORT;
  }

  /**
   * Tells of something once, or a few times: after the fifth note of a sort, further ones are counted.
   * @param sort a few words that name the sort, in the singular; they appear in the note that tells the count.
   * @param code of this one, where its sort has several.
   */
  note(sort: string, text: string, code = sort): void {
    const count = (this.#notes.get(sort) ?? 0) + 1;
    this.#notes.set(sort, count);
    if (count <= NOTES_OF_A_SORT) this.#say(code, text);
    else if (count === NOTES_OF_A_SORT + 1)
      this.#say(sort, `Further notes of this sort (${sort}) are counted, not shown.`);
  }

  /** The pieces since the last call. */
  take(): Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** The last pieces, with the counts of the notes that were not shown. */
  finish(): Piece[] {
    for (const [sort, count] of this.#notes) {
      if (count > NOTES_OF_A_SORT) this.#say(sort, `In all: ${sort} × ${count}.`, count);
    }
    return this.take();
  }

  #say(code: string, data: string, count?: number): void {
    const summed = count === undefined ? {} : { count };
    this.#pieces.push({ kind: 'note', data, code, ...summed, chunk: this.chunk });
  }
}
