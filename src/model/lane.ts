import type { Bytes, EpochMs, Milliseconds } from '../units.ts';
import { Column } from './column.ts';
import { MaxColumn } from './max-column.ts';
import type { RawBody } from './raw-body.ts';
import type {
  Api,
  ClosedBy,
  CloseRecord,
  ConnectingRecord,
  ConnectionLine,
  ErrorRecord,
  OpenRecord,
  StreamRecord,
} from './types.ts';

/** One network try of a connection, as the records tell it. */
export interface Attempt {
  /** 1, 2, … within the lane (a replaced WebSocket counts on). */
  readonly number: number;
  readonly connection: string;
  /** 1, 2, … within that connection, as its records say. */
  readonly ofConnection: number;
  /** First moment known of this attempt. */
  start: EpochMs;
  open?: EpochMs;
  /** What the network layer knows of it stands in these records. */
  connecting?: ConnectingRecord;
  opened?: OpenRecord;
  failed?: ErrorRecord | CloseRecord;
  /** Its body as it came, as far as it is known. */
  raw?: RawBody;
  end?: EpochMs;
  /** `lost`: a next attempt may follow; `failed`: it never opened or gave up; `closed`: on purpose. */
  outcome?: 'lost' | 'failed' | 'closed';
  by?: ClosedBy;
  code?: number;
  reason?: string;
  /** Observed wait before this attempt. */
  delay?: Milliseconds;
  /** Last-Event-ID held when it started. */
  lastEventId?: string;
  lastEventIdForgotten?: string;
  /** The link to the attempt before was inferred (the page made a new object). */
  readonly inferred: boolean;
  messagesIn: number;
  messagesOut: number;
  bytesIn: Bytes;
  bytesOut: Bytes;
}

export type LaneState = 'connecting' | 'open' | 'waiting' | 'closed' | 'failed';

/**
 * One logical connection: what a row and a lane of the timeline show. Usually one native object; a WebSocket or
 * EventSource that the page re-created after a loss joins the lane of the lost one (`ConnectionLine.continues`).
 */
export class Lane {
  readonly connections: ConnectionLine[] = [];
  /** Those that are kept, oldest first. */
  readonly attempts: Attempt[] = [];
  /** Record numbers of this lane that are kept, ascending. */
  readonly seqs = new Column();
  /** Times of received and sent messages that are kept, ascending: what the timeline draws. */
  readonly inTimes = new Column();
  readonly outTimes = new Column();
  /** Their sizes in bytes, at the same indices. */
  readonly inSizes = new MaxColumn();
  readonly outSizes = new MaxColumn();
  messagesIn = 0;
  messagesOut = 0;
  bytesIn: Bytes = 0;
  bytesOut: Bytes = 0;
  errors = 0;
  state: LaneState = 'connecting';
  /** The last event ID that the newest event carried; undefined when it had none. */
  lastEventId?: string;
  firstT: EpochMs = Number.NaN;
  lastT: EpochMs = Number.NaN;
  /** Time open of attempts that are forgotten. */
  #openBefore: Milliseconds = 0;

  constructor(first: ConnectionLine) {
    this.connections.push(first);
  }

  get id(): string {
    return this.first.id;
  }
  get first(): ConnectionLine {
    return this.connections[0] as ConnectionLine;
  }
  /** The native object in use now. */
  get current(): ConnectionLine {
    return this.connections[this.connections.length - 1] as ConnectionLine;
  }
  get api(): Api {
    return this.first.api;
  }
  get url(): string {
    return this.current.url;
  }
  get attempt(): Attempt | undefined {
    return this.attempts[this.attempts.length - 1];
  }

  /** Attempts there were, forgotten ones included. */
  get attemptCount(): number {
    return this.attempt?.number ?? 0;
  }
  /** The attempt with this number in the lane, if it is kept. */
  attemptNumbered(number: number): Attempt | undefined {
    return this.attempts[number - (this.attempts[0]?.number ?? 1)];
  }
  /** The attempt that records of `connection` call `number`, if it is kept. */
  attemptOf(connection: string, number: number): Attempt | undefined {
    return this.attempts.findLast(
      (attempt) => attempt.connection === connection && attempt.ofConnection === number,
    );
  }

  /** Total time open until `now`, over all attempts. */
  openFor(now: EpochMs): Milliseconds {
    let total = this.#openBefore;
    for (const attempt of this.attempts) {
      if (attempt.open !== undefined) total += Math.max(0, (attempt.end ?? now) - attempt.open);
    }
    return total;
  }

