import type { Milliseconds } from '../units.ts';
import { readHeaders } from './bounds.ts';
import { type HttpVersion, header, httpVersionOf, isStreamAnswer, originOf } from './exchange.ts';

/** How many streams are under way, by what their protocol is known to be. */
export interface Load {
  /** On HTTP/1.1 connections, one each: browsers allow six. */
  http1: number;
  /** Sharing a connection (HTTP/2, HTTP/3). */
  multiplexed: number;
  unknown: number;
}
/** Streams of other tabs to one origin. */
export interface OtherLoad extends Load {
  origin: string;
}

interface Stream {
  origin: string;
  /** Origin of the page that its tab shows; '' until it is known. */
  page: string;
  version: HttpVersion | undefined;
}
interface Details {
  requestId: string;
  url: string;
  tabId: number;
  statusLine?: string;
  responseHeaders?: unknown;
}
interface WebRequestEvent {
  addListener(listener: (details: Details) => void, filter: object, extra?: string[]): void;
  removeListener(listener: (details: Details) => void): void;
}

/** Streams of a browser's other tabs that are followed at most. */
export const STREAMS_LIMIT = 4096;
/** Origins that are told at most, and how long each may be. */
const ORIGINS_LIMIT = 100;
const ORIGIN_LENGTH = 300;
/** A page that opens a hundred streams is told of once. */
const SOON_MS: Milliseconds = 250;
/** WebSockets have a limit of their own. */
const FILTER = { urls: ['<all_urls>'], types: ['xmlhttprequest'] };

/**
 * Counts the streams of other tabs that share connections with the inspected page: those of tabs whose page has the
 * same origin. (Browsers keep the connections of different sites apart.) Nothing but the counts leaves this place.
 * Streams that began before it was started are not seen, nor are those of workers that belong to no tab.
 */
export class OtherTabs {
  readonly #tabId: number;
  readonly #urlOf: (tabId: number) => Promise<string | undefined>;
  readonly #tell: (loads: OtherLoad[]) => void;
  readonly #open = new Map<string, Stream>();
  readonly #stops: (() => void)[] = [];
  #page = '';
  #tellsVersion = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param urlOf the URL of the page that a tab shows; may reject. */
  constructor(
    tabId: number,
    urlOf: (tabId: number) => Promise<string | undefined>,
    tell: (loads: OtherLoad[]) => void,
  ) {
    this.#tabId = tabId;
    this.#urlOf = urlOf;
    this.#tell = tell;
  }

  /** Needs the permission `webRequest`; without it nothing is told. */
  start(): void {
    const api = globalThis.chrome?.webRequest as unknown as
      | ({ [event: string]: WebRequestEvent | undefined } & {
          OnSendHeadersOptions?: { EXTRA_HEADERS?: string };
        })
      | undefined;
    if (!api) return;
    // The word is Chromium's, whose status line says HTTP/1.1 whatever the protocol was.
    this.#tellsVersion = api.OnSendHeadersOptions?.EXTRA_HEADERS === undefined;
    const over = (details: Details): void => {
      if (this.#open.delete(details.requestId)) this.#soon();
    };
    const listen = (
      event: WebRequestEvent | undefined,
      listener: (details: Details) => void,
      extra?: string[],
    ) => {
      if (extra) event?.addListener(listener, FILTER, extra);
      else event?.addListener(listener, FILTER);
      this.#stops.push(() => event?.removeListener(listener));
    };
    listen(api.onResponseStarted, (details) => this.#started(details), ['responseHeaders']);
    listen(api.onCompleted, over);
    listen(api.onErrorOccurred, over);
  }

  /** The inspected page is at this URL now. */
  set page(url: string) {
    this.#page = originOf(url);
    this.#soon();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    this.#open.clear();
  }

  #started(details: Details): void {
    const { requestId, url, tabId, statusLine, responseHeaders } = details;
    if (tabId === this.#tabId || tabId === -1 || this.#open.size >= STREAMS_LIMIT) return;
    if (!isStreamAnswer(header(readHeaders(responseHeaders), 'content-type') ?? '', url)) return;
    const version = this.#tellsVersion ? httpVersionOf(statusLine) : undefined;
    const stream: Stream = { origin: originOf(url).slice(0, ORIGIN_LENGTH), page: '', version };
    this.#open.set(requestId, stream);
    this.#urlOf(tabId)
      .then((page = '') => {
        stream.page = originOf(page);
        this.#soon();
      })
      .catch(() => undefined); // the tab is gone
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell(this.#loads());
    }, SOON_MS);
  }

  #loads(): OtherLoad[] {
    const loads = new Map<string, OtherLoad>();
    if (this.#page === '' || this.#page === 'null') return [];
    for (const { origin, page, version } of this.#open.values()) {
      if (page !== this.#page) continue;
      const load = loads.get(origin) ?? { origin, http1: 0, multiplexed: 0, unknown: 0 };
      if (loads.size >= ORIGINS_LIMIT && !loads.has(origin)) continue;
      loads.set(origin, load);
      addTo(load, version);
    }
    return [...loads.values()];
  }
}

/** One more stream of this protocol. */
export function addTo(load: Load, version: HttpVersion | undefined): void {
  if (version === undefined) load.unknown++;
  else if (version === 'http/1.1') load.http1++;
  else load.multiplexed++;
}

/** Guards what crosses between Firefox's background and the DevTools page. */
export function isOtherLoads(value: unknown): value is OtherLoad[] {
  return Array.isArray(value) && value.length <= ORIGINS_LIMIT && value.every(isOtherLoad);
}

function isOtherLoad(value: unknown): boolean {
  const { origin, http1, multiplexed, unknown } = (value ?? {}) as Partial<OtherLoad>;
  return (
    typeof origin === 'string' &&
    origin.length <= ORIGIN_LENGTH &&
    [http1, multiplexed, unknown].every((count) => Number.isSafeInteger(count) && (count as number) >= 0)
  );
}
