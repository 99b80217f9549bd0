/** The lab: one local server, on loopback only, with a route for each behaviour worth recording. */

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { answerPreflight, setCors } from './cors.ts';
import { connectionOf } from './http-versions.ts';
import { listenOnLoopback } from './listen.ts';
import { Query } from './query.ts';
import { accepts, type LabState, matches } from './route.ts';
import { httpRoutes, wsRoutes } from './routes.ts';
import { createPlainServer, createTwinServer, trackOpen } from './servers.ts';
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
  /** `http://localhost:PORT`; `https:` when it is the HTTP/2 twin. */
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

function serve(state: LabState, request: IncomingMessage, response: ServerResponse): void {
  const url = urlOf(request);
  const query = new Query(url.searchParams);
  response.setHeader('Cache-Control', 'no-store');
  setCors(request, response, query);
  if (request.method === 'OPTIONS') {
    answerPreflight(request, response, query);
    return;
  }
  const route = httpRoutes.find((r) => accepts(r, request.method) && matches(r.path, url.pathname));
  if (route) {
    route.handle({ request, response, url, query, state });
  } else {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such route; see /\n');
  }
}

/** Accepts the first subprotocol offered, or none when the query says `subprotocol=none`. */
function pickProtocol(offered: Set<string>, request: IncomingMessage): string | false {
  if (urlOf(request).searchParams.get('subprotocol') === 'none') return false;
  return [...offered][0] ?? false;
}

export interface LabOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** True makes it the HTTP/2 twin: the same routes over TLS, HTTP/1.1 for who asks for that (as WebSockets do). */
  readonly http2?: boolean;
}

/**
 * Starts a lab on a free port, or on `port`.
 * It answers on 127.0.0.1 and, where the machine has it, on ::1, since `localhost` may mean either.
 */
export async function startLab({ port = 0, http2 = false }: LabOptions = {}): Promise<Lab> {
  const state: LabState = {
    counters: new Map(),
    rooms: new Map(),
    served: new WeakMap(),
    sent: new Map(),
  };
  const requests: LabRequest[] = [];
  const destroyers: (() => void)[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: pickProtocol,
    maxPayload: WS_MESSAGE_LIMIT_BYTES,
  });

  const note = (request: IncomingMessage): void => {
    const { method = '', url = '', headers } = request;
    const connection = connectionOf(request);
    state.served.set(connection, (state.served.get(connection) ?? 0) + 1);
    if (requests.length >= REQUESTS_LIMIT) requests.shift();
    requests.push({ method, url, headers, t: performance.timeOrigin + performance.now() });
  };

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    note(request);
    raw.on('error', () => raw.destroy());
    const url = urlOf(request);
    const context = { request, raw, head, url, query: new Query(url.searchParams), state };
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
    const server = (http2 ? createTwinServer : createPlainServer)((request, response) => {
      note(request);
      serve(state, request, response);
    });
    server.on('upgrade', upgrade);
    destroyers.push(trackOpen(server));
    return server;
  };

  const scheme = http2 ? 'https' : 'http';
  const listening = await listenOnLoopback(create, port);
  return {
    origin: `${scheme}://localhost:${listening.port}`,
    crossOrigin: `${scheme}://127.0.0.1:${listening.port}`,
    port: listening.port,
    requests,
    close: async () => {
      const closed = listening.close();
      for (const destroy of destroyers) destroy();
      await closed;
    },
  };
}
