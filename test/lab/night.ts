/** The streams of the page /night: half an hour of trouble in a minute, the same each time. */
import { CHAT, notice, orderEvent, PRODUCTS, seeded } from './demo-data.ts';
import { sendFile } from './demo-files.ts';
import { type Feed, type FeedAttempt, firstId, NIGHT, type SocketAttempt } from './night-script.ts';
import type { Query } from './query.ts';
import {
  count,
  type Exchange,
  type HttpRoute,
  type LabState,
  type Link,
  type Upgrade,
  type WsRoute,
} from './route.ts';
import { lastEventId } from './sse-resume.ts';
import { SseStream } from './sse-stream.ts';
import { answerUpgrade } from './ws-endings.ts';
import { sendJson, timersOf } from './ws-link.ts';

const FOLDER = new URL('./night/', import.meta.url);
const FASTEST = 100;

/** Milliseconds of the script as this request wants them. */
function pace(query: Query): (ms: number) => number {
  const speed = Math.min(FASTEST, query.number('speed', 1)) || 1;
  return (ms) => ms / speed;
}

/** Which attempt of its run this is, from 0. */
function attemptOf(name: string, { state, query }: { state: LabState; query: Query }): number {
  return count(state, `night:${name}:${query.text('run')}`) - 1;
}

/** A feed with ids, each attempt as the script has it; the last one is repeated for whoever comes back once more. */
function feed(name: 'orders' | 'shipments', data: (id: number) => object): (exchange: Exchange) => void {
  const script: Feed = NIGHT[name];
  const event = name === 'orders' ? 'order' : 'shipment';
  return (exchange) => {
    const ms = pace(exchange.query);
    const at = attemptOf(name, exchange);
    const attempt: FeedAttempt = script.attempts[at] ?? { resume: 'after', ids: 0 };
    const stream = new SseStream(exchange);
    let id = firstId(attempt, lastEventId(exchange) ?? 0);
    const send = (): void => {
      stream.send({ id, event, data: JSON.stringify(data(id)) });
      id += 1;
    };
    stream.raw(`retry: ${ms(script.retry)}\n\n`);
    if (attempt.resume === 'after') for (let i = 0; i < attempt.ids; i += 1) send();
    let left = attempt.events ?? Number.POSITIVE_INFINITY;
    // The end comes a beat after the last event: a cut must not take what has not left yet.
    stream.timers.repeat(ms(script.every), () => {
      left -= 1;
      if (left >= 0) send();
      else if (attempt.ends === 'cut') stream.cut();
      else stream.end();
    });
  };
}

function notices(exchange: Exchange): void {
  const { every, retry, events, answers } = NIGHT.notices;
  const ms = pace(exchange.query);
  const at = attemptOf('notices', exchange);
  if (at > 0) {
    const status = answers[Math.min(at, answers.length) - 1] ?? 204;
    exchange.response.writeHead(status).end(status === 204 ? undefined : 'notices are down\n');
    return;
  }
  const stream = new SseStream(exchange);
  stream.raw(`retry: ${ms(retry)}\n\n`);
  let n = 0;
  stream.timers.repeat(ms(every), () => {
    if (n < events) stream.send({ event: 'notice', data: JSON.stringify(notice(n)) });
    n += 1;
    if (n >= events) stream.timers.later(ms(every / 10), () => stream.cut());
  });
}

function report(exchange: Exchange): void {
  const { every, lines, stalls } = NIGHT.report;
  const ms = pace(exchange.query);
  exchange.request.resume();
  const stream = new SseStream(exchange, { mime: 'application/x-ndjson' });
  let n = 0;
  const stop = stream.timers.repeat(ms(every), () => {
    n += 1;
    stream.raw(`${JSON.stringify({ line: n, shelf: `B${n % 12}`, counted: (n * 7) % 90 })}\n`);
    if (n < lines) return;
    stop();
    stream.timers.later(ms(stalls), () => {
      stream.raw(`{"line":${n + 1},"she`, () => stream.timers.later(ms(every), () => stream.cut()));
    });
  });
}

const socketAttempts = new WeakMap<object, SocketAttempt>();

