/** GraphQL over graphql-transport-ws, by graphql-ws's own server. */
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Link } from '../route.ts';
import { Orders } from './orders.ts';

const schema = buildSchema(`
  type Order { n: Int! }
  type Query { shop: String! }
  type Mutation { order(room: String!): Int! }
  type Subscription { orders(room: String!): Order! }
`);

const shop = new Orders();

interface Room {
  readonly room: string;
}

/** Stops the orders streams of a socket: a generator that waits for an order cannot be told to return. */
const gone = new WeakMap<object, AbortController>();

async function* orders({ room }: Room, { extra: { socket } }: { extra: { socket: object } }) {
  const signal = gone.get(socket)?.signal ?? AbortSignal.abort();
  for await (const order of shop.watch(room, signal)) yield { orders: order };
}

const roots = {
  query: { shop: () => 'Harbor & Pine' },
  mutation: { order: ({ room }: Room) => shop.place(room) },
};

const server = new WebSocketServer({ noServer: true });
useServer({ schema, roots: { ...roots, subscription: { orders } }, context: (context) => context }, server);

export function speak({ socket, request }: Link): void {
  const controller = new AbortController();
  gone.set(socket, controller);
  socket.on('close', () => controller.abort());
  server.emit('connection', socket, request);
}
