import type { MessageRecord } from '../../model/types.ts';
import type { Bytes, EpochMs, Seq } from '../../units.ts';
import { SSE_BUFFERED } from '../thresholds.ts';

/** Events that came as one after quiet. */
export interface Burst {
  /** Since when it had been quiet. */
  quietFrom: EpochMs;
  t: EpochMs;
  events: number;
  /** As they were on the wire, estimated from payloads, names and ids. */
  bytes: Bytes;
  first: Seq;
  last: Seq;
}

/** Finds the bursts of a stream as its messages come: O(1) each, and nothing kept but the newest bursts. */
export class BurstWatch {
  readonly #kept: Burst[] = [];
  #now: Burst | undefined;
  #last: EpochMs = Number.NaN;
  #lastEventId: string | undefined;
  /** In all bursts so far, the present one left out. */
  #inBursts = 0;
  events = 0;

  message(record: MessageRecord): void {
    const { t, seq } = record;
    const now = this.#now;
    this.events++;
    if (t - this.#last >= SSE_BUFFERED.quiet) {
      this.#close();
      const quietFrom = this.#last;
      this.#now = { quietFrom, t, events: 1, bytes: this.#wireSize(record), first: seq, last: seq };
    } else if (now && t - now.t <= SSE_BUFFERED.burstSpan) {
      now.events++;
      now.bytes += this.#wireSize(record);
      now.last = seq;
    } else if (now) this.#close();
    this.#last = t;
    this.#lastEventId = record.lastEventId;
  }

  opened(t: EpochMs): void {
    this.ended();
    this.#last = t;
  }

  ended(): void {
    this.#close();
    this.#last = Number.NaN;
  }

  /** The newest bursts, with the present one as far as it is. */
  list(): Burst[] {
    return this.#now && isBurst(this.#now) ? [...this.#kept, this.#now] : [...this.#kept];
  }

  /** Share of all events that came in bursts. */
  get share(): number {
    const now = this.#now && isBurst(this.#now) ? this.#now.events : 0;
    return (this.#inBursts + now) / this.events;
  }

  #close(): void {
    const now = this.#now;
    this.#now = undefined;
    if (!now || !isBurst(now)) return;
    this.#inBursts += now.events;
    this.#kept.push(now);
    if (this.#kept.length > SSE_BUFFERED.burstsKept) this.#kept.shift();
  }

  /** "data: " and two line ends around the payload; its name and id, where it had them. */
  #wireSize({ size, eventType, id, lastEventId }: MessageRecord): Bytes {
    // A line of JSON.
    if (eventType === undefined) return size + 1;
    const name = eventType === 'message' || eventType === '' ? 0 : eventType.length + 8;
    const own = id ?? (lastEventId === this.#lastEventId ? undefined : lastEventId);
    return size + 8 + name + (own === undefined ? 0 : own.length + 5);
  }
}

const isBurst = ({ events }: Burst) => events >= SSE_BUFFERED.burstEvents;
