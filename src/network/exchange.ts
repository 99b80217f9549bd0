import type { HeaderList, Initiator } from '../model/types.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { cutUrl, isHeaders, URL_LIMIT } from './bounds.ts';
import { isInitiator } from './initiator.ts';

export type HttpVersion = 'http/1.1' | 'h2' | 'h3';

/** Phases of a request; a phase that did not happen (a reused connection needs no dns) is left out. */
export interface Timings {
  blocked?: Milliseconds;
  dns?: Milliseconds;
  connect?: Milliseconds;
  ssl?: Milliseconds;
  send?: Milliseconds;
  wait?: Milliseconds;
  receive?: Milliseconds;
}
export const TIMING_NAMES = ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;

/** A hop that was left: its URL, the status that sent the browser on, and when. */
export interface Redirect {
  url: string;
  /** 307 also where the browser upgraded to https by itself. */
  status: number;
  t: EpochMs;
}
/** Browsers give up after 20. */
export const REDIRECTS_LIMIT = 50;

/** One HTTP request, or the handshake of a WebSocket, as the network layer told it. Plain JSON. */
export interface Exchange {
  /**
   * webRequest's requestId: unique in a browser session, kept through redirects. `har:…` when only the HAR has it,
   * `wire:…` when only the wire capture has.
   */
  id: string;
  /** The document that asked. Chromium names a dedicated worker's owner here; Firefox leaves workers' out. */
  documentId?: string;
  /** 0 is the page itself. Firefox's are too long for 32 bits. A worker's is its owner's page (0), or -1. */
  frameId: number;
  /** -1 belongs to no tab: shared and service workers, in Firefox also a dedicated worker's EventSource. */
  tabId: number;
  /** Who asked, the only trace of the owner where tabId is -1: an origin in Chromium, a URL in Firefox. */
  initiator?: string;
  /** What made it: a script's place and stack (Chromium's HAR), or the document alone (Firefox). */
  startedBy?: Initiator;
  /** Where it went at last; the first URL is that of `redirects[0]`, if there is one. */
  url: string;
  method: string;
  /** webRequest's resource type. EventSource, fetch and XHR are all 'xmlhttprequest'. */
  type: string;
  startedAt: EpochMs;
  /** The start was not seen (the observer came later): `startedAt` is when it was first seen. */
  startUnseen?: boolean;
  /** As sent, of the last hop; with credentials: mask before showing them to others. */
  requestHeaders?: HeaderList;
  /** '' is never sent: undefined when the header was not there, or the headers are not known. */
  lastEventIdSent?: string;
  /** Bytes of the request's body, as the HAR tells. */
  requestSize?: number;
  redirects: Redirect[];
  status?: number;
  /** Chromium's says HTTP/1.1 under HTTP/2 too. */
  statusLine?: string;
  responseHeaders?: HeaderList;
  headersAt?: EpochMs;
  ip?: string;
  fromCache?: boolean;
  httpVersion?: HttpVersion;
  /** End of the answer's body; of a WebSocket: of its handshake. */
  endedAt?: EpochMs;
  /** `net::ERR_…` or `NS_ERROR_…`. An EventSource that its page closed has one too, and so has an aborted fetch. */
  error?: string;
  timings?: Timings;
  /** Names the TCP or QUIC connection (Chromium's HAR only). */
  connectionId?: string;
  source: 'webRequest' | 'har' | 'debugger';
}

/** What is known of one hop only, and starts anew with the next one. */
export const HOP_FIELDS = [
  'requestHeaders',
  'lastEventIdSent',
  'requestSize',
  'status',
  'statusLine',
  'responseHeaders',
  'headersAt',
  'ip',
  'fromCache',
  'httpVersion',
  'timings',
  'connectionId',
] as const satisfies (keyof Exchange)[];

/** Where the page asked: the first URL of a redirect chain. */
export function firstUrl(exchange: Exchange): string {
  return exchange.redirects[0]?.url ?? exchange.url;
}

