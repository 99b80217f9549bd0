/** What a route of the lab is: its documentation, and the code that answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Query } from './query.ts';

/** What was sent under one name, over all requests that gave it. */
export interface SentCount {
  /** Requests so far. */
  opened: number;
  /** Requests whose client is still there. */
  open: number;
  /** Events handed to the network stack. */
  sent: number;
  bytes: number;
  /** When the last client went away, ms since the Unix epoch; null before that. */
  closedAt: number | null;
}

/** State of one running lab. It is not module-wide, so that labs in one process do not disturb each other. */
export interface LabState {
  /** How often something has happened, by a key of the route's choice. */
  readonly counters: Map<string, number>;
  /** The open sockets of each chat room, by name. */
  readonly rooms: Map<string, Set<WebSocket>>;
  /** Requests served so far on each TCP connection; its key is what `connectionOf` says. */
  readonly served: WeakMap<object, number>;
  /** What the endless streams have sent, by the name given in their query. */
  readonly sent: Map<string, SentCount>;
}

/** One HTTP request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly query: Query;
  readonly state: LabState;
}

/** One WebSocket upgrade that has not been answered. */
export interface Upgrade {
  readonly request: IncomingMessage;
  /** The TCP connection. */
  readonly raw: Duplex;
  /** What the client has sent after its request. */
  readonly head: Buffer;
  readonly url: URL;
  readonly query: Query;
  readonly state: LabState;
}

/** One accepted WebSocket. */
export interface Link extends Upgrade {
  readonly socket: WebSocket;
}

interface RouteInfo {
  /** Exact path, or a prefix when it ends in `*`. */
  readonly path: string;
  /** One sentence for the index page. */
  readonly summary: string;
  /** Each query parameter with its default and meaning, as `default: meaning, unit`. */
  readonly params?: Readonly<Record<string, string>>;
  /** A query string that makes a telling example, without the `?`. */
  readonly example?: string;
}

export interface HttpRoute extends RouteInfo {
  /** Its section of the index page: `stream` is what fetch and XMLHttpRequest read. */
  readonly kind: 'sse' | 'stream' | 'http';
  /** Default GET, which HEAD counts as. */
  readonly method?: 'GET' | 'POST' | 'GET or POST';
  readonly handle: (exchange: Exchange) => void;
}

export interface WsRoute extends RouteInfo {
  readonly kind: 'ws';
  /** Answers the upgrade itself; true means that no WebSocket is to be opened. */
  readonly refuse?: (upgrade: Upgrade) => boolean;
  readonly open?: (link: Link) => void;
}

export type Route = HttpRoute | WsRoute;

/** Adds one to a counter and returns its new value. */
export function count(state: LabState, key: string): number {
  const value = (state.counters.get(key) ?? 0) + 1;
  state.counters.set(key, value);
  return value;
}

/** Whether a route answers requests of `method`. */
export function accepts({ method: wanted = 'GET' }: HttpRoute, method: string | undefined): boolean {
  const asked = method === 'HEAD' ? 'GET' : method;
  return asked === wanted || (wanted === 'GET or POST' && (asked === 'GET' || asked === 'POST'));
}

/** Whether `pathname` is meant by a route's `path`. */
export function matches(path: string, pathname: string): boolean {
  return path.endsWith('*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path;
}
