import { readHeaders } from './bounds.ts';
import { header } from './exchange.ts';
import { type SourceNews, WireSources } from './wire-sources.ts';
import type { TapTold } from './wire-tap-port.ts';

/** The parts of Firefox's webRequest that are used: tests bring their own. */
export interface TapApi {
  onBeforeRequest: Listened;
  onSendHeaders: Listened;
  onHeadersReceived: Listened;
  onCompleted: Listened;
  onErrorOccurred: Listened;
  filterResponseData(requestId: string): StreamFilter;
}
interface Listened {
  addListener(listener: (details: Details) => void, filter: object, extra?: string[]): void;
  removeListener(listener: (details: Details) => void): void;
}
interface Details {
  requestId: string;
  url: string;
  method: string;
  frameId: number;
  timeStamp: number;
  documentId?: string | null;
  statusCode?: number;
  requestHeaders?: unknown;
  responseHeaders?: unknown;
}
/** Everything goes through it: what is not written is not received. */
export interface StreamFilter {
  onstart: (() => void) | null;
  ondata: ((event: { data: ArrayBuffer }) => void) | null;
  onstop: (() => void) | null;
  onerror: (() => void) | null;
  write(data: ArrayBuffer): void;
  disconnect(): void;
}

/**
 * Wire capture in Firefox, from the background: reads the bytes of a tab's EventSources on their way to the page, and
 * of nothing else, because under a filter a network error is a clean end: an EventSource tries again after both, a
 * fetch would take a torn body for a whole one.
 */
export class WireTap {
  readonly #api: TapApi;
  readonly #tell: (told: TapTold) => void;
  readonly #sources = new WireSources();
  readonly #filters = new Map<string, { filter: StreamFilter; started: boolean }>();
  readonly #stops: (() => void)[] = [];
  #on = true;

  constructor(tabId: number, tell: (told: TapTold) => void, api: TapApi) {
    this.#api = api;
    this.#tell = tell;
    const filter = { urls: ['<all_urls>'], types: ['xmlhttprequest'], tabId };
    const listen = (event: Listened, listener: (details: Details) => void, ...extra: string[]): void => {
      // onErrorOccurred takes no third argument.
      if (extra.length === 0) event.addListener(listener, filter);
      else event.addListener(listener, filter, extra);
      this.#stops.push(() => event.removeListener(listener));
    };
    listen(api.onBeforeRequest, ({ requestId, method, documentId, url, timeStamp }) => {
      // A worker's has no document: nobody announces it.
      if (method === 'GET' && documentId) this.#sources.began(requestId, documentId, url, timeStamp);
    });
    listen(
      api.onSendHeaders,
      ({ requestId, requestHeaders }) =>
        this.#sources.sent(requestId, header(readHeaders(requestHeaders), 'accept')),
      'requestHeaders',
    );
    // As late as a filter can be put in: by then all that was under way at the same time is known.
    listen(api.onHeadersReceived, (details) => this.#answered(details), 'responseHeaders', 'blocking');
    for (const event of [api.onCompleted, api.onErrorOccurred])
      listen(event, ({ requestId }) => this.#sources.over(requestId));
    tell({ told: 'ready' });
  }

  /** A document of the tab says what one of its EventSources is about to do. */
  announce(documentId: string, news: SourceNews, t: number): void {
    this.#sources.announce(documentId, news, t);
  }

  /** Lets everything go; streams under way go on by themselves. */
  stop(): void {
    this.#on = false;
    for (const stop of this.#stops) stop();
    for (const { filter, started } of this.#filters.values()) if (started) disconnect(filter);
    this.#filters.clear();
  }

  #answered(details: Details): void {
    const { requestId: id, url, frameId, statusCode = 0, responseHeaders } = details;
    if (statusCode >= 300 && statusCode < 400) return;
    const startedAt = this.#sources.judge(id);
    const type = header(readHeaders(responseHeaders), 'content-type') ?? '';
    // No EventSource reads any other answer.
    if (startedAt === undefined || statusCode !== 200 || !/^\s*text\/event-stream/i.test(type)) return;
    const context = frameId === 0 ? 'page' : 'iframe';
    const told = { id, exchange: id, context, api: 'EventSource', url, method: 'GET', startedAt } as const;
    this.#tap(id, this.#api.filterResponseData(id));
    this.#tell({ told: 'began', request: told });
  }

  #tap(id: string, filter: StreamFilter): void {
    const tapped = { filter, started: false };
    this.#filters.set(id, tapped);
    let offset = 0;
    filter.onstart = () => {
      tapped.started = true;
      // It was switched off before: only now can the filter be taken out.
      if (!this.#on) disconnect(filter);
    };
    filter.ondata = ({ data }) => {
      // The page first.
      filter.write(data);
      if (!this.#on) return;
      this.#tell({ told: 'bytes', id, offset, bytes: data, t: Date.now() });
      offset += data.byteLength;
    };
    filter.onstop = () => {
      disconnect(filter);
      this.#over(id, 'ended');
    };
    // Without a filter the browser goes on by itself.
    filter.onerror = () => this.#over(id, 'lost');
  }

  #over(id: string, told: 'ended' | 'lost'): void {
    if (this.#filters.delete(id)) this.#tell({ told, id, t: Date.now() });
  }
}

function disconnect(filter: StreamFilter): void {
  try {
    filter.disconnect();
  } catch {
    // It is over already.
  }
}
