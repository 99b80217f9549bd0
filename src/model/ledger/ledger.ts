import type { EpochMs, Milliseconds } from '../../units.ts';
import type { Lane } from '../lane.ts';
import type { Recording } from '../recording.ts';
import type { MessageRecord, StreamRecord } from '../types.ts';
import { type Count, IdWatch } from './id-watch.ts';
import { absorb, type LedgerRow, newRow, rowOf } from './row.ts';

/** A record may belong to an attempt that is not the newest (a close told late): looked for this far back. */
const LOOK_BACK = 64;

/**
 * The reconnect ledger of one lane: a row an attempt. It is shown each record of the lane once, in order, at a cost
 * of O(1) each, and keeps what it needs: records may be forgotten afterwards.
 */
export class Ledger {
  readonly lane: Lane;
  readonly rows: LedgerRow[] = [];
  readonly #recording: Recording;
  readonly #ids = new IdWatch();
  /** The newest `retry:` known. */
  #asked: Milliseconds | undefined;
  /** When the lane ended, unless it goes on. */
  #over: EpochMs | undefined;
  #began = false;

  constructor(lane: Lane, recording: Recording) {
    this.lane = lane;
    this.#recording = recording;
  }

  /** When the lane ended; undefined while it is open or tries again. */
  get over(): EpochMs | undefined {
    return this.#over;
  }

  /** How the lane's ids count while it is connected. */
  get habit(): IdWatch['habit'] {
    return this.#ids.habit;
  }

  take(record: StreamRecord): void {
    if (!this.#began) this.#adopt(record);
    this.#began = true;
    if (record.kind === 'retry') this.#asked = record.reconnectionTime;
    const row = this.#rowFor(record);
    if (!row) return;
    row.first ??= record.seq;
    switch (record.kind) {
      case 'message':
      case 'send':
        this.#message(row, record);
        return;
      case 'connecting':
      case 'reconnect':
        break;
      case 'open':
        row.open = record.t;
        row.openSource = record.source;
        break;
      case 'error':
        if (this.lane.api !== 'EventSource') return; // its close says how it ended
        this.#lost(row, record);
        break;
      case 'close':
        this.#closed(row, record);
        break;
      default:
        return;
    }
    absorb(row, record);
    row.amendable.push(record.seq);
  }

  /** Reads again what the network layer may have told later. Cheap: ask for the rows in sight, or before a copy. */
  refresh(row: LedgerRow): LedgerRow {
    for (const seq of row.amendable) {
      const record = this.#recording.record(seq);
      if (record) absorb(row, record);
    }
    return row;
  }

  /** Events lost between this attempt and the one before, as their ids tell; undefined: nothing was resumed. */
  missing(row: LedgerRow): Count | undefined {
    return row.ids && this.#ids.missing(row.ids);
  }

  /** Events that came again after the resume. */
  replayed(row: LedgerRow): Count | undefined {
    return row.ids && this.#ids.replayed(row.ids);
  }

  /** Attempts that were over before the oldest record that is kept are known from the lane alone. */
  #adopt(record: StreamRecord): void {
    if (this.#recording.evicted === 0) return;
    for (const attempt of this.lane.attempts) {
      const over = attempt.end !== undefined && attempt.end < record.t;
      const under = attempt.start < record.t && attempt.connection === record.connection;
      if (!over && !under) return;
      const row = rowOf(attempt);
      this.rows.push(row);
      if (over) continue;
      // What comes is told by its records.
      const ahead = row.open !== undefined && row.open > record.t;
      Object.assign(row, { end: undefined, outcome: undefined, by: undefined, code: undefined });
      Object.assign(row, { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0, reason: undefined });
      Object.assign(row, { attempt: record.attempt, partial: true, ids: this.#ids.begin() });
      if (ahead) row.open = undefined;
      return;
    }
  }

  #rowFor(record: StreamRecord): LedgerRow | undefined {
    const { rows } = this;
    for (let i = rows.length - 1; i >= Math.max(0, rows.length - LOOK_BACK); i--) {
      const row = rows[i] as LedgerRow;
      if (row.connection === record.connection && row.attempt === record.attempt) return row;
    }
    // What is read from a body late tells of attempts that are long over.
    if (record.kind === 'comment' || record.kind === 'note' || record.kind === 'retry') return undefined;
    return this.#begin(record);
  }

  #begin(record: StreamRecord): LedgerRow {
    const before = this.rows[this.rows.length - 1];
    const row = newRow(this.rows.length + 1, record.connection, record.attempt, record.t);
    if (record.kind === 'connecting' || record.kind === 'reconnect') row.startSource = record.source;
    row.recreated = before !== undefined && before.connection !== record.connection;
    if (before?.end !== undefined) {
      row.waited = Math.max(0, record.t - before.end);
      row.waitedSource = 'inferred';
    }
    if (this.#asked !== undefined && this.lane.api === 'EventSource') row.asked = this.#asked;
    row.ids = this.#ids.begin();
    this.rows.push(row);
    this.#over = undefined;
    return row;
  }

  #message(row: LedgerRow, record: MessageRecord): void {
    if (record.kind === 'send') {
      row.messagesOut++;
      row.bytesOut += record.size;
      return;
    }
    row.messagesIn++;
    row.bytesIn += record.size;
    if (row.open === undefined && row.end === undefined) {
      // Begun in the middle: it was open by then.
      row.open = record.t;
      row.openSource = 'inferred';
    }
    const own = typeof record.id === 'string';
    this.#ids.take((own ? record.id : record.lastEventId) ?? '', own);
  }

  #lost(row: LedgerRow, record: StreamRecord & { kind: 'error' }): void {
    const final = record.readyState === 2;
    row.end = record.t;
    row.endSource = record.source;
    row.by = 'network';
    row.outcome = final || row.open === undefined ? 'failed' : 'lost';
    if (final) this.#over = record.t;
  }

  #closed(row: LedgerRow, record: StreamRecord & { kind: 'close' }): void {
    if (row === this.rows[this.rows.length - 1]) this.#over = record.t;
    const leaving = row.outcome === 'failed' && record.by === 'page' && record.source === 'inferred';
    if (row.end !== undefined) {
      // The browser failed it because its page was being left.
      if (leaving) Object.assign(row, { outcome: 'closed', by: 'page' });
      return;
    }
    const lost = record.by === 'network' || (record.by !== 'page' && record.code === 1006);
    row.end = record.t;
    row.endSource = record.source;
    row.outcome = row.open === undefined && record.by !== 'page' ? 'failed' : lost ? 'lost' : 'closed';
    row.by = record.by;
    if (record.code !== undefined) row.code = record.code;
    if (record.reason) row.reason = record.reason;
  }
}
