/** Event streams for fetch and XMLHttpRequest: as they should be, mislabelled, redirected, or about nothing. */
import { CORS_PARAMS } from './cors.ts';
import { numbered } from './load.ts';
import type { Exchange, HttpRoute } from './route.ts';
import { formatEvent } from './sse-stream.ts';
import { openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';

const SSE = 'text/event-stream';
const EVENT_PARAMS = {
  bytes: '40: data of each event, bytes',
  ids: '0: 1 gives each event its number as id',
  event: 'none: name of the events',
  stamp: '0: 1 begins the data with the time of sending, ms since the epoch',
  ...SERIES_PARAMS,
};

/** Event `n` (from 1) as the query asks for it; its data begins with its number. */
export function eventText({ query }: Exchange, n: number): string {
  const stamp = query.flag('stamp') ? `${(performance.timeOrigin + performance.now()).toFixed(3)} ` : '';
  return formatEvent({
    data: stamp + numbered(n, query.number('bytes', 40)),
    ...(query.flag('ids') && { id: n }),
    ...(query.has('event') && { event: query.text('event') }),
  });
}

function sendEvents(exchange: Exchange, mime: string, headers: Record<string, string> = {}): void {
  sendSeries(openStream(exchange, mime, headers), exchange, { piece: (n) => eventText(exchange, n) });
}

/** One path and one query, or the fallback: nothing leads out of the lab. */
function pathOf(text: string): string {
  const { pathname, search } = new URL(`http://localhost${text.replace(/^[/\\]*/, '/')}`);
  return pathname + search;
}

function redirect(exchange: Exchange): void {
  const { query, request, response } = exchange;
  request.resume();
  const asked = query.number('code', 307);
  const code = [301, 302, 303, 307, 308].includes(asked) ? asked : 307;
  const times = query.number('times', 1);
  const to = query.text('to', '/stream/sse');
  const again = new URLSearchParams({ times: String(times - 1), code: String(code), to });
  const location = times > 1 ? `/stream/redirect?${again}` : pathOf(to);
  response.writeHead(code, { Location: location }).end();
}

export const streamSseRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/sse',
    summary: 'Server-sent events, each starting with its number.',
    params: EVENT_PARAMS,
    example: 'every=500&chunked=2',
    handle: (exchange) => sendEvents(exchange, SSE),
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/mislabelled',
    summary: 'The same under a content type that says otherwise.',
    params: { ...EVENT_PARAMS, type: 'text/plain: content type, application/json for one' },
    handle: (exchange) => sendEvents(exchange, 'text/plain'),
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/cors',
    summary: 'The same with an X-Lab header. (Every route takes `cors` and `expose`.)',
    params: { ...CORS_PARAMS, ...EVENT_PARAMS },
    example: 'cors=none',
    handle: (exchange) => sendEvents(exchange, SSE, { 'X-Lab': 'cors' }),
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/empty-events',
    summary: 'Events of one empty data line ("data" and a blank line): they count, and say nothing.',
    params: SERIES_PARAMS,
    handle: (exchange) => sendSeries(openStream(exchange, SSE), exchange, { piece: () => 'data\n\n' }),
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/redirect',
    summary: 'Redirects to itself, and at last to a stream.',
    params: {
      times: '1: number of redirects',
      code: '307: 301, 302, 303, 307 or 308',
      to: '/stream/sse: where to at last, with its query, same server only',
    },
    example: 'times=3&to=/stream/sse%3Fcount%3D2',
    handle: redirect,
  },
];
