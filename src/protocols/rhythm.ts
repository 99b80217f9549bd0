import type { Bytes, EpochMs, Milliseconds, Seq } from '../units.ts';

/** Nobody's heart beats faster; what is repeated sooner (a key held down) is conversation. */
const SAME_TEXT_MIN: Milliseconds = 1000;
/** Faster messages that differ are what sensors and games send. */
const SAME_SIZE_MIN: Milliseconds = 5000;
/** Intervals of one length: at most this standard deviation in shares of their mean. */
const EVEN = 0.15;
/** Intervals that must be even. Two will do where the same text came three times in a row. */
const INTERVALS = 4;
const INTERVALS_IN_A_ROW = 2;
/** Texts of one lane that are remembered. */
const TEXTS = 4;
const NONE: readonly Seq[] = [];

/** Messages that are alike. */
class Series {
  readonly text: string;
  size: Bytes;
  t: EpochMs = Number.NEGATIVE_INFINITY;
  beats = false;
  /** Those that are not known for heartbeats yet, the newest. */
  seqs: Seq[] = [];
  readonly #gaps: Milliseconds[] = [];

  constructor(text: string, size: Bytes) {
    this.text = text;
    this.size = size;
  }

  /** Takes the next one. True when it beats: `needed` intervals are even, or it did so before. */
  add(t: EpochMs, seq: Seq, least: Milliseconds, needed: number): boolean {
    const gap = t - this.t;
    this.t = t;
    if (!(gap >= least && gap < Number.POSITIVE_INFINITY)) this.#restart();
    else if (this.#gaps.push(gap) > INTERVALS) this.#gaps.shift();
    this.beats ||= this.#gaps.length >= needed && isEven(this.#gaps);
    if (!this.beats && this.seqs.push(seq) > INTERVALS + 1) this.seqs.shift();
    return this.beats;
  }

  #restart(): void {
    this.#gaps.length = this.seqs.length = 0;
    this.beats = false;
  }
}

/**
 * Knows heartbeats of a client by how they come, whatever they say: the same small text, or texts of nearly the same
 * size, at even intervals. What a server sends is not judged so: a feed ticks evenly too, and prices may stand still.
 */
export class Rhythm {
  /** Earlier messages that the last one showed to have been heartbeats. */
  revised: readonly Seq[] = NONE;
  #texts: Series[] = [];
  #alike = new Series('', -1);
  #previous: Series | undefined;

  /** A message of at most 128 bytes that says nothing of itself. True when it is a heartbeat. */
  beats(text: string, size: Bytes, t: EpochMs, seq: Seq): boolean {
    this.revised = NONE;
    if (text !== '' && this.#byText(text, size, t, seq)) return true;
    return this.#bySize(size, t, seq);
  }

  /** Something else was said in between. */
  interrupt(): void {
    this.#previous = undefined;
  }

  #byText(text: string, size: Bytes, t: EpochMs, seq: Seq): boolean {
    const series = this.#seriesOf(text, size);
    const needed = series === this.#previous ? INTERVALS_IN_A_ROW : INTERVALS;
    this.#previous = series;
    if (!series.add(t, seq, SAME_TEXT_MIN, needed)) return false;
    this.revised = series.seqs;
    series.seqs = [];
    // Known now: none of them is to be revised again.
    this.#alike = new Series('', -1);
    return true;
  }

  #bySize(size: Bytes, t: EpochMs, seq: Seq): boolean {
    if (Math.abs(size - this.#alike.size) > Math.max(2, size / 10)) this.#alike = new Series('', size);
    const series = this.#alike;
    if (!series.add(t, seq, SAME_SIZE_MIN, INTERVALS)) return false;
    this.revised = series.seqs;
    series.seqs = [];
    this.#texts = [];
    return true;
  }

  /** Where there are too many, the one not heard for longest makes room. */
  #seriesOf(text: string, size: Bytes): Series {
    const known = this.#texts.find((series) => series.text === text);
    if (known) return known;
    const made = new Series(text, size);
    if (this.#texts.length < TEXTS) this.#texts.push(made);
    else {
      let oldest = 0;
      this.#texts.forEach(({ t }, i) => {
        if (t < (this.#texts[oldest]?.t ?? 0)) oldest = i;
      });
      this.#texts[oldest] = made;
    }
    return made;
  }
}

function isEven(gaps: readonly Milliseconds[]): boolean {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return Math.sqrt(variance) <= EVEN * mean;
}
