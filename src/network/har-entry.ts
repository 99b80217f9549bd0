import type { EpochMs } from '../units.ts';
import { cutUrl, readHeaders, WORD_LIMIT } from './bounds.ts';
import { type Exchange, header, httpVersionOf, TIMING_NAMES, type Timings } from './exchange.ts';
import { readInitiator } from './initiator.ts';

/** One request as the browser's own network log has it now; requests that are under way are in it too. */
export interface HarEntry {
  url: string;
  method: string;
  /** Chromium's is the page's clock (1 ms steps): 0–30 ms before webRequest's, of WebSockets up to 40 ms after. */
  startedAt: EpochMs;
  /** What it knows of the exchange; no id, and no end where the browser does not say that it ended. */
  exchange: Partial<Exchange>;
  /** Firefox: the raw body so far, comments and `retry:` included. */
  body?: string;
  /** Chromium: events of an EventSource, or of a fetch or XHR of an event stream. The newest {@link MESSAGES_LIMIT}. */
  events?: HarEvent[];
  /** Chromium: messages of a WebSocket. The newest {@link MESSAGES_LIMIT}. */
  frames?: HarFrame[];
  /** Events or frames before those, which are not told any more. */
  before?: number;
  /** The body is longer than {@link BODY_LIMIT}, and not told. */
  bodyTooLong?: boolean;
  /** Chromium: 'fetch', 'xhr', 'eventsource', 'websocket', 'other'. */
  resourceType?: string;
  /** The navigation it belongs to; Chromium gives none to requests of workers. */
  page?: string;
}
export interface HarEvent {
  t: EpochMs;
  eventType: string;
  id: string;
  data: string;
}
export interface HarFrame {
  t: EpochMs;
  direction: 'send' | 'receive';
  /** 1 text, 2 binary (`data` is base64 then). */
  opcode: number;
  data: string;
}

export const MESSAGES_LIMIT = 10_000;
export const ENTRIES_LIMIT = 10_000;
/** UTF-16 units; of a longer body nothing is told, as a part of it would be taken for the whole. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** What can be a stream; the log is full of images and scripts. */
const RESOURCE_TYPES = new Set(['fetch', 'xhr', 'eventsource', 'websocket', 'other']);

type Fields = { [key: string]: unknown };
const NONE: Fields = {};

/** Any value as something to read fields from. */
function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : NONE;
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}

/**
 * Reads what `devtools.network.getHAR()` gave. Nothing in it is trusted: what is no entry is left out. Entries come in
 * the order of the log, at most the newest {@link ENTRIES_LIMIT}.
 */
export function readHar(har: unknown): HarEntry[] {
  return valuesOf(har)
    .map(readHarEntry)
    .filter((entry) => entry !== undefined);
}

/** The log's entries as they are, for {@link readHarEntry}. */
export function valuesOf(har: unknown): unknown[] {
  const { entries, log } = fields(har);
  const list = Array.isArray(entries) ? entries : fields(log).entries;
  return Array.isArray(list) ? list.slice(-ENTRIES_LIMIT) : [];
}

/** One entry; undefined for what is none, or cannot be a stream. */
export function readHarEntry(value: unknown): HarEntry | undefined {
  const entry = fields(value);
  const request = fields(entry.request);
  const response = fields(entry.response);
  const url = cutUrl(text(request.url));
  const startedAt = Date.parse(text(entry.startedDateTime));
  const resourceType = text(entry._resourceType);
  if (url === '' || Number.isNaN(startedAt)) return undefined;
  if (resourceType !== '' && !RESOURCE_TYPES.has(resourceType)) return undefined;
  const method = text(request.method).slice(0, WORD_LIMIT) || 'GET';
  const found: HarEntry = { url, method, startedAt, exchange: { url, method, startedAt, source: 'har' } };
  describe(found.exchange, entry, request, response);
  found.exchange.type = isSocket(url, resourceType) ? 'websocket' : 'xmlhttprequest';
  const content = fields(response.content);
  const body = text(content.text);
  if (body.length > BODY_LIMIT) found.bodyTooLong = true;
  else if (body !== '' && content.encoding !== 'base64') found.body = body;
  const events = readList(entry._eventSourceMessages, readEvent);
  const frames = readList(entry._webSocketMessages, readFrame);
  if (events) found.events = events.list;
  if (frames) found.frames = frames.list;
  const before = (events ?? frames)?.before ?? 0;
  if (before > 0) found.before = before;
  if (resourceType !== '') found.resourceType = resourceType;
  if (typeof entry.pageref === 'string') found.page = entry.pageref;
  return found;
}

