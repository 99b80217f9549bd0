import type { Milliseconds } from '../units.ts';
import { type Exchange, header, withoutFragment } from './exchange.ts';
import type { WireRequest } from './wire-capture.ts';

/** webRequest's start is the browser's: 1 to 35 ms after the renderer's, 85 ms when it is busy. */
const EARLY_MS: Milliseconds = 250;
const LATE_MS: Milliseconds = 50;

/**
 * The exchange that a captured request is: the same URL, method and kind of asker at about the same time. Of several
 * the nearest in time; ask for requests in the order of their starts, and leave out what others have (`taken`).
 */
export function matchWire(
  request: WireRequest,
  exchanges: Iterable<Exchange>,
  taken: ReadonlySet<Exchange>,
): Exchange | undefined {
  const url = withoutFragment(request.url);
  let best: Exchange | undefined;
  let bestBy = Number.POSITIVE_INFINITY;
  for (const exchange of exchanges) {
    const late = request.startedAt - exchange.startedAt;
    if (late < -EARLY_MS || late > LATE_MS || Math.abs(late) >= bestBy) continue;
    if (taken.has(exchange) || withoutFragment(exchange.url) !== url || !isAlike(request, exchange)) continue;
    best = exchange;
    bestBy = Math.abs(late);
  }
  return best;
}

function isAlike(request: WireRequest, exchange: Exchange): boolean {
  const { api, method, context, lastEventIdSent } = request;
  if (exchange.startUnseen || exchange.method.toUpperCase() !== method.toUpperCase()) return false;
  if ((exchange.type === 'websocket') !== (api === 'WebSocket')) return false;
  // Those of shared and service workers belong to no tab.
  const tabless = context === 'shared-worker' || context === 'service-worker';
  if (tabless !== (exchange.tabId === -1)) return false;
  const { requestHeaders } = exchange;
  if (requestHeaders === undefined) return true;
  if (api === 'EventSource' && header(requestHeaders, 'accept') !== 'text/event-stream') return false;
  return lastEventIdSent === undefined || lastEventIdSent === exchange.lastEventIdSent;
}
