import type { Seq } from '../../src/units.ts';
import type { Rows } from './rows.ts';

/** More rows than this are selected all or not at all: a set of each number would take more room than the records. */
const MOST = 100_000;

/**
 * The selected rows, by record so that they stay selected while others come and go: an immutable value. `anchor` is
 * where a range begins.
 */
export class Selection {
  static readonly NONE = new Selection(new Set(), undefined);

  readonly anchor: Seq | undefined;
  readonly #seqs: ReadonlySet<Seq> | 'all';

  private constructor(seqs: ReadonlySet<Seq> | 'all', anchor: Seq | undefined) {
    this.#seqs = seqs;
    this.anchor = anchor;
  }

  static only(seq: Seq): Selection {
    return new Selection(new Set([seq]), seq);
  }
  static all(): Selection {
    return new Selection('all', undefined);
  }

  has(seq: Seq): boolean {
    return this.#seqs === 'all' || this.#seqs.has(seq);
  }

  /** How many of `rows`; records that are forgotten or filtered out still count, until something else is selected. */
  count(rows: Rows): number {
    return this.#seqs === 'all' ? rows.length : this.#seqs.size;
  }

  /** Adds a row, or takes it out. */
  toggle(seq: Seq): Selection {
    if (this.#seqs === 'all') return Selection.only(seq);
    const seqs = new Set(this.#seqs);
    if (!seqs.delete(seq) && seqs.size < MOST) seqs.add(seq);
    return new Selection(seqs, seq);
  }

  /** From the anchor to the row of `seq`; past 100,000 rows, as many from the anchor on. */
  to(seq: Seq, rows: Rows): Selection {
    const anchor = this.anchor ?? seq;
    const [from, to] = [rows.indexOf(anchor), rows.indexOf(seq)];
    if (from < 0 || to < 0) return Selection.only(seq);
    const seqs = new Set<Seq>();
    const step = from <= to ? 1 : -1;
    for (let i = from; i !== to + step && seqs.size < MOST; i += step) seqs.add(rows.at(i));
    return new Selection(seqs, anchor);
  }

  /** The selected rows in the order shown. */
  *list(rows: Rows): Generator<Seq> {
    if (this.#seqs !== 'all') {
      const places = [...this.#seqs].map((seq) => ({ seq, index: rows.indexOf(seq) }));
      places.sort((a, b) => a.index - b.index);
      for (const { seq, index } of places) if (index >= 0) yield seq;
      return;
    }
    const { length } = rows;
    for (let i = 0; i < length; i++) yield rows.at(i);
  }
}
