import type { EpochMs, Milliseconds } from '../../src/units.ts';

/** A power of two. At least half of it is in use once the recording is longer than this many milliseconds. */
const BUCKETS = 4096;
const FIRST_WIDTH: Milliseconds = 1;

/** What is counted; each kind apart. */
export type Counted = 'in' | 'out' | 'lost';
type Counts = Record<Counted, Uint32Array>;

/**
 * How much happened when, over a whole recording of any length: counts by buckets of time whose width doubles (pairs
 * are merged) when the span outgrows them. Buckets begin at multiples of their width, so that times may come in any
 * order. Adding costs O(1) amortised and never allocates but when the width doubles.
 */
export class Overview {
  /** Bucket n (from time 0 on) lies at n modulo BUCKETS. */
  #counts = emptyCounts();
  #width = FIRST_WIDTH;
  /** Numbers of the first and the last bucket that something fell into. */
  #first = Number.NaN;
  #last = Number.NaN;

  /** Length of a bucket. */
  get width(): Milliseconds {
    return this.#width;
  }
  /** Number of the first bucket in use: it begins at `first * width`. NaN while nothing was added. */
  get first(): number {
    return this.#first;
  }
  /** Number of the last bucket in use. */
  get last(): number {
    return this.#last;
  }

  /** How many of `kind` fell into bucket `n`. */
  count(kind: Counted, n: number): number {
    return n >= this.#first && n <= this.#last ? (this.#counts[kind][slot(n)] as number) : 0;
  }

  /** Counts one at `t`; a time that is no number is not counted. */
  add(kind: Counted, t: EpochMs): void {
    if (!Number.isFinite(t)) return;
    const n = this.#reach(t);
    const counts = this.#counts[kind];
    counts[slot(n)] = (counts[slot(n)] as number) + 1;
  }

  /** Takes back what was counted at `t`. */
  remove(kind: Counted, t: EpochMs): void {
    const n = Math.floor(t / this.#width);
    if (this.count(kind, n) === 0) return;
    const counts = this.#counts[kind];
    counts[slot(n)] = (counts[slot(n)] as number) - 1;
  }

  clear(): void {
    this.#counts = emptyCounts();
    this.#width = FIRST_WIDTH;
    this.#first = this.#last = Number.NaN;
  }

  /** The bucket of `t`, after making the buckets so wide that it is one of them. */
  #reach(t: EpochMs): number {
    for (;;) {
      const n = Math.floor(t / this.#width);
      const first = n < this.#first ? n : Number.isNaN(this.#first) ? n : this.#first;
      const last = n > this.#last ? n : Number.isNaN(this.#last) ? n : this.#last;
      if (last - first < BUCKETS) {
        this.#first = first;
        this.#last = last;
        return n;
      }
      this.#double();
    }
  }

  #double(): void {
    const before = this.#counts;
    const after = emptyCounts();
    for (let n = this.#first; n <= this.#last; n++) {
      const to = slot(Math.floor(n / 2));
      for (const kind of ['in', 'out', 'lost'] as const) {
        after[kind][to] = (after[kind][to] as number) + (before[kind][slot(n)] as number);
      }
    }
    this.#counts = after;
    this.#width *= 2;
    this.#first = Math.floor(this.#first / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

function emptyCounts(): Counts {
  return { in: new Uint32Array(BUCKETS), out: new Uint32Array(BUCKETS), lost: new Uint32Array(BUCKETS) };
}

/** Numbers are beyond 32 bits and may be negative. */
function slot(n: number): number {
  return n - Math.floor(n / BUCKETS) * BUCKETS;
}
