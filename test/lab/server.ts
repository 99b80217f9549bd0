/** The lab: one local server, on loopback only, with a route for each behaviour worth recording. */

import type { ServerResponse } from 'node:http';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { listenOnLoopback } from './listen.ts';
import { Query } from './query.ts';
import { type LabState, matches } from './route.ts';
import { httpRoutes, wsRoutes } from './routes.ts';
import { answerUpgrade } from './ws-endings.ts';

/** One HTTP request or WebSocket upgrade as it came in. */
export interface LabRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** When it came in: ms since the Unix epoch, with fractions. */
  readonly t: number;
}

export interface Lab {
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** The same server under another origin: `http://127.0.0.1:PORT` */
  readonly crossOrigin: string;
  readonly port: number;
  /** Everything asked of the lab, oldest first; the last 10,000. */
  readonly requests: LabRequest[];
  /** Stops the lab at once and cuts every open stream. */
  close(): Promise<void>;
}

const REQUESTS_LIMIT = 10_000;
const WS_MESSAGE_LIMIT_BYTES = 512 * 1024 * 1024;

/** The target of a request as a URL; its host does not matter. */
function urlOf(request: IncomingMessage): URL {
  // Not `new URL(target, base)`: a target such as "//x" would be read as a host.
  return new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
}

/** Lets any origin read the answer, with credentials, and keeps it out of every cache. */
function setCommonHeaders(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Origin');
  if (request.headers.origin === undefined) return;
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
}

function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const headers = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST');
  if (headers !== undefined) response.setHeader('Access-Control-Allow-Headers', headers);
  response.writeHead(204).end();
}

function serve(state: LabState, request: IncomingMessage, response: ServerResponse): void {
  setCommonHeaders(request, response);
  if (request.method === 'OPTIONS') {
    answerPreflight(request, response);
    return;
  }
  const url = urlOf(request);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = httpRoutes.find((r) => (r.method ?? 'GET') === method && matches(r.path, url.pathname));
  if (route) {
    route.handle({ request, response, url, query: new Query(url.searchParams), state });
  } else {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such route; see /\n');
  }
}

/** Accepts the first subprotocol offered, or none when the query says `subprotocol=none`. */
function pickProtocol(offered: Set<string>, request: IncomingMessage): string | false {
  if (urlOf(request).searchParams.get('subprotocol') === 'none') return false;
  return [...offered][0] ?? false;
}

/**
 * Starts a lab on a free port, or on `port`.
 * It answers on 127.0.0.1 and, where the machine has it, on ::1, since `localhost` may mean either.
 */
export async function startLab({ port = 0 }: { port?: number } = {}): Promise<Lab> {
  const state: LabState = { counters: new Map(), rooms: new Map(), served: new WeakMap() };
  const requests: LabRequest[] = [];
  const connections = new Set<Duplex>();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: pickProtocol,
    maxPayload: WS_MESSAGE_LIMIT_BYTES,
  });

  const note = ({ method = '', url = '', headers, socket }: IncomingMessage): void => {
    state.served.set(socket, (state.served.get(socket) ?? 0) + 1);
    if (requests.length >= REQUESTS_LIMIT) requests.shift();
    requests.push({ method, url, headers, t: performance.timeOrigin + performance.now() });
  };

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    note(request);
    raw.on('error', () => raw.destroy());
    const url = urlOf(request);
    const context = { request, raw, url, query: new Query(url.searchParams), state };
    const route = wsRoutes.find((r) => matches(r.path, url.pathname));
    if (!route) answerUpgrade(context, 404);
    if (!route || route.refuse?.(context)) return;
    sockets.handleUpgrade(request, raw, head, (socket) => {
      // A client that vanishes is what the lab is for, not a reason to crash.
      socket.on('error', () => {});
      route.open?.({ ...context, socket });
    });
  };

  const create = (): Server => {
    const server = createServer((request, response) => {
      note(request);
      serve(state, request, response);
    });
    server.on('upgrade', upgrade);
    server.on('connection', (connection: Duplex) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
    });
    return server;
  };

  const listening = await listenOnLoopback(create, port);
  return {
    origin: `http://localhost:${listening.port}`,
    crossOrigin: `http://127.0.0.1:${listening.port}`,
    port: listening.port,
    requests,
    close: async () => {
      const closed = listening.close();
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}
