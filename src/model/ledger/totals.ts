import type { EpochMs, Milliseconds } from '../../units.ts';
import type { PageMark } from '../types.ts';
import type { Count } from './id-watch.ts';
import type { Ledger } from './ledger.ts';

/** Events counted over all resumes of which a number is known. */
export interface EventTotal {
  events: number;
  /** Resumes that had a number, and that had none. */
  known: number;
  unknown: number;
}

export interface LedgerTotals {
  attempts: number;
  /** Attempts that never opened. */
  failed: number;
  /** Open connections that were lost: not closed by the page, nor in good order by the server. */
  losses: number;
  /** From the first attempt until the end or now, without the time in the back/forward cache. */
  span: Milliseconds;
  /** Of it, open. */
  open: Milliseconds;
  /** Time in the back/forward cache that is not counted. */
  away: Milliseconds;
  /** `open` ÷ `span`, 0 to 1; undefined while no time has passed. */
  availability?: number;
  /** `open` ÷ `losses`; undefined without a loss. */
  betweenLosses?: Milliseconds;
  missing: EventTotal;
  replayed: EventTotal;
}

interface Span {
  from: EpochMs;
  to: EpochMs;
}

/** Sums a ledger up at `now`. O(attempts): for once a second, not for each record. */
export function ledgerTotals(ledger: Ledger, now: EpochMs, marks: readonly PageMark[] = []): LedgerTotals {
  const { rows } = ledger;
  const totals: LedgerTotals = {
    attempts: rows.length,
    failed: 0,
    losses: 0,
    span: 0,
    open: 0,
    away: 0,
    missing: { events: 0, known: 0, unknown: 0 },
    replayed: { events: 0, known: 0, unknown: 0 },
  };
  const first = rows[0];
  if (!first) return totals;
  const until = ledger.over ?? now;
  const away = awaySpans(marks, ledger.lane.first.frameUrl, until);
  for (const row of rows) {
    if (row.open === undefined) totals.failed += row.outcome === 'failed' ? 1 : 0;
    else {
      const [from, to] = [row.open, Math.max(row.open, row.end ?? until)];
      totals.open += to - from - overlap(away, from, to);
      if (row.outcome === 'lost' || row.outcome === 'failed') totals.losses++;
    }
    add(totals.missing, ledger.missing(row));
    add(totals.replayed, ledger.replayed(row));
  }
  totals.away = overlap(away, first.start, until);
  totals.span = Math.max(0, until - first.start - totals.away);
  if (totals.span > 0) totals.availability = Math.min(1, totals.open / totals.span);
  if (totals.losses > 0) totals.betweenLosses = totals.open / totals.losses;
  return totals;
}

function add(total: EventTotal, count: Count | undefined): void {
  // Where no new event came, nothing was resumed yet.
  if (count === undefined || count === 'none-yet') return;
  if (typeof count === 'number') {
    total.events += count;
    total.known++;
  } else total.unknown++;
}

/** When the document at `url` was in the back/forward cache, as far as marks tell; ascending. */
function awaySpans(marks: readonly PageMark[], url: string, until: EpochMs): Span[] {
  const spans: Span[] = [];
  let hidden: EpochMs | undefined;
  for (const mark of marks) {
    if (mark.url !== url) continue;
    if (mark.mark === 'hidden') hidden ??= mark.t;
    else if (mark.mark === 'restored' && hidden !== undefined) {
      spans.push({ from: hidden, to: mark.t });
      hidden = undefined;
    }
  }
  if (hidden !== undefined) spans.push({ from: hidden, to: Math.max(hidden, until) });
  return spans;
}

function overlap(spans: readonly Span[], from: EpochMs, to: EpochMs): Milliseconds {
  let total = 0;
  for (const span of spans) total += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
  return total;
}
