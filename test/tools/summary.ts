/** A recording as a table for the terminal: one line per connection. */

/** The fields of a recording's lines that the table needs; see the recording format. */
interface Line {
  type: string;
  id?: number | string;
  api?: string;
  url?: string;
  connection?: number | string;
  attempt?: number;
  kind?: string;
  size?: number;
  rule?: string;
  count?: number;
  reason?: string;
  page?: { url: string };
}

interface Row {
  api: string;
  url: string;
  attempts: number;
  in: number;
  out: number;
  bytes: number;
  /** Attempts that ended in an error. */
  lost: number;
  flags: Set<string>;
}

const HEAD = ['api', 'url', 'attempts', 'in', 'out', 'bytes', 'lost', 'flags'];
const NUMERIC = new Set([2, 3, 4, 5, 6]);

export function summarize(ndjson: string, width = 120): string {
  const rows = new Map<number | string, Row>();
  const losses = new Map<string, number>();
  const general = new Set<string>();
  let pageUrl = '';
  for (const line of linesOf(ndjson)) {
    const row = rows.get(line.connection ?? '');
    if (line.type === 'recording') pageUrl = line.page?.url ?? '';
    else if (line.type === 'connection') rows.set(line.id ?? '', newRow(line));
    else if (line.type === 'record' && row) count(row, line);
    else if (line.type === 'finding') (row?.flags ?? general).add(line.rule ?? '?');
    else if (line.type === 'loss') {
      const reason = line.reason ?? 'unknown reason';
      losses.set(reason, (losses.get(reason) ?? 0) + (line.count ?? 0));
    }
  }
  const all = [...rows.values()];
  if (all.length === 0)
    return ['Nothing was recorded: the page opened no stream.', ...lossLines(losses)].join('\n');
  const urlWidth = Math.max(24, Math.min(60, width - 60));
  const cells = all.map((row) => [
    row.api,
    shorten(row.url, pageUrl, urlWidth),
    String(row.attempts),
    String(row.in),
    String(row.out),
    formatBytes(row.bytes),
    String(row.lost),
    [...row.flags].join(' '),
  ]);
  const sum = (of: (row: Row) => number) => all.reduce((total, row) => total + of(row), 0);
  const totals =
    `${all.length} connection${all.length === 1 ? '' : 's'}, ${sum((r) => r.attempts)} attempts, ` +
    `${sum((r) => r.in)} in, ${sum((r) => r.out)} out, ${formatBytes(sum((r) => r.bytes))}`;
  const others = general.size ? [`Of the page: ${[...general].join(' ')}`] : [];
  return [...table([HEAD, ...cells]), '', totals, ...others, ...lossLines(losses)].join('\n');
}

function* linesOf(ndjson: string): Generator<Line> {
  for (const text of ndjson.split('\n')) if (text) yield JSON.parse(text) as Line;
}

function newRow({ api = '?', url = '' }: Line): Row {
  return { api, url, attempts: 0, in: 0, out: 0, bytes: 0, lost: 0, flags: new Set() };
}

function count(row: Row, record: Line): void {
  row.attempts = Math.max(row.attempts, record.attempt ?? 0);
  if (record.kind === 'message') row.in++;
  if (record.kind === 'send') row.out++;
  if (record.kind === 'error') row.lost++;
  if (record.kind === 'message' || record.kind === 'send') row.bytes += record.size ?? 0;
}

function lossLines(losses: Map<string, number>): string[] {
  if (losses.size === 0) return ['Every record was kept.'];
  return [...losses].map(([reason, number]) => `Not recorded: ${number} (${reason})`);
}

function table(rows: string[][]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return NUMERIC.has(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}

/** Without what every line shares, and with the middle left out if still too long. */
function shorten(url: string, pageUrl: string, width: number): string {
  const origin = URL.canParse(pageUrl) ? new URL(pageUrl).host : '';
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const text = parsed && parsed.host === origin ? parsed.pathname + parsed.search : url;
  if (text.length <= width) return text;
  const tail = Math.floor(width / 3);
  return `${text.slice(0, width - tail - 1)}…${text.slice(-tail)}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  const mega = bytes >= 10_000_000;
  return mega ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
