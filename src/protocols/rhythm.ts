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
  text = '';
  size: Bytes = -1;
  t: EpochMs = Number.NEGATIVE_INFINITY;
  beats = false;
  /** Those that are not known for heartbeats yet, the newest. */
  readonly seqs: Seq[] = [];
  readonly #gaps: Milliseconds[] = [];

  /** Forgets all, for messages like this one. */
  begin(text: string, size: Bytes): void {
    this.text = text;
    this.size = size;
    this.t = Number.NEGATIVE_INFINITY;
    this.#restart();
  }

  /** Those that were not known for heartbeats; they are now. */
  take(): readonly Seq[] {
    return this.seqs.length === 0 ? NONE : this.seqs.splice(0);
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
  readonly #texts = Array.from({ length: TEXTS }, () => new Series());
  readonly #alike = new Series();
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
    this.revised = series.take();
    // None of them is to be revised again.
    this.#alike.begin('', -1);
    return true;
  }

  #bySize(size: Bytes, t: EpochMs, seq: Seq): boolean {
    const series = this.#alike;
    if (Math.abs(size - series.size) > Math.max(2, size / 10)) series.begin('', size);
    if (!series.add(t, seq, SAME_SIZE_MIN, INTERVALS)) return false;
    this.revised = series.take();
    for (const one of this.#texts) one.begin('', -1);
    this.#previous = undefined;
    return true;
  }

  /** Where there are too many, the one not heard for longest makes room. */
  #seriesOf(text: string, size: Bytes): Series {
    let oldest = this.#texts[0] as Series;
    for (const series of this.#texts) {
      if (series.text === text) return series;
      if (series.t < oldest.t) oldest = series;
    }
    if (this.#previous === oldest) this.#previous = undefined;
    oldest.begin(text, size);
    return oldest;
  }
}

function isEven(gaps: readonly Milliseconds[]): boolean {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return Math.sqrt(variance) <= EVEN * mean;
}