function refusePrices(upgrade: Upgrade): boolean {
  const attempts: readonly SocketAttempt[] = NIGHT.prices.attempts;
  const attempt = attempts[attemptOf('prices', upgrade)] ?? {};
  socketAttempts.set(upgrade.request, attempt);
  if (attempt.refused === undefined) return false;
  if (attempt.refused === 'cut') upgrade.raw.destroy();
  else answerUpgrade(upgrade, attempt.refused);
  return true;
}

function prices({ socket, query, request }: Link): void {
  const ms = pace(query);
  const random = seeded(407);
  const timers = timersOf(socket);
  const { lasts, close } = socketAttempts.get(request) ?? {};
  let n = 0;
  socket.once('message', () => {
    timers.repeat(ms(NIGHT.prices.every), () => {
      const { sku, price } = PRODUCTS[Math.floor(random() * PRODUCTS.length)] ?? PRODUCTS[0];
      n += 1;
      sendJson(socket, { type: 'price', n, sku, price: Math.round(price * (0.98 + random() / 25)) / 100 });
    });
  });
  if (lasts === undefined) return;
  timers.later(ms(lasts), () => (close ? socket.close(close.code, close.reason) : socket.terminate()));
}

function chat({ socket, query }: Link): void {
  const { ping, pings, lines } = NIGHT.chat;
  const ms = pace(query);
  const timers = timersOf(socket);
  let n = 0;
  // Then it is open for good and never heard of again, as behind a proxy that has forgotten the connection.
  const stop = timers.repeat(ms(ping), () => {
    n += 1;
    sendJson(socket, { type: 'ping', n });
    if (n === pings) stop();
  });
  lines.forEach((at, i) => {
    timers.later(ms(at), () => sendJson(socket, { type: 'message', ...CHAT[3 + i] }));
  });
}

const PARAMS = {
  run: 'empty: the name under which attempts are counted; the page takes a new one at each start',
  speed: '1: how many times faster than the script, at most 100',
};

export const nightRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/night',
    summary:
      'A bad night in one minute: six streams that are lost, wait, resume well and badly, and fall silent.',
    params: { start: '0: 1 starts at load', speed: PARAMS.speed },
    example: 'start=1',
    handle: (exchange) => void sendFile(exchange, 'index.html', FOLDER),
  },
  {
    kind: 'http',
    path: '/night/script.json',
    summary: 'What happens in it, stream by stream.',
    handle: ({ response }) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(NIGHT)}\n`);
    },
  },
  {
    kind: 'sse',
    path: '/night/orders',
    summary: 'Night: cut once and resumed well, ended once and resumed "from now": seven ids are lost.',
    params: PARAMS,
    handle: feed('orders', (id) => orderEvent(id - 1)),
  },
  {
    kind: 'sse',
    path: '/night/shipments',
    summary: 'Night: ended once; the resume sends the last four ids again.',
    params: PARAMS,
    handle: feed('shipments', (id) => ({ parcel: `p-${5200 + id}`, dock: 1 + (id % 3) })),
  },
  {
    kind: 'sse',
    path: '/night/notices',
    summary: 'Night: cut after five notices, then 503 three times, then 204.',
    params: PARAMS,
    handle: notices,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/night/report',
    summary: 'Night: NDJSON that stalls and is cut in the middle of a line.',
    params: PARAMS,
    handle: report,
  },
  {
    kind: 'http',
    path: '/night/*',
    summary: 'Its style sheet and scripts.',
    handle: (exchange) => void sendFile(exchange, exchange.url.pathname.slice('/night/'.length), FOLDER),
  },
];

export const nightSocketRoutes: readonly WsRoute[] = [
  {
    kind: 'ws',
    path: '/night/prices',
    summary: 'Night: prices after any first message; lost, refused, 1012, 1001, then open.',
    params: PARAMS,
    refuse: refusePrices,
    open: prices,
  },
  {
    kind: 'ws',
    path: '/night/chat',
    summary: 'Night: pings and a few lines, then silence while it stays open.',
    params: PARAMS,
    open: chat,
  },
];
