import type { Attempt, Lane, LaneState } from '../src/model/lane.ts';
import type {
  Answer,
  Api,
  ClosedBy,
  CloseRecord,
  ConnectionLine,
  ErrorRecord,
  OpenRecord,
  ReconnectRecord,
  StreamRecord,
} from '../src/model/types.ts';
import { duration } from './format.ts';
import { describeNetError } from './net-error.ts';
import { httpVersionWords } from './request.ts';
import { attemptOf } from './timeline/query.ts';

/** Records in words. Pure: no DOM, so that tables, tooltips and details say the same. */

export const KIND_BADGE: Record<Api, string> = {
  EventSource: 'SSE',
  WebSocket: 'WS',
  fetch: 'FETCH',
  XMLHttpRequest: 'XHR',
};

/** What a row says a connection is, in a word. */
export function badge(lane: Lane): string {
  return lane.first.polling ? 'POLL' : KIND_BADGE[lane.api];
}

export const STATE_WORDS: Record<LaneState, string> = {
  connecting: 'connecting',
  open: 'open',
  waiting: 'waiting to retry',
  closed: 'closed',
  failed: 'failed',
};

/** RFC 6455 §7.4.1 and the IANA registry, in few words. */
const CLOSE_CODES: Record<number, string> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status code',
  1006: 'no close frame',
  1007: 'invalid payload',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'missing extension',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake',
};

const CLOSED_BY: Record<ClosedBy, string> = {
  page: 'closed by the page',
  server: 'closed by the server',
  network: 'connection lost',
  unknown: 'closed',
};

/** A close that nobody asked for reads like an error. */
export function isLoss(record: StreamRecord): boolean {
  return record.kind === 'close' && (record.by === 'network' || record.code === 1006);
}

/** A sign for a record, and what it means. */
export function sign(record: StreamRecord): { glyph: string; words: string } {
  switch (record.kind) {
    case 'message':
      return { glyph: '↓', words: 'received' };
    case 'send':
      return { glyph: '↑', words: 'sent' };
    case 'comment':
      return { glyph: ':', words: 'comment' };
    case 'retry':
      return { glyph: ':', words: 'retry field' };
    case 'note':
      return { glyph: '!', words: 'note' };
    case 'error':
      return { glyph: '✕', words: 'error' };
    case 'reconnect':
      return { glyph: '⟲', words: 'reconnect' };
    case 'connecting':
      return { glyph: '…', words: 'connecting' };
    case 'open':
      return { glyph: '○', words: 'open' };
    case 'close':
      return { glyph: '●', words: 'close' };
  }
}

/** A sentence for every record that is not a message. */
export function inWords(record: StreamRecord, lane: Lane): string {
  const attempt = attemptOf(lane, record);
  switch (record.kind) {
    case 'message':
      return 'message received';
    case 'send':
      return 'message sent';
    case 'comment':
    case 'note':
      return record.data;
    case 'retry':
      return `retry: the server asks to wait ${duration(record.reconnectionTime)} before a reconnect`;
    case 'connecting':
      return parts([
        `${numbered(attempt)}connecting`,
        held(record.lastEventId),
        sent(record.lastEventIdSent),
      ]);
    case 'open':
      return describeOpen(record, attempt);
    case 'error':
      return describeError(record, lane, attempt);
    case 'reconnect':
      return describeReconnect(record, attempt);
    case 'close':
      return describeClose(record);
  }
}

function describeOpen(record: OpenRecord, attempt: Attempt | undefined): string {
  const took = attempt ? record.t - attempt.start : 0;
  return parts([
    took > 0 ? `open after ${duration(took)}` : 'open',
    record.status ? String(record.status) : '',
    record.httpVersion ? httpVersionWords(record.httpVersion) : '',
    record.remoteAddress ?? '',
    record.fromCache ? 'from cache' : '',
    record.protocol ? `protocol ${record.protocol}` : '',
    record.extensions ? `extensions ${record.extensions}` : '',
  ]);
}

