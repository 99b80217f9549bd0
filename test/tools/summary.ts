/** A recording as a table for the terminal: one line per lane, as the panel shows them. */
import type { Lane } from '../../src/model/lane.ts';
import { readRecording } from '../../src/model/reader.ts';
import type { Recording } from '../../src/model/recording.ts';

const HEAD = ['api', 'url', 'status', 'http', 'seen by', 'attempts', 'in', 'out', 'bytes', 'lost', 'flags'];
const NUMERIC = new Set([5, 6, 7, 8, 9]);

/** The table, its totals and what was not kept, of a recording as NDJSON; `width` in columns of the terminal. */
export function summarize(ndjson: string, width = 120): string {
  const { recording, warnings } = readRecording(ndjson);
  const { lanes } = recording;
  const kept = [...lossLines(recording), ...warnings];
  if (lanes.length === 0) return ['Nothing was recorded: the page opened no stream.', ...kept].join('\n');
  const urlWidth = Math.max(24, Math.min(60, width - 85));
  const rows = lanes.map((lane) => [
    lane.first.polling ? `${lane.first.polling} polling` : lane.api,
    shorten(lane.url, recording.head.page.url, urlWidth),
    ...answer(lane),
    sources(lane, recording),
    String(lane.attemptCount),
    String(lane.messagesIn),
    String(lane.messagesOut),
    formatBytes(lane.bytesIn + lane.bytesOut),
    String(losses(lane)),
    flags(lane, recording),
  ]);
  const sum = (of: (lane: Lane) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  const totals =
    `${lanes.length} connection${lanes.length === 1 ? '' : 's'}, ${sum((l) => l.attemptCount)} attempts, ` +
    `${sum((l) => l.messagesIn)} in, ${sum((l) => l.messagesOut)} out, ` +
    `${sum(losses)} lost connection${sum(losses) === 1 ? '' : 's'}, ${formatBytes(sum((l) => l.bytesIn + l.bytesOut))}`;
  return [...table([HEAD, ...rows]), '', totals, ...kept].join('\n');
}

/** Attempts that ended otherwise than on purpose. */
function losses(lane: Lane): number {
  return lane.attempts.filter(({ outcome }) => outcome === 'lost' || outcome === 'failed').length;
}

/** Status and HTTP version of the newest attempt that had an answer; a question mark for what nobody told. */
function answer(lane: Lane): [status: string, version: string] {
  const answers = lane.attempts.map(({ opened, failed }) => opened ?? failed);
  const last = answers.findLast((one) => one?.status !== undefined);
  const version = answers.findLast((one) => one?.httpVersion !== undefined)?.httpVersion;
  return [String(last?.status ?? '?'), version ?? '?'];
}

/** Who told its records: the page's hook, the network layer, or both. */
function sources(lane: Lane, recording: Recording): string {
  const found = new Set<string>();
  if (lane.attempts.some(({ connecting, opened }) => connecting?.requestHeaders || opened?.httpVersion))
    found.add('wire');
  for (let i = 0; i < lane.seqs.length && found.size < 3; i++) {
    const source = recording.record(lane.seqs.at(i))?.source;
    if (source && source !== 'inferred') found.add(source);
  }
  return [...found].sort().join('+');
}

/** Ids of the rules that found something. */
function flags(lane: Lane, recording: Recording): string {
  const ids = new Set(lane.connections.map(({ id }) => id));
  const found = recording.importedFindings.filter(({ connection }) => ids.has(connection ?? ''));
  return [...new Set(found.map(({ rule }) => rule))].join(' ');
}

function lossLines(recording: Recording): string[] {
  if (recording.losses.length === 0) return ['Every record was kept.'];
  const counts = new Map<string, number>();
  for (const { reason, count } of recording.losses) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, number]) => `Not recorded: ${number} (${reason})`);
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
