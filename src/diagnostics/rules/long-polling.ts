import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import { httpOrigin } from '../origin-streams.ts';
import {
  gapsOf,
  headerBytes,
  intervalsOf,
  median,
  type Poll,
  perHour,
  pollsOf,
  recordsOf,
} from '../polls.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { span } from '../spell.ts';
import { LONG_POLLING, SHOWN_RECORDS } from '../thresholds.ts';

/** Requests that the server holds until it has news, one after the other: Server-Sent Events by hand. */
export const longPolling: Rule = {
  id: 'long-polling',
  summary: 'Long polling: each message costs a whole request, Server-Sent Events would stream them',
  why:
    'Each message costs a whole request with its headers and its checks, and what happens between two of them waits. ' +
    'An event stream is one request, and says by its ids where to go on.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
    { text: 'RFC 6202: long polling and streaming', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  ],
  lane: (view) =>
    view.lane.first.polling === 'long' ? { finding: (now: EpochMs) => findingOf(view, now) } : undefined,
};

/** A transport that falls back to polling, and what it would rather do. */
interface Fallback {
  name: string;
  /** It tries to do better only after polling. */
  upgrades: boolean;
}

function findingOf(view: LaneView, now: EpochMs): LaneFinding | undefined {
  const polls = pollsOf(view);
  if (!isLong(polls)) return undefined;
  const { lane, choiceOf } = view;
  const fallback = fallbackOf(view);
  if (fallback?.upgrades && (now - lane.firstT < LONG_POLLING.upgrade || upgraded(view))) return undefined;
  const held = median(polls.map(({ duration }) => duration));
  const perMessage = headerBytes(polls);
  const hourly = perHour(intervalsOf(polls, view));
  return {
    severity: choiceOf && !fallback ? 'info' : 'advice',
    title: fallback
      ? fallback.upgrades
        ? `${fallback.name} never upgraded and stays at long polling, ${hourly} requests an hour`
        : `${fallback.name} fell back to long polling, ${hourly} requests an hour`
      : `Long polling, ${hourly} requests an hour: Server-Sent Events by hand`,
    evidence: {
      url: lane.url,
      requests: lane.attemptCount,
      requestsPerHour: hourly,
      medianHeldSeconds: Math.round(held / 100) / 10,
      medianGapMs: Math.round(median(gapsOf(polls))),
      headerBytesPerRequest: perMessage === undefined ? 'unknown' : `${perMessage} before compression`,
      ...(fallback ? { transport: fallback.name } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: recordsOf(polls, SHOWN_RECORDS),
    advice: adviceOf(fallback, choiceOf, held),
    confidence: choiceOf ? 'low' : polls.length >= LONG_POLLING.pollsForHigh ? 'high' : 'medium',
  };
}

function isLong(polls: readonly Poll[]): boolean {
  if (polls.length < LONG_POLLING.polls) return false;
  const gaps = gapsOf(polls);
  const sequential = gaps.filter((gap) => gap <= LONG_POLLING.longestGap).length;
  return (
    sequential >= LONG_POLLING.polls - 1 &&
    median(gaps) <= LONG_POLLING.gap &&
    median(polls.map(({ duration }) => duration)) >= LONG_POLLING.duration
  );
}

function fallbackOf({ lane, page }: LaneView): Fallback | undefined {
  const { url } = lane;
  if (/[?&]EIO=\d/.test(url)) return { name: 'Engine.IO (Socket.IO)', upgrades: true };
  if (/\/\d{3}\/[^/?]+\/(?:xhr|jsonp)(?:\?|$)/.test(url)) return { name: 'SockJS', upgrades: false };
  const [path = ''] = url.split('?', 1);
  const negotiated = (other: string) => other.startsWith(`${path}/negotiate`);
  if (/[?&]id=/.test(url) && page.recording.requests.some((request) => negotiated(request.url)))
    return { name: 'SignalR', upgrades: false };
  return undefined;
}

/** A WebSocket to the same place opened. */
function upgraded({ lane, page }: LaneView): boolean {
  const place = (url: string) => `${httpOrigin(url)}${/^[a-z]+:\/\/[^/?#]+([^?#]*)/i.exec(url)?.[1] ?? ''}`;
  const here = place(lane.url);
  for (const other of page.views())
    if (other.lane.api === 'WebSocket' && place(other.lane.url) === here && other.lane.messagesIn > 0)
      return true;
  return false;
}

function adviceOf(fallback: Fallback | undefined, choiceOf: string | undefined, held: number): string {
  if (fallback)
    return `${fallback.name} uses long polling when nothing better gets through: look whether a proxy drops the upgrade or the WebSocket was switched off, and for a failed WebSocket among the connections.`;
  if (choiceOf) return `The transport is ${choiceOf}'s choice: ask there for streaming.`;
  return `Requests are held ${span(held)} and asked again at once. An EventSource with an id on each event is one request instead, with the same auth. Keep polling for proxies that hold streams back and clients without EventSource; calls of a slow API one after the other are no polling.`;
}