function describeError(record: ErrorRecord, lane: Lane, attempt: Attempt | undefined): string {
  const message = record.message ? `: ${record.message}` : '';
  const words =
    lane.api !== 'EventSource'
      ? `error${message} — its close says how it ended`
      : record.readyState === 2
        ? `failed for good (readyState 2)${message}`
        : `${attempt?.open !== undefined ? 'connection lost' : 'could not connect'} — the browser will retry${message}`;
  return parts([words, ...answerParts(record)]);
}

function describeReconnect(record: ReconnectRecord, attempt: Attempt | undefined): string {
  const asked = record.reconnectionTime === undefined ? '' : ` (asked: ${duration(record.reconnectionTime)})`;
  const how = attempt?.inferred ? 'the page made a new one after' : 'waited';
  return parts([
    `${numbered(attempt)}${how} ${duration(record.delay)}${asked}`,
    held(record.lastEventId),
    record.lastEventIdForgotten ? `Last-Event-ID ${record.lastEventIdForgotten} forgotten` : '',
  ]);
}

function describeClose(record: CloseRecord): string {
  const code = record.code === undefined ? '' : `: ${closeCode(record.code)}`;
  const reason = record.reason ? ` “${record.reason}”` : '';
  return parts([`${CLOSED_BY[record.by]}${code}${reason}`, ...answerParts(record)]);
}

/** What an attempt that never opened was answered, and what the browser calls the failure. */
function answerParts({ status, netError }: Answer): string[] {
  return [status ? `status ${status}` : '', netError ? describeNetError(netError) : ''];
}

/** "1006 no close frame". */
export function closeCode(code: number): string {
  const words = CLOSE_CODES[code] ?? (code >= 4000 ? "the application's own" : '');
  return words ? `${code} ${words}` : String(code);
}

/** How an attempt ended; `final`: the browser gave up with it. */
export function attemptEnd(
  attempt: Pick<Attempt, 'open' | 'end' | 'outcome' | 'by' | 'code' | 'reason'>,
  final: boolean,
): string {
  if (attempt.end === undefined) return attempt.open === undefined ? 'connecting' : 'still open';
  const code = attempt.code === undefined ? '' : ` ${closeCode(attempt.code)}`;
  const reason = attempt.reason ? ` “${attempt.reason}”` : '';
  if (attempt.outcome === 'failed') {
    const words = final ? 'failed for good' : attempt.open === undefined ? 'could not connect' : 'lost';
    return `${words}${code}${reason}`;
  }
  if (attempt.outcome === 'lost') return `lost${code}${reason}`;
  return `${CLOSED_BY[attempt.by ?? 'unknown']}${code}${reason}`;
}

/** A URL as a row shows it: the path, and the host (with the scheme of a socket) where it is not the page's. */
export function shortUrl(url: string, pageUrl: string): { host: string; path: string } {
  try {
    const parsed = new URL(url);
    const page = URL.canParse(pageUrl) ? new URL(pageUrl).host : '';
    const path = `${parsed.pathname}${parsed.search}`.slice(0, 400);
    return { host: parsed.host === page ? '' : parsed.host.slice(0, 200), path };
  } catch {
    return { host: '', path: url.slice(0, 400) };
  }
}

/** The method where it says something: every EventSource and WebSocket is a GET, and so are most others. */
export function methodShown(lane: Lane): string {
  // The network layer may tell of a request after its connection was announced.
  const method = lane.current.method ?? lane.attempt?.connecting?.method ?? 'GET';
  return method === 'GET' ? '' : method.slice(0, 20);
}

/** "worker" for what no document made; '' for the page and its frames. */
export function workerWord(line: ConnectionLine): string {
  return line.context.includes('worker') ? line.context.replace('-', ' ') : '';
}

/** The subprotocol that was agreed on or asked for. */
export function subprotocol(line: ConnectionLine): string {
  return line.protocols?.join(', ').slice(0, 100) ?? '';
}

function numbered(attempt: Attempt | undefined): string {
  return attempt && attempt.number > 1 ? `attempt ${attempt.number} — ` : '';
}

function held(id: string | undefined): string {
  return id ? `held Last-Event-ID ${id}` : '';
}

function sent(id: string | undefined): string {
  return id ? `sent Last-Event-ID ${id}` : '';
}

function parts(texts: string[]): string {
  return texts.filter((text) => text !== '').join(' · ');
}
