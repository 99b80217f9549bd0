import type { Bytes, EpochMs, Milliseconds, Seq } from '../../units.ts';
import type { Attempt } from '../lane.ts';
import type { ClosedBy, Source, StreamRecord } from '../types.ts';
import type { ResumeIds } from './id-watch.ts';

/** One attempt in the ledger. A fact with a source of its own has it beside it. */
export interface LedgerRow {
  /** 1, 2, … within the lane. */
  readonly number: number;
  readonly connection: string;
  /** Number within its connection, as its records have it; 0 where none was seen. */
  attempt: number;
  /** Its first record that was read; undefined: all were forgotten. */
  first?: Seq;
  start: EpochMs;
  /** `inferred`: when it really began is not known, only that it was by then. */
  startSource: Source;
  open?: EpochMs;
  openSource?: Source;
  end?: EpochMs;
  endSource?: Source;
  /** As in `Attempt`. */
  outcome?: 'lost' | 'failed' | 'closed';
  by?: ClosedBy;
  code?: number;
  reason?: string;
  netError?: string;
  /** From the loss before to this attempt; `inferred`: to its outcome, because its request was not seen. */
  waited?: Milliseconds;
  waitedSource?: Source;
  /** The page made a new object: the browser did not reconnect by itself. */
  recreated: boolean;
  /** `retry:` in force when it began, as far as the raw stream was seen. */
  asked?: Milliseconds;
  status?: number;
  statusSource?: Source;
  httpVersion?: string;
  held?: string;
  forgotten?: string;
  /** Last-Event-ID sent; undefined with `requestSeen`: none was. */
  sent?: string;
  requestSeen: boolean;
  ids?: ResumeIds;
  messagesIn: number;
  messagesOut: number;
  bytesIn: Bytes;
  bytesOut: Bytes;
  /** Its oldest records were forgotten before the ledger read them: it had at least what is counted here. */
  partial: boolean;
  /** Records of which the network layer may tell more later. */
  readonly amendable: Seq[];
}

/** A row of which nothing is known yet but that it was there at `start`. */
export function newRow(number: number, connection: string, attempt: number, start: EpochMs): LedgerRow {
  return {
    number,
    connection,
    attempt,
    start,
    startSource: 'inferred',
    recreated: false,
    requestSeen: false,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    partial: false,
    amendable: [],
  };
}

/** Takes over what a record says of its attempt, now or when it was told more. */
export function absorb(row: LedgerRow, record: StreamRecord): void {
  switch (record.kind) {
    case 'connecting':
      row.start = record.t;
      row.startSource = record.source;
      row.held ??= record.lastEventId || undefined;
      row.sent ??= record.lastEventIdSent;
      row.requestSeen ||= [record.lastEventIdSent, record.requestHeaders, record.method].some(Boolean);
      return;
    case 'reconnect':
      row.start = Math.min(row.start, record.t);
      row.waited = record.delay;
      row.waitedSource = record.source;
      if (typeof record.reconnectionTime === 'number') row.asked = record.reconnectionTime;
      row.held ??= record.lastEventId || undefined;
      row.forgotten ??= record.lastEventIdForgotten;
      return;
    case 'open':
    case 'error':
    case 'close':
      if (record.status && row.status === undefined) {
        row.status = record.status;
        // A page is told the status of what it fetched itself; all else comes from the network layer.
        row.statusSource = record.httpVersion === undefined && record.source === 'hook' ? 'hook' : 'wire';
      }
      row.httpVersion ??= record.httpVersion;
      row.netError ??= record.netError;
      return;
  }
}

/** A row of what a lane knows of an attempt whose records are gone; its ids are not known. */
export function rowOf(attempt: Attempt): LedgerRow {
  const { open, end, outcome, by, code, reason, delay, lastEventId, lastEventIdForgotten } = attempt;
  const { messagesIn, messagesOut, bytesIn, bytesOut } = attempt;
  const row = newRow(attempt.number, attempt.connection, 0, attempt.start);
  for (const record of [attempt.connecting, attempt.opened, attempt.failed]) if (record) absorb(row, record);
  return Object.assign(row, {
    ...{ start: attempt.start, open, end, outcome, by, code, reason },
    ...{ waited: delay, held: lastEventId, forgotten: lastEventIdForgotten, recreated: attempt.inferred },
    ...{ messagesIn, messagesOut, bytesIn, bytesOut },
    openSource: attempt.opened?.source,
    endSource: attempt.failed?.source,
    waitedSource: delay === undefined ? undefined : ('inferred' as const),
  });
}
