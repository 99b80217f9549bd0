import type { Count, Unknown } from '../src/model/ledger/id-watch.ts';
import type { Ledger } from '../src/model/ledger/ledger.ts';
import type { LedgerRow } from '../src/model/ledger/row.ts';
import type { EventTotal, LedgerTotals } from '../src/model/ledger/totals.ts';
import type { EpochMs } from '../src/units.ts';
import { attemptEnd } from './describe.ts';
import { clock, count, duration, plural, size } from './format.ts';
import { describeNetError } from './net-error.ts';
import { httpVersionWords, SEEN_BY } from './request.ts';

/** The ledger in words: the same for its table, its details and its copies. Pure: no DOM. */

/** A fact of a row. */
export interface Cell {
  text: string;
  /** Where it comes from, or why it is not known. */
  why: string;
  bad?: boolean;
}

const NOT_KNOWN = '–';
const FORGOTTEN = 'not known: its records are no longer kept';
const BY_PAGE = 'as the page sees it';

const UNKNOWN: Record<Unknown, string> = {
  'none-yet': 'no new id yet',
  words: 'the ids are no numbers that count up',
  jumps: 'ids jump by themselves',
  few: 'too few ids to know how they count',
  lower: 'the first new id is lower than the last: counted anew, or from further back than is remembered',
  repeats: 'events carry the same id again by themselves',
};

/** "2", "unknown (ids jump by themselves)". */
export function countWords(value: Count | undefined): string {
  if (value === undefined) return NOT_KNOWN;
  return typeof value === 'number' ? count(value) : `unknown (${UNKNOWN[value]})`;
}

/** What a row of `ledger` says, by column, at `now`. */
export function cellsOf(row: LedgerRow, ledger: Ledger, now: EpochMs): Record<ColumnId, Cell> {
  return {
    number: {
      text: String(row.number),
      why: `Attempt ${row.attempt || '?'} of connection ${row.connection}`,
    },
    started: startedCell(row),
    waited: waitedCell(row),
    asked: askedCell(row, ledger),
    opened: openedCell(row),
    status: {
      text: row.status === undefined ? NOT_KNOWN : String(row.status),
      why: row.statusSource ? SEEN_BY[row.statusSource] : 'not known: its answer was not seen',
      bad: row.status !== undefined && row.status >= 400,
    },
    version: {
      text: row.httpVersion ? httpVersionWords(row.httpVersion) : NOT_KNOWN,
      why: row.httpVersion ? SEEN_BY.wire : 'not known: the network layer did not tell it',
    },
    held: heldCell(row),
    sent: sentCell(row),
    first: {
      text: row.ids?.first ?? NOT_KNOWN,
      why: row.ids ? (row.ids.first === undefined ? 'no event with an id came' : BY_PAGE) : FORGOTTEN,
    },
    missing: countCell(ledger.missing(row), row, 'from the last id before the loss to the first new one'),
    replayed: countCell(ledger.replayed(row), row, 'ids that had been seen before'),
    messages: {
      text: `${least(row)}↓${count(row.messagesIn)}${row.messagesOut > 0 ? ` ↑${count(row.messagesOut)}` : ''}`,
      why: partialWhy(row) || 'received, and sent if any',
    },
    bytes: {
      text: `${least(row)}${size(row.bytesIn + row.bytesOut)}`,
      why: partialWhy(row) || 'of payloads, not of what is around them on the wire',
    },
    lasted: {
      text: row.open === undefined ? NOT_KNOWN : duration((row.end ?? now) - row.open),
      why:
        row.open === undefined
          ? 'it never opened'
          : `from open (${by(row.openSource)}) to ${row.end === undefined ? 'now' : `its end (${by(row.endSource)})`}`,
    },
    ended: endedCell(row, ledger),
  };
}

/** Columns in the order in which they stand. */
export type ColumnId =
  | 'number'
  | 'started'
  | 'waited'
  | 'asked'
  | 'opened'
  | 'status'
  | 'version'
  | 'held'
  | 'sent'
  | 'first'
  | 'missing'
  | 'replayed'
  | 'messages'
  | 'bytes'
  | 'lasted'
  | 'ended';

function startedCell(row: LedgerRow): Cell {
  const inferred = 'inferred: the first that is known of it; when it began was not seen';
  return { text: clock(row.start), why: row.startSource === 'inferred' ? inferred : by(row.startSource) };
}

function waitedCell(row: LedgerRow): Cell {
  if (row.waited === undefined)
    return { text: NOT_KNOWN, why: row.number === 1 ? 'the first attempt waits for nothing' : 'not known' };
  const text = duration(row.waited);
  if (row.recreated)
    return {
      text,
      why: 'inferred: from the loss until the page made a new one; the browser did not reconnect',
    };
  if (row.waitedSource === 'inferred')
    return { text, why: 'inferred: from the loss to the first that was seen of this attempt' };
  return { text, why: `${by(row.waitedSource)}: from the loss to its request` };
}

