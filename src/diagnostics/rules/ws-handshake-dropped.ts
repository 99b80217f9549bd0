import type { Attempt, Lane } from '../../model/lane.ts';
import { byVersion } from '../by-version.ts';
import type { LaneView } from '../lane-view.ts';
import { nearNavigation } from '../navigations.ts';
import type { PageView } from '../page-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { hostname, isLoopback } from '../third-party.ts';
import { MOMENT, SHOWN_RECORDS, WS_HANDSHAKE } from '../thresholds.ts';

/** WebSockets that never open: the upgrade is refused, lost or not configured on the way. */
export const wsHandshakeDropped: Rule = {
  id: 'ws-handshake-dropped',
  summary: 'A WebSocket never opens: its upgrade is refused or lost on the way',
  why:
    'An upgrade needs every hop to play along; one proxy without the right two headers is enough to break it. The page ' +
    'is told nothing but 1006, whatever the reason was.',
  links: [
    { text: 'nginx: WebSocket proxying', url: 'https://nginx.org/en/docs/http/websocket.html' },
    { text: 'RFC 6455, 4.1: Client requirements', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1' },
    {
      text: 'Azure Front Door: WebSocket',
      url: 'https://learn.microsoft.com/azure/frontdoor/standard-premium/websocket',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? { finding: () => finding(view) } : undefined),
};

function finding(view: LaneView): LaneFinding | undefined {
  const { lane, choiceOf } = view;
  // It has worked: then a server is down, or a token has run out, and other rules speak of how the page takes it.
  if (lane.attempts.some(({ open }) => open !== undefined) || lane.messagesIn > 0) return undefined;
  if (isMixedContent(lane.url, lane.current.frameUrl)) return undefined;
  const failed = lane.attempts.filter((attempt) => isDropped(view, attempt));
  const last = failed.at(-1);
  if (!last) return undefined;
  const status = last.failed?.status;
  const netError = last.failed?.netError;
  const reachable = reachedBeside(view, last);
  const seconds = took(last) / 1000;
  const kind = status === undefined ? classOf(took(last)) : undefined;
  const said = status === undefined ? 'no answer is known' : `answered ${status} instead of 101`;
  const redirect = last.failed?.redirects?.at(-1)?.status;
  return {
    severity: choiceOf ? 'info' : 'error',
    title: `The WebSocket never opened: ${status === undefined ? `failed after ${seconds.toFixed(1)} s` : said}, ${failed.length} of ${lane.attemptCount} attempt${lane.attemptCount > 1 ? 's' : ''}`,
    evidence: {
      url: lane.url,
      failedAttempts: failed.length,
      failedAfterSeconds: Math.round(seconds * 100) / 100,
      code: last.code ?? 'none',
      answer: redirect === undefined ? said : `${said}, after a redirect (${redirect})`,
      ...(netError ? { networkError: netError } : {}),
      ...(kind ? { thatLongMeans: kind.means } : {}),
      sameHostReachedBeside: reachable ? 'yes' : 'not seen',
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: failed.flatMap(({ failed: end }) => end?.seq ?? []).slice(0, SHOWN_RECORDS),
    advice: `${status === undefined ? (kind?.advice ?? UNKNOWN) : adviceFor(redirect ?? status)} Where it stays blocked, Server-Sent Events pass as a plain download.`,
    confidence: choiceOf ? 'low' : status !== undefined || reachable ? 'high' : 'medium',
  };
}

const took = ({ start, end = start }: Attempt) => end - start;

function isDropped({ page, predates }: LaneView, attempt: Attempt): boolean {
  const { end, start, outcome, by, failed } = attempt;
  if (end === undefined || outcome !== 'failed' || by === 'page' || by === 'unknown' || predates)
    return false;
  // An extension of this browser, or the person, stopped it.
  if (/BLOCKED_BY|ERR_ABORTED|NS_BINDING_ABORTED/.test(failed?.netError ?? '')) return false;
  return !nearNavigation(page.recording, end) && !page.disturbed(start - MOMENT, end);
}

const UNKNOWN =
  'The page is not told why. Look at the request in the Network panel; if the server never saw it, a proxy on the way ' +
  'needs the Upgrade and Connection headers passed on and HTTP/1.1 to the server.';

/** What is known of a status that came instead of 101. */
function adviceFor(status: number): string {
  if (status >= 300 && status < 400)
    return 'A redirect is not followed by a WebSocket: connect to the final URL (wss: rather than ws:).';
  if (status === 401 || status === 403)
    return 'The server or a firewall refused it: look at its check of the login and of the Origin header, and at rules of a WAF.';
  if (status === 400 || status === 426)
    return 'The server did not see an upgrade: have each proxy pass on Upgrade and Connection, and speak HTTP/1.1 to the server (nginx: proxy_http_version 1.1).';
  if (status === 404)
    return 'No such path: look at the route of the server, and at whether the proxy sends this path to it.';
  if (status === 200)
    return 'Something answered as to a plain request: this route is not the WebSocket, or a cache or a proxy dropped the Upgrade header.';
  if (status === 407) return 'A proxy wants to be logged in to first.';
  if (status >= 500)
    return 'The proxy could not reach the server, or the server failed: look at whether it is up and at its log.';
  return 'Look at who sends this status: the server, or something before it.';
}

/** What the time until it failed tells when no status is known. */
function classOf(ms: number): { means: string; advice: string } | undefined {
  const [firefoxFrom, firefoxTo] = WS_HANDSHAKE.firefox;
  const [tcpFrom, tcpTo] = WS_HANDSHAKE.tcp;
  if (ms < WS_HANDSHAKE.refused)
    return {
      means:
        'refused at once: with a status that is not known here, because nobody listens, or by the browser',
      advice:
        "Look at whether the server is up, at the port, and at the page's Content-Security-Policy (connect-src).",
    };
  if (ms >= firefoxFrom && ms <= firefoxTo)
    return {
      means: 'the time after which Firefox gives up a handshake',
      advice:
        'It was swallowed: a proxy took the request and never answered it. Have it pass the upgrade on.',
    };
  if (ms >= tcpFrom && ms <= tcpTo)
    return {
      means: 'a TCP connection that nobody answered',
      advice: 'A firewall drops the packets: look at whether the port is open from here; use wss: on 443.',
    };
  return undefined;
}

/** Another stream of the same host was open within a minute of the failure: the host is there. */
function reachedBeside({ page, lane }: LaneView, { start, end = start }: Attempt): boolean {
  const near = ({ open, end: over = Number.POSITIVE_INFINITY }: Attempt) =>
    open !== undefined && open <= end + WS_HANDSHAKE.sameTime && over >= start - WS_HANDSHAKE.sameTime;
  const beside = streamsByHost(page).get(hostOf(lane.url)) ?? [];
  return beside.some(({ attempts }) => attempts.some(near));
}

/** The HTTP streams of a page by host; worked out once for all WebSockets that failed. */
const streamsByHost = byVersion((page: PageView): Map<string | undefined, Lane[]> => {
  const byHost = new Map<string | undefined, Lane[]>();
  for (const { lane } of page.views()) {
    if (lane.api === 'WebSocket') continue;
    const host = hostOf(lane.url);
    const there = byHost.get(host);
    if (there) there.push(lane);
    else byHost.set(host, [lane]);
  }
  return byHost;
});

/** The browser forbids it, which is another rule's to say. */
function isMixedContent(url: string, page: string): boolean {
  return /^ws:/i.test(url) && /^https:/i.test(page) && !isLoopback(hostname(url));
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host;
  } catch {
    return undefined;
  }
}
