import { attemptIndexAt } from '../model/search.ts';
import type { RequestLine } from '../model/types.ts';
import type { EpochMs } from '../units.ts';
import { byVersion } from './by-version.ts';
import type { LaneView } from './lane-view.ts';
import { httpOrigin, isHttpStream } from './origin-streams.ts';
import type { PageView } from './page-view.ts';
import { SSE_CHATTY_POSTS } from './thresholds.ts';

/** What a page says to a server by requests while that server's stream is open, for one origin. */
export interface Posts {
  origin: string;
  /** The streams, the first one first. */
  streams: LaneView[];
  /** Small POST, PUT and PATCH requests beside them, by time. */
  requests: RequestLine[];
  /** A transport that sends by requests: not the page's doing. */
  transport: string | undefined;
}

/** Not a remark of the application: measurements, error reports, signs of life. */
const REPORTS =
  /\/(?:[\w.-]{0,40}analytics|telemetry|beacons?|collect|track(?:ing)?|rum|sentry|envelope|logs?|log-events|errors?|vitals|stats|metrics|heartbeats?|keep-?alive|pings?|health)(?:\/|$)/i;
const SOCKJS = /\/\d{3}\/[^/]+\/(?:xhr_send|jsonp_send|xhr|xhr_streaming|eventsource)$/;
/** MCP's first transport posts to where its stream has told it; the second answers POSTs by streams. */
const MCP = /\/mcp\/?$|\/messages?\/?$/;

const METHODS = new Set(['POST', 'PUT', 'PATCH']);
interface Address {
  origin: string;
  path: string;
  query: string;
  report: boolean;
}
const addresses = new WeakMap<RequestLine, Address>();

/** By origin, those that have a stream and requests beside it; worked out once for each state of what is known. */
export const postsBeside: (page: PageView) => Posts[] = byVersion(lookBeside);

function lookBeside(page: PageView): Posts[] {
  const { requests } = page.recording;
  if (requests.length === 0) return [];
  const found = new Map<string, Posts>();
  for (const view of page.views()) {
    if (!isHttpStream(view.lane)) continue;
    const origin = httpOrigin(view.lane.url);
    const posts = found.get(origin) ?? { origin, streams: [], requests: [], transport: undefined };
    posts.streams.push(view);
    found.set(origin, posts);
  }
  for (const request of requests) {
    const { origin, path, query, report } = addressOf(request);
    const posts = found.get(origin);
    if (!posts || report || !isRemark(request)) continue;
    if (!posts.streams.some((view) => openAt(view, request.t))) continue;
    posts.transport ??= transportOf(path, query, posts.streams);
    posts.requests.push(request);
  }
  return [...found.values()].filter((posts) => posts.requests.length > 0);
}

function addressOf(request: RequestLine): Address {
  let address = addresses.get(request);
  if (!address) {
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    const path = url?.pathname ?? '';
    address = { origin: url?.origin ?? '', path, query: url?.search ?? '', report: REPORTS.test(path) };
    addresses.set(request, address);
  }
  return address;
}

function isRemark({ method, requestType, size = 0 }: RequestLine): boolean {
  if (!METHODS.has(method) || requestType === 'ping' || requestType === 'beacon') return false;
  return size <= SSE_CHATTY_POSTS.size;
}

/** Known by where the requests go. */
function transportOf(path: string, query: string, streams: readonly LaneView[]): string | undefined {
  if (/[?&]EIO=\d/.test(query)) return 'Engine.IO';
  if (SOCKJS.test(path)) return 'SockJS';
  if (MCP.test(path) && (/[?&]session_?id=/i.test(query) || path.includes('mcp'))) return 'MCP';
  // SignalR posts to the very address of its stream, with the same connection.
  const id = /[?&]id=([^&]+)/.exec(query)?.[1];
  if (
    id !== undefined &&
    streams.some(({ lane }) => lane.url.includes(`id=${id}`) && lane.url.includes(path))
  )
    return 'SignalR';
  return undefined;
}

/** Whether a stream was open at `t`. O(log attempts). */
function openAt({ lane }: LaneView, t: EpochMs): boolean {
  const { open = Number.POSITIVE_INFINITY, end = Number.POSITIVE_INFINITY } =
    lane.attempts[attemptIndexAt(lane, t)] ?? {};
  return open <= t && t <= end;
}

/** The most of `times`, which ascend, in any span of `window` ms. */
export function mostWithin(times: readonly EpochMs[], window: number): number {
  let most = 0;
  let from = 0;
  times.forEach((t, i) => {
    while (t - (times[from] as number) >= window) from++;
    most = Math.max(most, i - from + 1);
  });
  return most;
}