function askedCell(row: LedgerRow, ledger: Ledger): Cell {
  if (row.asked !== undefined)
    return { text: duration(row.asked), why: 'seen on the wire: the retry: field in force when it began' };
  const why =
    ledger.lane.api === 'EventSource'
      ? 'no retry: field was seen; without one a browser waits a few seconds, as it likes'
      : 'only an EventSource is asked to wait';
  return { text: NOT_KNOWN, why };
}

function openedCell(row: LedgerRow): Cell {
  if (row.open === undefined) return { text: NOT_KNOWN, why: 'it did not open' };
  if (row.startSource === 'inferred')
    return { text: NOT_KNOWN, why: 'not known: when it began was not seen' };
  return {
    text: duration(Math.max(0, row.open - row.start)),
    why: `from its start (${by(row.startSource)}) to open (${by(row.openSource)})`,
  };
}

function heldCell(row: LedgerRow): Cell {
  if (row.forgotten !== undefined)
    return {
      text: `${row.forgotten} forgotten`,
      why: 'inferred: the lost EventSource held it, the one that the page made in its place began without',
      bad: true,
    };
  return { text: row.held ?? NOT_KNOWN, why: row.held ? BY_PAGE : 'none was held, as far as is known' };
}

function sentCell(row: LedgerRow): Cell {
  if (!row.requestSeen) return { text: NOT_KNOWN, why: 'not known: its request was not seen' };
  const differs = row.held !== undefined && row.sent !== row.held;
  return {
    text: row.sent ?? 'none',
    why: `seen on the wire${differs ? '; another than the one held' : ''}`,
    bad: differs,
  };
}

function countCell(value: Count | undefined, row: LedgerRow, how: string): Cell {
  if (!row.ids) return { text: NOT_KNOWN, why: FORGOTTEN };
  if (value === undefined) return { text: NOT_KNOWN, why: 'no id was held: there is nothing to compare' };
  // The words for "nothing came" need no "unknown" before them.
  if (value === 'none-yet') return { text: NOT_KNOWN, why: UNKNOWN[value] };
  if (typeof value !== 'number') return { text: countWords(value), why: `unknown: ${UNKNOWN[value]}` };
  return { text: count(value), why: `inferred: ${how}`, bad: value > 0 };
}

function endedCell(row: LedgerRow, ledger: Ledger): Cell {
  const final = ledger.lane.state === 'failed' && row === ledger.rows[ledger.rows.length - 1];
  const error = row.netError ? ` · ${describeNetError(row.netError)}` : '';
  return {
    text: `${attemptEnd(row, final)}${error}`,
    why: row.end === undefined ? BY_PAGE : `${by(row.endSource)}, at ${clock(row.end)}`,
    bad: row.outcome === 'lost' || row.outcome === 'failed',
  };
}

/** What a ledger comes to: name, value, how it is reckoned. */
export function totalWords(totals: LedgerTotals, ids: boolean): [name: string, value: string, why: string][] {
  const { attempts, failed, losses, open, span, away, availability, betweenLosses } = totals;
  const cached = away > 0 ? `, without ${duration(away)} in the back/forward cache` : '';
  return [
    [
      'Availability',
      availability === undefined ? NOT_KNOWN : percent(availability),
      `open for ${duration(open)} of the ${duration(span)} from the first attempt to the end or now${cached}`,
    ],
    [
      'Mean time between losses',
      betweenLosses === undefined ? 'no loss' : duration(betweenLosses),
      `time open (${duration(open)}) ÷ losses (${count(losses)})`,
    ],
    ['Attempts', count(attempts), 'network tries, the first included'],
    ['Losses', count(losses), 'times that it was open, and ended by neither side in good order'],
    ['Never opened', count(failed), 'attempts that never opened'],
    ...(ids
      ? ([
          ['Events missing', totalOf(totals.missing), resumesOf(totals.missing)],
          ['Events replayed', totalOf(totals.replayed), resumesOf(totals.replayed)],
        ] satisfies [string, string, string][])
      : []),
  ];
}

function totalOf({ events, known, unknown }: EventTotal): string {
  if (known + unknown === 0) return 'no resume';
  if (known === 0) return 'unknown';
  return unknown > 0 ? `${count(events)} or more` : count(events);
}

function resumesOf({ known, unknown }: EventTotal): string {
  return `inferred from ids: known of ${plural(known, 'resume')}, unknown of ${count(unknown)}`;
}

/** 0.98234 → "98.23 %"; never 100 % unless it is. */
export function percent(share: number): string {
  const digits = share > 0.99 && share < 1 ? 3 : 1;
  const floor = Math.floor(share * 100 * 10 ** digits) / 10 ** digits;
  return `${floor.toFixed(digits).replace(/\.?0+$/, '')} %`;
}

function least(row: LedgerRow): string {
  return row.partial ? '≥ ' : '';
}

function partialWhy(row: LedgerRow): string {
  return row.partial ? 'at least: its oldest records are no longer kept' : '';
}

function by(source: LedgerRow['startSource'] | undefined): string {
  return source ? SEEN_BY[source] : 'inferred';
}
