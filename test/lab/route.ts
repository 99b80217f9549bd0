/** What a route of the lab is: its documentation, and the code that answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Query } from './query.ts';

/** State of one running lab. It is not module-wide, so that labs in one process do not disturb each other. */
export interface LabState {
  /** How often something has happened, by a key of the route's choice. */
  readonly counters: Map<string, number>;
  /** The open sockets of each chat room, by name. */
  readonly rooms: Map<string, Set<WebSocket>>;
  /** Requests served so far on each TCP connection. */
  readonly served: WeakMap<Duplex, number>;
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
  readonly kind: 'sse' | 'http';
  /** Default GET. */
  readonly method?: 'GET' | 'POST';
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

/** Whether `pathname` is meant by a route's `path`. */
export function matches(path: string, pathname: string): boolean {
  return path.endsWith('*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path;
}
