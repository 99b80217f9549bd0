/** tRPC over WebSocket and over HTTP with subscriptions as event streams, by its own servers. */
import { initTRPC, tracked } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import type { Exchange, Link } from '../route.ts';
import { Orders } from './orders.ts';

/** Between two pings of an event stream, in ms: tests have no minutes. */
const PING_MS = 300;

const t = initTRPC.create({ sse: { ping: { enabled: true, intervalMs: PING_MS } } });
const shop = new Orders();

/** The name of a room. */
function room(input: unknown): string {
  if (typeof input !== 'string') throw new TypeError('the name of a room, please');
  return input;
}

const router = t.router({
  order: t.procedure.input(room).mutation(({ input }) => shop.place(input)),
  orders: t.procedure.input(room).subscription(async function* ({ input, signal }) {
    for await (const order of shop.watch(input, signal ?? AbortSignal.abort()))
      yield tracked(String(order.n), order);
  }),
});
export type OrdersRouter = typeof router;

const server = new WebSocketServer({ noServer: true });
applyWSSHandler({ wss: server, router });

export const BASE = '/speak/trpc/';
const handler = createHTTPHandler({ router, basePath: BASE });

export const answer = ({ request, response }: Exchange): void => handler(request, response);

export function speak({ socket, request }: Link): void {
  server.emit('connection', socket, request);
}
