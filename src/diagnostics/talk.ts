import type { MessageRecord } from '../model/types.ts';
import type { MessageClass } from '../protocols/protocol.ts';
import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import { Busiest } from './busiest.ts';
import { Kinds } from './kinds.ts';
import { SHOWN_RECORDS, WS_CONVERSATION, WS_MOSTLY_ONE_WAY } from './thresholds.ts';

/** How one lane's messages follow each other: what its shape is judged by, kept in O(1) a message and bounded. */
export class Talk {
  /** The first application messages of each direction. */
  readonly shownIn: Seq[] = [];
  readonly shownOut: Seq[] = [];
  /** Kinds of application messages, and of what the client sends to set the stream up. */
  readonly kindsIn = new Kinds();
  readonly kindsOut = new Kinds();
  readonly kindsInitial = new Kinds();
  /** Client messages after which something came in, and how soon it did. */
  answers = 0;
  soon = 0;
  atOnce = 0;
  #busiest: Busiest | undefined;
  #asked: EpochMs = Number.NaN;
  #sentT: EpochMs = Number.NaN;
  /** Of the intervals between client messages: their number, mean and sum of squared differences (Welford's). */
  #intervals = 0;
  #mean: Milliseconds = 0;
  #squares = 0;

  /** Client application messages in the busiest 10 s; what it counts up to is {@link Busiest.LIMIT}. */
  get busiest(): number {
    return this.#busiest?.most ?? 0;
  }

  /** The client sends at this fixed interval, if it does. */
  get every(): Milliseconds | undefined {
    const { polledEvery, polledIntervals, polledVariation } = WS_CONVERSATION;
    if (this.#intervals < polledIntervals || this.#mean < polledEvery) return undefined;
    return Math.sqrt(this.#squares / this.#intervals) <= polledVariation * this.#mean
      ? this.#mean
      : undefined;
  }

  /** An attempt opened: what follows does not answer what went before. */
  opened(): void {
    this.#asked = this.#sentT = Number.NaN;
  }

  /** `revised`: earlier client messages that this one shows to have been heartbeats. */
  heard(record: MessageRecord, kind: MessageClass, revised: readonly Seq[]): void {
    if (revised.length > 0) this.#revise(revised);
    if (kind === 'app') {
      if (record.kind === 'send') this.#sent(record);
      else this.#received(record);
    } else if (record.kind === 'send' && kind !== 'heartbeat' && kind !== 'ack')
      this.kindsInitial.add(record);
  }

  #sent(record: MessageRecord): void {
    const { t, seq } = record;
    this.#busiest ??= new Busiest();
    this.#busiest.add(t, seq);
    if (this.shownOut.length < SHOWN_RECORDS) this.shownOut.push(seq);
    this.kindsOut.add(record);
    if (!Number.isNaN(this.#sentT)) {
      const interval = t - this.#sentT;
      const off = interval - this.#mean;
      this.#mean += off / ++this.#intervals;
      this.#squares += off * (interval - this.#mean);
    }
    this.#sentT = this.#asked = t;
  }

  #received(record: MessageRecord): void {
    if (this.shownIn.length < SHOWN_RECORDS) this.shownIn.push(record.seq);
    this.kindsIn.add(record);
    if (Number.isNaN(this.#asked)) return;
    const took = record.t - this.#asked;
    this.#asked = Number.NaN;
    this.answers++;
    if (took <= WS_MOSTLY_ONE_WAY.answer) this.soon++;
    if (took <= WS_CONVERSATION.answer) this.atOnce++;
  }

  #revise(revised: readonly Seq[]): void {
    this.#busiest?.remove(revised);
    for (const seq of revised) {
      const at = this.shownOut.indexOf(seq);
      if (at >= 0) this.shownOut.splice(at, 1);
    }
  }
}
