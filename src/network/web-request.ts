import { cutUrl, readHeaders, WORD_LIMIT } from './bounds.ts';
import { type Exchange, HOP_FIELDS, header, httpVersionOf, REDIRECTS_LIMIT } from './exchange.ts';
import { OpenExchanges } from './open-exchanges.ts';

/** What the browsers tell, all of it optional: Firefox has null where it knows nothing. */
interface Details {
  requestId: string;
  url: string;
  method: string;
  type: string;
  tabId: number;
  frameId: number;
  timeStamp: number;
  documentId?: string | null;
  /** Chromium. */
  initiator?: string | null;
  /** Firefox. */
  originUrl?: string | null;
  documentUrl?: string | null;
  requestHeaders?: unknown;
  responseHeaders?: unknown;
  redirectUrl?: string;
  statusCode?: number;
  statusLine?: string;
  ip?: string | null;
  fromCache?: boolean;
  error?: string;
}
type Listener = (details: Details) => void;
interface WebRequestEvent {
  addListener(listener: Listener, filter: object, extra?: string[]): void;
  removeListener(listener: Listener): void;
}

/** What an event adds to an exchange. */
type Step = (exchange: Exchange, details: Details, firefox: boolean) => void;
interface Observed {
  step: Step;
  /** Asks for headers. Both browsers leave them out unless asked. */
  extra?: 'requestHeaders' | 'responseHeaders';
  ends?: true;
}

const onResponse: Step = (exchange, details, firefox) => {
  exchange.status = details.statusCode ?? exchange.status;
  exchange.statusLine = details.statusLine?.slice(0, WORD_LIMIT) ?? exchange.statusLine;
  exchange.responseHeaders = readHeaders(details.responseHeaders) ?? exchange.responseHeaders;
  exchange.headersAt ??= details.timeStamp;
  // Chromium knows the address only when the response starts.
  exchange.ip = details.ip ?? exchange.ip;
  exchange.fromCache = details.fromCache ?? exchange.fromCache;
  // Chromium says HTTP/1.1 whatever the protocol was.
  if (firefox) exchange.httpVersion = httpVersionOf(details.statusLine) ?? exchange.httpVersion;
};

/** onSendHeaders alone, not onBeforeSendHeaders: it has what is sent after all extensions had their say. */
const EVENTS: { [name: string]: Observed } = {
  onBeforeRequest: {
    step: (exchange, details) => {
      // Again after a redirect, which may have turned POST into GET.
      exchange.method = details.method.slice(0, WORD_LIMIT);
      exchange.url = cutUrl(details.url);
    },
  },
  onSendHeaders: {
    extra: 'requestHeaders',
    step: (exchange, details) => {
      exchange.requestHeaders = readHeaders(details.requestHeaders);
      exchange.lastEventIdSent = header(exchange.requestHeaders, 'last-event-id');
    },
  },
  onHeadersReceived: { extra: 'responseHeaders', step: onResponse },
  onBeforeRedirect: {
    step: (exchange, details) => {
      const { url, statusCode = 0, timeStamp: t } = details;
      if (exchange.redirects.length < REDIRECTS_LIMIT)
        exchange.redirects.push({ url: cutUrl(url), status: statusCode, t });
      exchange.url = cutUrl(details.redirectUrl ?? url);
      // All of these were of the hop that is left.
      for (const field of HOP_FIELDS) delete exchange[field];
    },
  },
  onResponseStarted: { step: onResponse },
  onCompleted: {
    ends: true,
    step: (exchange, details, firefox) => {
      onResponse(exchange, details, firefox);
      exchange.endedAt = details.timeStamp;
    },
  },
  onErrorOccurred: {
    ends: true,
    step: (exchange, details) => {
      exchange.ip = details.ip ?? exchange.ip;
      exchange.endedAt = details.timeStamp;
      exchange.error = details.error ?? 'unknown error';
    },
  },
};

