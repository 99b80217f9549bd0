import { firstIndex } from '../model/search.ts';
import type { EpochMs, Seq } from '../units.ts';
import { TALK_WINDOW } from './thresholds.ts';

/**
 * The most messages in any 10 s. Each is counted with those after it once it leaves a ring of the newest, so that
 * those found to be heartbeats meanwhile can be taken out. O(log n) a message.
 */
export class Busiest {
  /** It counts up to this. */
  static readonly LIMIT = 64;
  readonly #times = new Float64Array(Busiest.LIMIT);
  readonly #seqs = new Float64Array(Busiest.LIMIT);
  #length = 0;
  /** Index of the oldest in the ring. */
  #first = 0;
  /** Of windows that begin with a message that left the ring. */
  #before = 0;

  add(t: EpochMs, seq: Seq): void {
    if (this.#before >= Busiest.LIMIT) return;
    if (this.#length === Busiest.LIMIT) {
      this.#before = Math.max(this.#before, this.#from(0));
      this.#first = (this.#first + 1) % Busiest.LIMIT;
      this.#length--;
    }
    // Clocks of two documents may differ by a little: time does not go back.
    const newest = this.#length === 0 ? t : this.#time(this.#length - 1);
    this.#put(this.#length, Math.max(t, newest), seq);
    this.#length++;
  }

  /** These were no messages to count. */
  remove(seqs: readonly Seq[]): void {
    let kept = 0;
    for (let i = 0; i < this.#length; i++) {
      const seq = this.#seqs[this.#at(i)] as Seq;
      if (!seqs.includes(seq)) this.#put(kept++, this.#time(i), seq);
    }
    this.#length = kept;
  }

  get most(): number {
    let most = this.#before;
    for (let i = 0; i < this.#length; i++) most = Math.max(most, this.#from(i));
    return most;
  }

  /** How many lie in the window that begins with the i-th. */
  #from(i: number): number {
    const end = this.#time(i) + TALK_WINDOW;
    return firstIndex(this.#length - i, (n) => !(this.#time(i + n) < end));
  }

  #at(i: number): number {
    return (this.#first + i) % Busiest.LIMIT;
  }
  #time(i: number): EpochMs {
    return this.#times[this.#at(i)] as EpochMs;
  }
  #put(i: number, t: EpochMs, seq: Seq): void {
    this.#times[this.#at(i)] = t;
    this.#seqs[this.#at(i)] = seq;
  }
}