  /** Takes a record of one of this lane's connections. O(1) amortised. */
  append(record: StreamRecord): void {
    const t = Number.isNaN(this.lastT) ? record.t : Math.max(record.t, this.lastT);
    if (Number.isNaN(this.firstT)) this.firstT = t;
    this.lastT = t;
    this.seqs.push(record.seq);
    switch (record.kind) {
      case 'connecting':
        this.#begin(record, t, { lastEventId: record.lastEventId, connecting: record });
        this.state = 'connecting';
        break;
      case 'reconnect':
        this.#begin(record, t, {
          delay: record.delay,
          lastEventId: record.lastEventId,
          lastEventIdForgotten: record.lastEventIdForgotten,
        });
        this.state = 'connecting';
        break;
      case 'open':
        Object.assign(this.#current(record, t), { open: t, opened: record });
        this.state = 'open';
        break;
      case 'message':
      case 'send':
        this.#message(record, t);
        break;
      case 'error':
        this.#error(record, t);
        break;
      case 'close':
        this.#close(record, t);
        break;
    }
  }

  /** A record of this lane was told more: when its attempt really began. */
  amended(record: StreamRecord): void {
    if (record.kind !== 'connecting') return;
    const attempt = this.attempts.findLast(({ connecting }) => connecting === record);
    if (attempt) attempt.start = Math.min(attempt.start, record.t);
    this.firstT = Math.min(this.firstT, record.t);
  }

  /** Forgets the oldest record, which the recording evicted. Totals stay. */
  forget(record: StreamRecord): void {
    this.seqs.dropFirst();
    if (record.kind === 'message') {
      this.inTimes.dropFirst();
      this.inSizes.dropFirst();
    } else if (record.kind === 'send') {
      this.outTimes.dropFirst();
      this.outSizes.dropFirst();
    }
  }

  /** Forgets the `count` oldest attempts, and gives them. Totals stay. */
  forgetAttempts(count: number): Attempt[] {
    const forgotten = this.attempts.splice(0, count);
    for (const { open, end } of forgotten)
      this.#openBefore += open === undefined ? 0 : Math.max(0, (end ?? open) - open);
    return forgotten;
  }

  #begin(record: StreamRecord, t: EpochMs, extra: Partial<Attempt>): void {
    const current = this.attempt;
    // `reconnect` says how an attempt came about and `connecting` when it began: one attempt, in either order.
    if (current && current.connection === record.connection && current.end === undefined && !current.open) {
      for (const [key, value] of Object.entries(extra)) {
        if (value !== undefined) Object.assign(current, { [key]: value });
      }
      return;
    }
    this.attempts.push({
      number: (current?.number ?? 0) + 1,
      connection: record.connection,
      ofConnection: record.attempt,
      start: t,
      inferred: current !== undefined && current?.connection !== record.connection,
      messagesIn: 0,
      messagesOut: 0,
      bytesIn: 0,
      bytesOut: 0,
      ...extra,
    });
  }

  /** The attempt a record belongs to; one is begun for a recording that starts in the middle. */
  #current(record: StreamRecord, t: EpochMs): Attempt {
    const attempt = this.attempt;
    if (!attempt || attempt.end !== undefined || attempt.connection !== record.connection)
      this.#begin(record, t, {});
    return this.attempt as Attempt;
  }

  #message(record: StreamRecord & { kind: 'message' | 'send' }, t: EpochMs): void {
    // A message after the end (a late `send` on a closed socket) does not bring the attempt back to life.
    const ended = this.attempt?.end !== undefined && this.attempt.connection === record.connection;
    const attempt = ended ? (this.attempt as Attempt) : this.#current(record, t);
    if (!ended && record.kind === 'message' && attempt.open === undefined) {
      attempt.open = t;
      this.state = 'open';
    }
    if (record.kind === 'message') {
      this.inTimes.push(t);
      this.inSizes.push(record.size);
      this.messagesIn++;
      attempt.messagesIn++;
      this.bytesIn += record.size;
      attempt.bytesIn += record.size;
      this.lastEventId = record.lastEventId || undefined;
    } else {
      this.outTimes.push(t);
      this.outSizes.push(record.size);
      this.messagesOut++;
      attempt.messagesOut++;
      this.bytesOut += record.size;
      attempt.bytesOut += record.size;
    }
  }

  #error(record: StreamRecord & { kind: 'error' }, t: EpochMs): void {
    this.errors++;
    if (this.api !== 'EventSource') return; // a close record follows and says how it ended
    const attempt = this.#current(record, t);
    attempt.end = t;
    attempt.failed = record;
    attempt.by = 'network';
    const final = record.readyState === 2;
    attempt.outcome = final || attempt.open === undefined ? 'failed' : 'lost';
    this.state = final ? 'failed' : 'waiting';
  }

  #close(record: StreamRecord & { kind: 'close' }, t: EpochMs): void {
    // A page may have replaced a lost object from within its error handler, before its close event came.
    const attempt = this.attempts.findLast(({ connection }) => connection === record.connection);
    const failed = attempt?.open === undefined && record.by !== 'page';
    if (attempt && attempt.end === undefined) {
      const lost = record.by !== 'page' && (record.by === 'network' || record.code === 1006);
      attempt.end = t;
      attempt.failed = record;
      attempt.outcome = failed ? 'failed' : lost ? 'lost' : 'closed';
      attempt.by = record.by;
      if (record.code !== undefined) attempt.code = record.code;
      if (record.reason) attempt.reason = record.reason;
    } else if (attempt?.outcome === 'failed' && record.by === 'page' && record.source === 'inferred') {
      // The browser failed it because its page was being left.
      attempt.outcome = 'closed';
      attempt.by = 'page';
    }
    if (attempt === this.attempt) this.state = failed ? 'failed' : 'closed';
  }
}
