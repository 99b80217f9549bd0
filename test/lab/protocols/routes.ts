/** Servers of the application protocols: each speaks one as its real clients do. */
import { once } from 'node:events';
import type { Exchange, HttpRoute, Link, Upgrade, WsRoute } from '../route.ts';

type Speaker = { speak: (link: Link) => void | Promise<void> };
type Host = { answer: (exchange: Exchange) => void; upgrade: (upgrade: Upgrade) => void };

const BEAT = (ms: number): Record<string, string> => ({ beat: `${ms}: time between heartbeats, ms` });
const RUN = { run: 'none: name under which /speak/restart finds it' };

/**
 * A WebSocket whose server is loaded when somebody first speaks to it: to load them all takes most of a second.
 * Nothing is read from the socket until then.
 */
function spoken(route: Omit<WsRoute, 'kind'>, load: () => Promise<Speaker>): WsRoute {
  const open = async (link: Link): Promise<void> => {
    const { socket, query, state } = link;
    const room = `speak ${query.text('run')}`;
    const members = state.rooms.get(room) ?? new Set();
    state.rooms.set(room, members.add(socket));
    socket.on('close', () => members.delete(socket) && members.size === 0 && state.rooms.delete(room));
    socket.pause();
    await (await load()).speak(link);
    socket.resume();
  };
  return { kind: 'ws', ...route, params: { ...route.params, ...RUN }, open: (link) => void open(link) };
}

/** Closes the sockets of a run as a server does that is restarted, and answers when they are gone. */
async function restart({ query, response, state }: Exchange): Promise<void> {
  const members = [...(state.rooms.get(`speak ${query.text('run')}`) ?? [])];
  await Promise.all(
    members.map((socket) => {
      const closed = once(socket, 'close');
      socket.close(1012, 'Service Restart');
      return closed;
    }),
  );
  response.writeHead(204).end();
}

/** A library that answers requests and upgrades under `path` itself. */
function hosted(
  path: string,
  summary: string,
  load: () => Promise<Host>,
): { http: HttpRoute[]; ws: WsRoute } {
  const handle = (exchange: Exchange): void => void load().then(({ answer }) => answer(exchange));
  const refuse = (upgrade: Upgrade): boolean => {
    void load().then((host) => host.upgrade(upgrade));
    return true;
  };
  return {
    http: [{ kind: 'http', method: 'GET or POST', path, summary: `${summary} Its requests.`, handle }],
    ws: { kind: 'ws', path, summary, refuse },
  };
}

const socketio = hosted('/speak/socketio/*', 'Socket.IO.', () => import('./socketio.ts'));
const sockjs = hosted('/speak/sockjs/*', 'SockJS: an echo.', () => import('./sockjs.ts'));

export const protocolRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/speak/ai/*',
    summary: 'What vendors of language models stream, by format (/speak/ai/openai-chat/…), for their SDKs.',
    handle: (exchange) =>
      void import('./ai.ts').then(({ replay }) => replay(exchange)).catch(() => exchange.response.destroy()),
  },
  ...socketio.http,
  ...sockjs.http,
  {
    kind: 'http',
    method: 'POST',
    path: '/speak/signalr/negotiate',
    summary: 'Tells SignalR clients how to connect: by WebSocket.',
    handle: (exchange) => void import('./signalr.ts').then(({ negotiate }) => negotiate(exchange)),
  },
  {
    kind: 'http',
    method: 'GET or POST',
    path: '/speak/trpc/*',
    summary: 'tRPC over HTTP: the mutation `order`, and the subscription `orders` as an event stream.',
    handle: (exchange) => void import('./trpc.ts').then(({ answer }) => answer(exchange)),
  },
  {
    kind: 'http',
    path: '/speak/restart',
    summary: 'Closes the sockets of a run with 1012.',
    params: RUN,
    handle: (exchange) => void restart(exchange),
  },
];

export const protocolSocketRoutes: readonly WsRoute[] = [
  spoken(
    { path: '/speak/ai/openai-realtime/*', summary: 'OpenAI Realtime: one response.' },
    () => import('./ai.ts'),
  ),
  spoken(
    { path: '/speak/ai/gemini-live/*', summary: "Gemini's Live API: a turn with a tool call." },
    () => import('./ai.ts'),
  ),
  spoken(
    { path: '/speak/ai/gemini-live-interrupted/*', summary: 'The same, interrupted.' },
    () => import('./ai.ts'),
  ),
  socketio.ws,
  sockjs.ws,
  spoken(
    { path: '/speak/graphql', summary: 'GraphQL (graphql-transport-ws): orders.' },
    () => import('./graphql.ts'),
  ),
  spoken({ path: '/speak/trpc', summary: 'tRPC: orders.' }, () => import('./trpc.ts')),
  spoken(
    { path: '/speak/mqtt', summary: 'MQTT, with a broker for each connection.' },
    () => import('./mqtt.ts'),
  ),
  spoken(
    { path: '/speak/stomp', summary: 'STOMP 1.2: what is sent comes back.', params: BEAT(10_000) },
    () => import('./stomp.ts'),
  ),
  spoken(
    { path: '/speak/phoenix/*', summary: 'Phoenix channels: what is pushed is replied to and comes back.' },
    () => import('./phoenix.ts'),
  ),
  spoken(
    { path: '/speak/cable', summary: 'Action Cable: an echo.', params: BEAT(3000) },
    () => import('./actioncable.ts'),
  ),
  spoken(
    { path: '/speak/centrifuge', summary: "Centrifugo's JSON: an echo.", params: BEAT(25_000) },
    () => import('./centrifuge.ts'),
  ),
  spoken(
    { path: '/speak/signalr', summary: 'A SignalR hub: an echo.', params: BEAT(15_000) },
    () => import('./signalr.ts'),
  ),
  spoken(
    { path: '/speak/yjs/*', summary: 'Yjs (y-websocket): a document with another editor.' },
    () => import('./yjs.ts'),
  ),
  spoken(
    { path: '/speak/plain', summary: 'JSON with a type: subscribe, say, ping.' },
    () => import('./plain.ts'),
  ),
  spoken(
    { path: '/parties/*', summary: 'The same, where PartySocket looks for it.' },
    () => import('./plain.ts'),
  ),
];