/** ws: and wss: are in `<all_urls>` in both browsers. */
const FILTER = { urls: ['<all_urls>'], types: ['xmlhttprequest', 'websocket'] };

/**
 * Watches requests (EventSource, fetch, XHR, WebSocket handshakes) and changes nothing. Needs the permission
 * `webRequest` and host permissions; without them it does nothing. Never throws.
 * @param wanted whether requests of a tab are told. Those of no tab (-1: shared and service workers; in Firefox also
 *   EventSources of dedicated workers) have only their initiator to judge by: Chromium tells its origin, Firefox a URL
 *   of that origin. The browser's own requests have -1 too: judge them
 *   by it.
 * @param tell is given a copy of the whole exchange at its start, when its headers are sent, at a redirect, at the
 *   response's headers and start, and at its end.
 * @param open holds what is under way; pass one to read what it had to drop.
 * @returns stops watching.
 */
export function observeWebRequest(
  wanted: (tabId: number, initiator: string | undefined) => boolean,
  tell: (exchange: Exchange) => void,
  open: OpenExchanges = new OpenExchanges(),
): () => void {
  const api = globalThis.chrome?.webRequest as unknown as
    | ({ [event: string]: WebRequestEvent | undefined } & {
        OnSendHeadersOptions?: { EXTRA_HEADERS?: string };
      })
    | undefined;
  if (!api) return () => undefined;
  // Only Chromium hides headers (Cookie, Origin, …) from those who do not ask twice; Firefox rejects the word. Asked
  // for everywhere: a listener without it hears nothing of CORS preflights, and would miss their ends.
  const extraHeaders = api.OnSendHeadersOptions?.EXTRA_HEADERS;
  const firefox = extraHeaders === undefined;
  const stops: (() => void)[] = [];
  for (const [name, { step, extra, ends }] of Object.entries(EVENTS)) {
    const listener: Listener = (details) => {
      try {
        const known = open.get(details.requestId);
        if (!known && !wanted(details.tabId, initiatorOf(details))) return;
        const exchange = known ?? begin(details, name !== 'onBeforeRequest');
        step(exchange, details, firefox);
        if (ends) open.delete(exchange.id);
        else if (!known) open.add(exchange);
        tell({ ...exchange, redirects: [...exchange.redirects] });
      } catch (error) {
        console.error('Streamgauge: a request could not be read', error);
      }
    };
    try {
      const event = api[name];
      const extras = [extra, extraHeaders].filter((word) => word !== undefined);
      // Firefox throws at a third argument that is undefined.
      if (extras.length === 0) event?.addListener(listener, FILTER);
      else event?.addListener(listener, FILTER, extras);
      stops.push(() => event?.removeListener(listener));
    } catch (error) {
      console.error(`Streamgauge: ${name} cannot be watched`, error);
    }
  }
  return () => {
    for (const stop of stops) stop();
    open.clear();
  };
}

function initiatorOf(details: Details): string | undefined {
  return details.initiator ?? details.originUrl ?? details.documentUrl ?? undefined;
}

function begin(details: Details, startUnseen: boolean): Exchange {
  const { requestId: id, tabId, frameId, type, timeStamp: startedAt } = details;
  const initiator = initiatorOf(details);
  // Firefox's; Chromium's `initiator` is no more than an origin.
  const asker = details.originUrl ?? details.documentUrl;
  return {
    id,
    tabId,
    frameId,
    url: cutUrl(details.url),
    method: details.method.slice(0, WORD_LIMIT),
    type,
    startedAt,
    redirects: [],
    source: 'webRequest',
    ...(typeof details.documentId === 'string' ? { documentId: details.documentId } : {}),
    ...(initiator === undefined ? {} : { initiator: cutUrl(initiator) }),
    ...(asker ? { startedBy: { type: 'document', url: cutUrl(asker) } } : {}),
    ...(startUnseen ? { startUnseen } : {}),
  };
}