/** What names a resource on the network: without the fragment, cut as exchanges' URLs are. */
export function withoutFragment(url: string): string {
  const hash = url.indexOf('#');
  return cutUrl(hash < 0 ? url : url.slice(0, hash));
}

/** The value of a header, whatever its case; undefined when it is not there. */
export function header(headers: HeaderList | undefined, name: string): string | undefined {
  return headers?.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** '' for what is no URL; "null" for one that has no origin of its own. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

const STREAM_TYPES =
  /^\s*(text\/event-stream|application\/(x-)?(ndjson|jsonlines|json-seq|stream\+json|jsonl))\s*(;|$)/i;

/** Whether an answer is a stream by the very name of its content type, or by what is known of its URL. */
export function isStreamAnswer(contentType: string, url: string): boolean {
  return STREAM_TYPES.test(contentType) || isArrayStream(contentType, url);
}

/** Method of Google's APIs (google.api.http) that answers with an array of JSON which grows, but for `alt=sse`. */
const ARRAY_STREAM = /:streamGenerateContent(?:[?#]|$)/;
const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i;

/** Whether an answer is a JSON array that is streamed. Its content type is that of any document: only its URL tells. */
export function isArrayStream(contentType: string, url: string): boolean {
  return JSON_TYPE.test(contentType) && ARRAY_STREAM.test(url);
}

/** Reads `HTTP/2.0 200`, `http/1.1`, `h3`, `http/2.0`; undefined for anything else. */
export function httpVersionOf(text: unknown): HttpVersion | undefined {
  const version = typeof text === 'string' ? /^h(?:ttp\/)?(1\.1|2|3)(?:[.\s]|$)/i.exec(text)?.[1] : undefined;
  return version === undefined ? undefined : version === '1.1' ? 'http/1.1' : version === '2' ? 'h2' : 'h3';
}

const TEXTS = ['documentId', 'initiator', 'lastEventIdSent', 'statusLine', 'ip', 'error', 'connectionId'];
const NUMBERS = ['status', 'headersAt', 'endedAt', 'requestSize'];
const FLAGS = ['fromCache', 'startUnseen'];

/** Guards what crosses between Firefox's background and the DevTools page. */
export function isExchange(value: unknown): value is Exchange {
  if (typeof value !== 'object' || value === null) return false;
  const v = value as { [key: string]: unknown };
  const optional = (names: string[], type: string): boolean =>
    names.every((name) => v[name] === undefined || typeof v[name] === type);
  return (
    [v.id, v.url, v.method, v.type].every((text) => typeof text === 'string' && text.length <= URL_LIMIT) &&
    [v.frameId, v.tabId, v.startedAt].every(Number.isFinite) &&
    (v.source === 'webRequest' || v.source === 'har') &&
    optional(TEXTS, 'string') &&
    optional(NUMBERS, 'number') &&
    optional(FLAGS, 'boolean') &&
    [v.requestHeaders, v.responseHeaders].every((headers) => headers === undefined || isHeaders(headers)) &&
    (v.startedBy === undefined || isInitiator(v.startedBy)) &&
    (v.httpVersion === undefined || v.httpVersion === httpVersionOf(v.httpVersion)) &&
    Array.isArray(v.redirects) &&
    v.redirects.length <= REDIRECTS_LIMIT &&
    v.redirects.every(isRedirect) &&
    (v.timings === undefined || isTimings(v.timings))
  );
}

function isRedirect(value: unknown): value is Redirect {
  const { url, status, t } = (value ?? {}) as Partial<Redirect>;
  return typeof url === 'string' && url.length <= URL_LIMIT && Number.isFinite(status) && Number.isFinite(t);
}

function isTimings(value: unknown): value is Timings {
  if (typeof value !== 'object' || value === null) return false;
  const timings = value as Timings;
  return TIMING_NAMES.every((name) => timings[name] === undefined || Number.isFinite(timings[name]));
}
