/** Clients of typed calls with subscriptions: graphql-ws, tRPC over WebSocket and over an event stream. */
import {
  createTRPCClient,
  createWSClient,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
  wsLink,
} from '@trpc/client';
import { createClient } from 'graphql-ws';
import type { OrdersRouter } from '../../lab/protocols/trpc.ts';
import { BEAT_MS, restart, type Session, SOON_MS, Tally, TURNS } from './session.ts';

const graphql: Session = async (lab) => {
  const run = crypto.randomUUID();
  const client = createClient({
    url: `${lab.ws}/speak/graphql?run=${run}`,
    connectionParams: { token: 'of-the-lab' },
    keepAlive: BEAT_MS,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, SOON_MS)),
  });
  const received = new Tally();
  const room = { room: run };
  const watching = 'subscription ($room: String!) { orders(room: $room) { n } }';
  client.subscribe({ query: watching, variables: room }, { next: received.add, error() {}, complete() {} });
  const order = (): Promise<void> =>
    new Promise((complete, error) => {
      const ordering = 'mutation ($room: String!) { order(room: $room) }';
      client.subscribe({ query: ordering, variables: room }, { next() {}, error, complete });
    });
  // Each subscription begins with what there is.
  await received.reached(1);
  for (const _ of TURNS) await order();
  await received.reached(1 + TURNS.length);
  await restart(lab, run);
  await received.reached(2 + TURNS.length);
  await order();
  await received.reached(3 + TURNS.length);
};

async function orders(link: TRPCLink<OrdersRouter>): Promise<void> {
  const room = crypto.randomUUID();
  const client = createTRPCClient<OrdersRouter>({ links: [link] });
  const received = new Tally();
  client.orders.subscribe(room, { onData: received.add });
  await received.reached(1);
  for (const n of TURNS) {
    await client.order.mutate(room);
    await received.reached(1 + n);
  }
}

const trpc: Session = ({ ws }) => {
  const client = createWSClient({
    url: `${ws}/speak/trpc`,
    connectionParams: { token: 'of-the-lab' },
    keepAlive: { enabled: true, intervalMs: BEAT_MS, pongTimeoutMs: 10_000 },
  });
  return orders(wsLink({ client }));
};

const trpcOverHttp: Session = ({ http }) => {
  const url = `${http}/speak/trpc`;
  return orders(
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpLink({ url }),
    }),
  );
};

export const querySessions: Readonly<Record<string, Session>> = {
  'graphql-ws': graphql,
  trpc,
  'trpc over HTTP': trpcOverHttp,
};
