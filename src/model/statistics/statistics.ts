import type { EpochMs } from '../../units.ts';
import type { Lane } from '../lane.ts';
import type { MessageRecord, StreamRecord } from '../types.ts';
import { Flow } from './flow.ts';
import { LogHistogram } from './log-histogram.ts';
import { messageType } from './message-type.ts';
import { RateBuckets } from './rate-buckets.ts';

/** Types told apart; the others are one. */
export const TYPES = 200;

/** What is counted of one type of message in one direction. */
export interface TypeCount {
  direction: 'in' | 'out';
  /** Undefined: all types after the first 200. */
  type: string | undefined;
  readonly sizes: LogHistogram;
  /** Sent ones: time until the next message was received, if nothing else was sent before it. */
  readonly answers: LogHistogram;
}

/**
 * Statistics of one lane. It is shown each record once, in order; memory is bounded whatever comes, and a record costs
 * O(1). Times are the page's, and do not go back: a record that is told late counts as of the newest time.
 */
export class Statistics {
  readonly lane: Lane;
  readonly rates = new RateBuckets();
  readonly in = new Flow();
  readonly out = new Flow();
  /** From `open` to the first message received, one an attempt. */
  readonly firstMessage = new LogHistogram();
  /** From a sent message to the next one received, all types. */
  readonly answers = new LogHistogram();
  readonly #types = new Map<string, TypeCount>();
  #t: EpochMs = Number.NEGATIVE_INFINITY;
  /** When the attempt opened, until its first message. */
  #opened: EpochMs = Number.NaN;
  /** The newest sent message that nothing has followed yet. */
  #asked: { t: EpochMs; type: TypeCount } | undefined;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  /** Messages counted. */
  get messages(): number {
    return this.in.sizes.count + this.out.sizes.count;
  }

  /** Types in the order in which they first came. */
  get types(): TypeCount[] {
    return [...this.#types.values()];
  }

  take(record: StreamRecord): void {
    this.#t = Math.max(this.#t, record.t);
    switch (record.kind) {
      case 'message':
      case 'send':
        this.#message(record, this.#t);
        return;
      case 'open':
        this.cut();
        this.#opened = this.#t;
        return;
      case 'connecting':
      case 'reconnect':
      case 'close':
        this.cut();
        return;
      case 'error':
        // A WebSocket's or fetch's error says nothing yet: its close does.
        if (this.lane.api === 'EventSource') this.cut();
        return;
    }
  }

  /** What comes next does not follow what was: another attempt, or records that were forgotten unread. */
  cut(): void {
    this.in.cut();
    this.out.cut();
    this.#opened = Number.NaN;
    this.#asked = undefined;
  }

  #message(record: MessageRecord, t: EpochMs): void {
    const direction = record.kind === 'message' ? 'in' : 'out';
    this.rates.add(direction, t, record.size);
    this[direction].take(t, record.size);
    const type = this.#typeOf(direction, messageType(record, this.lane.api));
    type.sizes.add(record.size);
    if (direction === 'out') {
      this.#asked = { t, type };
      return;
    }
    if (this.#asked) {
      this.answers.add(t - this.#asked.t);
      this.#asked.type.answers.add(t - this.#asked.t);
      this.#asked = undefined;
    }
    if (!Number.isNaN(this.#opened)) this.firstMessage.add(t - this.#opened);
    this.#opened = Number.NaN;
  }

  #typeOf(direction: 'in' | 'out', name: string): TypeCount {
    const known = this.#types.get(`${direction} ${name}`);
    if (known) return known;
    const full = this.#types.size >= TYPES;
    const key = full ? direction : `${direction} ${name}`;
    let count = this.#types.get(key);
    if (!count) {
      const type = full ? undefined : name;
      count = { direction, type, sizes: new LogHistogram(), answers: new LogHistogram() };
      this.#types.set(key, count);
    }
    return count;
  }
}
