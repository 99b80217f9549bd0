/** The event streams of the demo page. */
import { notice, orderEvent, pageView } from './demo-data.ts';
import { count, type Exchange, type HttpRoute } from './route.ts';
import { lastEventId } from './sse-resume.ts';
import { SseStream } from './sse-stream.ts';
import { uiStream } from './stream-ai.ts';
import { openStream, sendSeries } from './stream-series.ts';

const FIRST_ORDER_EVENT = 1041;
const ORDERS_EVERY_MS = 1300;
/** What a new client gets at once, so that its table is full. */
const SNAPSHOT_EVENTS = 28;
/** What happened while a client was away for its reconnection time. */
const MISSED_EVENTS = 2;

/** The id to go on with; every third resume has forgotten two events, which the recorder should notice. */
function nextOrderEvent(exchange: Exchange): { next: number; backlog: number } {
  const seen = lastEventId(exchange);
  const { state } = exchange;
  if (seen === undefined) {
    state.counters.delete('orders:resumes');
    return { next: FIRST_ORDER_EVENT, backlog: SNAPSHOT_EVENTS };
  }
  const forgets = count(state, 'orders:resumes') % 3 === 0;
  return forgets ? { next: seen + 3, backlog: 0 } : { next: seen + 1, backlog: MISSED_EVENTS };
}

function orders(exchange: Exchange): void {
  const { next, backlog } = nextOrderEvent(exchange);
  const stream = new SseStream(exchange);
  let id = next;
  const send = (): void => {
    stream.send({ id, event: 'order', data: JSON.stringify(orderEvent(id - FIRST_ORDER_EVENT)) });
    id += 1;
  };
  stream.raw('retry: 3000\n\n');
  for (let i = 0; i < backlog; i += 1) send();
  stream.timers.repeat(ORDERS_EVERY_MS, send);
  stream.timers.later(exchange.query.number('drop', 20_000), () => stream.end());
}

function notifications(exchange: Exchange): void {
  const stream = new SseStream(exchange);
  let beats = 0;
  stream.comment('connected');
  stream.timers.repeat(exchange.query.number('every', 5000) / 2, () => {
    beats += 1;
    if (beats % 2 === 1) stream.comment('keepalive');
    else stream.send({ event: 'notice', data: JSON.stringify(notice(beats / 2 - 1)) });
  });
}

function metrics(exchange: Exchange): void {
  const size = exchange.query.number('burst', 20);
  const stream = new SseStream(exchange);
  let n = 0;
  const burst = (): void => {
    for (let i = 0; i < size; i += 1, n += 1) stream.send({ data: JSON.stringify(pageView(n)) });
  };
  burst();
  stream.timers.repeat(exchange.query.number('every', 4000), burst);
}

/** Temperatures of the cold store, for a worker of the demo page. */
function coldStore(exchange: Exchange): void {
  const stream = new SseStream(exchange);
  let n = 0;
  const reading = (): void => {
    const celsius = (3.4 + Math.sin(n / 5) * 0.6).toFixed(1);
    stream.send({ id: n, data: JSON.stringify({ sensor: 'cold-1', text: `${celsius} °C, door shut` }) });
    n += 1;
  };
  reading();
  stream.timers.repeat(exchange.query.number('every', 3000), reading);
}

/** Stock lines as a warehouse system exports them, as fast as it can. */
function stockImport(exchange: Exchange): void {
  sendSeries(openStream(exchange, 'application/x-ndjson'), exchange, {
    count: exchange.query.number('count', 40),
    every: 60,
    piece: (n) => `${JSON.stringify({ sku: `HP-${1000 + n}`, shelf: `B${n % 12}`, stock: (n * 7) % 90 })}\n`,
  });
}

export const demoStreamRoutes: readonly HttpRoute[] = [
  {
    kind: 'sse',
    path: '/api/orders/events',
    summary: 'Demo: order events with ids; resumes, but every third resume misses two ids.',
    params: { drop: '20000: the connection is ended after this time, ms' },
    handle: orders,
  },
  {
    kind: 'sse',
    path: '/api/notifications',
    summary: 'Demo: rare notices with comment keepalives between them.',
    params: { every: '5000: time between notices, ms' },
    handle: notifications,
  },
  {
    kind: 'sse',
    path: '/api/metrics',
    summary: 'Demo: bursts of unnamed page views.',
    params: { every: '4000: time between bursts, ms', burst: '20: events in each' },
    handle: metrics,
  },
  {
    kind: 'sse',
    path: '/api/cold-store',
    summary: 'Demo: readings of the cold store, followed by a worker.',
    params: { every: '3000: time between readings, ms' },
    handle: coldStore,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/api/assistant',
    summary: 'Demo: a reply drafted token by token, as the AI SDK streams it.',
    handle: uiStream,
  },
  {
    kind: 'stream',
    path: '/api/stock-import',
    summary: 'Demo: a stock import as NDJSON.',
    params: { count: '40: number of lines' },
    handle: stockImport,
  },
  {
    kind: 'sse',
    path: '/api/legacy-feed',
    summary: 'Demo: a feed that is gone (503), so its EventSource fails for good.',
    handle: ({ response }) => {
      response.writeHead(503, { 'Content-Type': 'text/plain' }).end('supplier bulletin is not available\n');
    },
  },
];
