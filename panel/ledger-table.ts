import type { Ledger } from '../src/model/ledger/ledger.ts';
import type { LedgerTotals } from '../src/model/ledger/totals.ts';
import type { Api } from '../src/model/types.ts';
import type { EpochMs } from '../src/units.ts';
import { oneLine } from './format.ts';
import { type ColumnId, cellsOf, totalWords } from './ledger-words.ts';

/** The columns of the ledger's table, what of them fits, and the whole as text. */

export interface LedgerColumn {
  id: ColumnId;
  /** Over the column, and in full. */
  head: string;
  name: string;
  /** Room it needs, px; the last one takes what is left. */
  width: number;
  /** Where there is no room for all, those with the highest go first. */
  rank: number;
  /** Numbers stand at the right. */
  number?: boolean;
  /** For streams with ids only. */
  ids?: boolean;
}

const COLUMNS: readonly LedgerColumn[] = [
  { id: 'number', head: '#', name: 'Attempt', width: 40, rank: 0, number: true },
  { id: 'started', head: 'Started', name: 'Started', width: 98, rank: 0 },
  { id: 'waited', head: 'Waited', name: 'Waited', width: 66, rank: 1, number: true },
  { id: 'asked', head: 'Asked', name: 'Asked to wait', width: 56, rank: 6, number: true, ids: true },
  { id: 'opened', head: 'Open after', name: 'Opened after', width: 78, rank: 5, number: true },
  { id: 'status', head: 'Status', name: 'Status', width: 52, rank: 8, number: true },
  { id: 'version', head: 'HTTP', name: 'HTTP version', width: 68, rank: 9 },
  { id: 'held', head: 'Id held', name: 'Last-Event-ID held', width: 66, rank: 10, ids: true },
  { id: 'sent', head: 'Id sent', name: 'Last-Event-ID sent', width: 66, rank: 7, ids: true },
  { id: 'first', head: 'First id', name: 'First id received', width: 66, rank: 11, ids: true },
  { id: 'missing', head: 'Missing', name: 'Ids missing', width: 66, rank: 2, number: true, ids: true },
  { id: 'replayed', head: 'Replayed', name: 'Ids replayed', width: 70, rank: 3, number: true, ids: true },
  { id: 'messages', head: 'Messages', name: 'Messages', width: 76, rank: 4, number: true },
  { id: 'bytes', head: 'Bytes', name: 'Bytes', width: 64, rank: 12, number: true },
  { id: 'lasted', head: 'Open for', name: 'Open for', width: 84, rank: 3, number: true },
  { id: 'ended', head: 'Ended', name: 'Ended', width: 120, rank: 0 },
];

/** All columns that a connection of this kind has. */
export function columnsOf(api: Api): readonly LedgerColumn[] {
  return api === 'WebSocket' ? COLUMNS.filter(({ ids }) => !ids) : COLUMNS;
}

/** The columns for which there is room in `width` px; those of rank 0 always stay. */
export function columnsThatFit(columns: readonly LedgerColumn[], width: number): LedgerColumn[] {
  const shown = [...columns];
  let needed = shown.reduce((sum, column) => sum + column.width, 0);
  while (needed > width) {
    const last = shown.reduce((most, column) => (column.rank > most.rank ? column : most));
    if (last.rank === 0) break;
    shown.splice(shown.indexOf(last), 1);
    needed -= last.width;
  }
  return shown;
}

/** The totals as a Markdown list, with how each is reckoned. */
export function totalsText(totals: LedgerTotals, api: Api): string {
  return totalWords(totals, api !== 'WebSocket')
    .map(([name, value, why]) => `- ${name}: **${value}** (${why})\n`)
    .join('');
}

/** The whole ledger, one line an attempt, as tab-separated values or as a Markdown table. */
export function ledgerText(ledger: Ledger, now: EpochMs, format: 'tsv' | 'markdown'): string {
  const columns = columnsOf(ledger.lane.api);
  const rows = ledger.rows.map((row) => {
    const cells = cellsOf(ledger.refresh(row), ledger, now);
    return columns.map(({ id }) => cells[id].text);
  });
  return tableText(
    columns.map(({ name }) => name),
    rows,
    format,
  );
}

/** A table as text; what a page sent cannot break out of its cell. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  format: 'tsv' | 'markdown',
): string {
  if (format === 'tsv') return [head, ...rows].map((cells) => `${cells.map(plain).join('\t')}\n`).join('');
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(plain(cell))).join(' | ')} |\n`;
  return [line(head), `|${' --- |'.repeat(head.length)}\n`, ...rows.map(line)].join('');
}

function plain(text: string): string {
  return oneLine(text, 500);
}

function escaped(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&');
}