function describe(exchange: Partial<Exchange>, entry: Fields, request: Fields, response: Fields): void {
  const requestHeaders = readHeaders(request.headers);
  if (requestHeaders && requestHeaders.length > 0) exchange.requestHeaders = requestHeaders;
  const lastEventId = header(requestHeaders, 'last-event-id');
  if (lastEventId !== undefined) exchange.lastEventIdSent = lastEventId;
  const requestSize = sizeOf(header(requestHeaders, 'content-length'), number(request.bodySize));
  if (requestSize !== undefined) exchange.requestSize = requestSize;
  const status = number(response.status);
  if (status > 0) {
    exchange.status = status;
    const responseHeaders = readHeaders(response.headers);
    if (responseHeaders && responseHeaders.length > 0) exchange.responseHeaders = responseHeaders;
    // Before the response the version is a guess, or empty.
    const httpVersion = httpVersionOf(response.httpVersion);
    if (httpVersion) exchange.httpVersion = httpVersion;
  }
  const ip = text(entry.serverIPAddress).replace(/^\[(.*)\]$/, '$1');
  if (ip !== '') exchange.ip = ip.slice(0, WORD_LIMIT);
  // HAR's own `connection` is the server's port in both browsers.
  const connectionId = text(entry._connectionId);
  if (connectionId !== '') exchange.connectionId = connectionId.slice(0, WORD_LIMIT);
  const startedBy = readInitiator(entry._initiator);
  if (startedBy) exchange.startedBy = startedBy;
  const timings = readTimings(entry.timings);
  if (timings) exchange.timings = timings;
  const error = text(response._error);
  if (error !== '') exchange.error = error.slice(0, WORD_LIMIT);
}

/** Chromium's `bodySize` is 0 also for a body that is no text. */
function sizeOf(contentLength: string | undefined, bodySize: number): number | undefined {
  if (contentLength !== undefined && /^\d{1,15}$/.test(contentLength)) return Number(contentLength);
  return bodySize > 0 ? bodySize : undefined;
}

/** -1 says that a phase did not happen. Firefox has none at all until the end. */
function readTimings(value: unknown): Timings | undefined {
  const given = fields(value);
  const timings: Timings = {};
  for (const name of TIMING_NAMES) {
    const ms = number(given[name]);
    if (ms >= 0) timings[name] = ms;
  }
  return Object.keys(timings).length === 0 ? undefined : timings;
}

function isSocket(url: string, resourceType: string): boolean {
  return resourceType === 'websocket' || /^wss?:/i.test(url);
}

/** The newest of a list, and how many there were before them. */
function readList<T>(
  values: unknown,
  read: (value: Fields) => T | undefined,
): { list: T[]; before: number } | undefined {
  if (!Array.isArray(values)) return undefined;
  const from = Math.max(0, values.length - MESSAGES_LIMIT);
  const list: T[] = [];
  let before = 0;
  for (let i = 0; i < values.length; i++) {
    const value = read(fields(values[i]));
    if (value === undefined) continue;
    if (i < from) before++;
    else list.push(value);
  }
  return { list, before };
}

/** Times are seconds since the epoch. */
function readEvent({ time, eventName, eventId, data }: Fields): HarEvent | undefined {
  const t = number(time) * 1000;
  if (Number.isNaN(t)) return undefined;
  return { t, eventType: text(eventName) || 'message', id: text(eventId), data: text(data) };
}

function readFrame({ type, time, opcode, data }: Fields): HarFrame | undefined {
  const t = number(time) * 1000;
  if (Number.isNaN(t) || (type !== 'send' && type !== 'receive')) return undefined;
  return { t, direction: type, opcode: number(opcode), data: text(data) };
}
