/** The WebSockets of the demo page. */
import { CHAT, PRODUCTS, seeded } from './demo-data.ts';
import { fleetPacket, VEHICLES } from './demo-fleet.ts';
import type { Link, WsRoute } from './route.ts';
import { jsonOf, sendJson, timersOf } from './ws-link.ts';

const TYPING_MS = 1400;
const ANSWER_MS = 4200;

/** One product's price moves at a time; prices in euros. */
function prices({ socket, query }: Link): void {
  const random = seeded(250);
  const board = PRODUCTS.map((product) => ({ ...product }));
  const timers = timersOf(socket);
  let n = 0;
  const tick = (): void => {
    const product = board[Math.floor(random() * board.length)];
    const base = PRODUCTS.find((p) => p.sku === product?.sku);
    if (!product || !base) return;
    n += 1;
    // Drawn back to the list price, so that a page left open for hours still shows believable numbers.
    const step = (random() - 0.5) * base.price * 0.012 + (base.price - product.price) * 0.04;
    product.price = Math.round(product.price + step);
    if (random() < 0.15) product.stock = product.stock > 4 ? product.stock - 1 : base.stock;
    const { sku, stock } = product;
    sendJson(socket, { type: 'price', n, sku, price: product.price / 100, stock });
  };
  socket.on('message', (data) => {
    if (jsonOf(data)?.type !== 'subscribe' || n > 0) return;
    sendJson(socket, { type: 'subscribed', products: PRODUCTS.map((p) => ({ ...p, price: p.price / 100 })) });
    timers.repeat(query.number('every', 125), tick);
  });
}

/** The customer's side of the support chat: one line first, then one after each answer. */
function support({ socket }: Link): void {
  const timers = timersOf(socket);
  let line = 0;
  const say = (): void => {
    const { from, text } = CHAT[line % CHAT.length] ?? { from: 'Maren', text: 'Hello?' };
    const id = `c-${line}`;
    timers.later(TYPING_MS, () => sendJson(socket, { type: 'typing', from }));
    timers.later(ANSWER_MS, () => sendJson(socket, { type: 'message', id, from, text }));
    line += 1;
  };
  socket.on('message', (data) => {
    const message = jsonOf(data);
    if (message?.type === 'ping') sendJson(socket, { type: 'pong', n: message.n });
    if (message?.type !== 'message') return;
    sendJson(socket, { type: 'receipt', id: message.id });
    say();
  });
  sendJson(socket, { type: 'hello', agent: 'Ida', waiting: 2 });
  say();
}

/** Binary positions of all vehicles, after a first message that says where to go on; then an abrupt cut. */
function telemetry({ socket, query }: Link): void {
  const timers = timersOf(socket);
  timers.later(query.number('cut', 25_000), () => socket.terminate());
  socket.once('message', (data) => {
    const after = jsonOf(data)?.after;
    let seq = typeof after === 'number' && Number.isInteger(after) && after >= 0 ? after + 1 : 0;
    timers.repeat(query.number('every', 500), () => {
      for (let vehicle = 0; vehicle < VEHICLES; vehicle += 1) socket.send(fleetPacket(vehicle, seq));
      seq += 1;
    });
  });
}

export const demoSocketRoutes: readonly WsRoute[] = [
  {
    kind: 'ws',
    path: '/live/prices',
    summary: 'Demo: prices and stock after one {"type":"subscribe"}; the client never sends again.',
    params: { every: '125: time between messages, ms' },
    open: prices,
  },
  {
    kind: 'ws',
    path: '/support/chat',
    summary: 'Demo: a customer who types, answers, and echoes heartbeats.',
    open: support,
  },
  {
    kind: 'ws',
    path: '/fleet/telemetry',
    summary: 'Demo: binary vehicle positions after {"type":"resume","after":seq}; cut without a close frame.',
    params: { every: '500: time between rounds, ms', cut: '25000: life of the connection, ms' },
    open: telemetry,
  },
];
