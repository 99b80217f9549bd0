import { hostOf, originOf } from '../../model/url.ts';
import type { EpochMs } from '../../units.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, PageRule, Rule } from '../rule.ts';
import { beginnings, PerLife, peak, type Span, takenBy } from '../spans.ts';
import { isLoopback } from '../third-party.ts';
import { HTTP1_SIX_CONNECTIONS as AT } from '../thresholds.ts';

/** Streams that take the few HTTP/1.1 connections a browser keeps to a server, this page's and those of other tabs. */
export const http1SixConnections: Rule = {
  id: 'http1-six-connections',
  summary: 'Streams take the six HTTP/1.1 connections that a browser keeps to a server',
  why:
    'Browsers keep at most six HTTP/1.1 connections to a host, and tabs of the same site share them. ' +
    'Each open stream takes one for as long as it lives, so the next stream, tab or plain request hangs.',
  links: [
    {
      text: 'MDN: EventSource and the limit of six',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource',
    },
    {
      text: 'RFC 9113: HTTP/2, streams',
      url: 'https://www.rfc-editor.org/rfc/rfc9113.html#name-stream-concurrency',
    },
  ],
  page: (view) => new SixConnections(view),
};

/** How many streams, by protocol; `inferred` are those whose protocol is only known of others to that origin. */
interface Mix {
  http1: number;
  multiplexed: number;
  unknown: number;
  inferred: number;
}

interface OfOrigin {
  all: Span[];
  /** At the moment of most streams. */
  most: Span[];
}

class SixConnections implements PageRule {
  readonly #page: PageView;
  readonly #origins: PerLife<Map<string, OfOrigin>>;

  constructor(page: PageView) {
    this.#page = page;
    this.#origins = new PerLife(page, () => this.#read());
  }

  findings(now: EpochMs): PageFinding[] {
    const found: PageFinding[] = [];
    for (const [origin, spans] of this.#origins.value) {
      const finding = this.#judge(origin, spans, now);
      if (finding) found.push(finding);
    }
    return found;
  }

  /** WebSockets have a limit of their own, and short polls hold no connection. */
  #read(): Map<string, OfOrigin> {
    const origins = new Map<string, OfOrigin>();
    for (const { lane } of this.#page.views()) {
      if (lane.api === 'WebSocket' || lane.first.polling === 'short') continue;
      const origin = originOf(lane.first.url);
      if (origin === '') continue;
      const spans = origins.get(origin) ?? { all: [], most: [] };
      origins.set(origin, spans);
      spans.all.push(...takenBy(lane));
    }
    for (const spans of origins.values()) spans.most = peak(spans.all);
    return origins;
  }

  #judge(origin: string, { all, most }: OfOrigin, now: EpochMs): PageFinding | undefined {
    const live = all.filter(({ to }) => to === Number.POSITIVE_INFINITY);
    const others = live.length > 0 ? this.#page.elsewhere(origin) : 0;
    if (most.length < AT.warning && live.length + others < AT.warning) return undefined;
    const before = mixOf(origin, most, all);
    const present = mixOf(origin, live, all);
    // Now with the other tabs, or the most there ever was in this one, whichever is worse.
    const shared = others > 0 && present.http1 + others >= before.http1;
    const [spans, mix, elsewhere] = shared ? [live, present, others] : [most, before, 0];
    const counts = { origin, spans, mix, elsewhere, now };
    if (mix.http1 + elsewhere >= AT.warning) return this.#taken(counts);
    if (mix.unknown > 0 && mix.http1 + mix.unknown + elsewhere >= AT.warning) return this.#unknown(counts);
    return mix.multiplexed >= AT.multiplexed ? this.#multiplexed(counts) : undefined;
  }

  #taken(counts: Counts): PageFinding {
    const { origin, spans, mix, elsewhere } = counts;
    const total = mix.http1 + elsewhere;
    const full = total >= AT.error;
    const dev = origin.startsWith('http:') && isLoopback(new URL(origin).hostname);
    const lane = spans[0]?.lane;
    const other = lane && this.#page.viewOf(lane).thirdParty;
    const host = hostOf(origin);
    const taken = full
      ? `${total} streams at once to ${host}: all six HTTP/1.1 connections are taken, the next request waits`
      : `${total} of the six HTTP/1.1 connections to ${host} are taken by streams`;
    return {
      origin,
      severity: dev ? 'info' : full ? 'error' : 'warning',
      title: dev ? `${taken} (dev only: a local server without TLS is always HTTP/1.1)` : taken,
      evidence: this.#evidence(counts),
      records: beginnings(spans),
      advice: dev
        ? 'In development only: browsers speak HTTP/2 only over TLS. See that production serves HTTP/2 or HTTP/3, or ' +
          'develop over HTTPS; until then share one stream among tabs (SharedWorker or BroadcastChannel).'
        : `${other ? `The protocol is ${other}'s choice: ` : 'Serve HTTP/2 or HTTP/3 at the edge. Else '}` +
          'share one stream among tabs (SharedWorker or BroadcastChannel), let one stream of a page carry ' +
          'everything, and close streams in hidden tabs.',
      confidence: mix.inferred > 0 ? 'medium' : 'high',
    };
  }

  #unknown(counts: Counts): PageFinding {
    const { origin, spans, mix, elsewhere } = counts;
    const total = mix.http1 + mix.unknown + elsewhere;
    return {
      origin,
      severity: 'info',
      title: `${total} streams at once to ${hostOf(origin)}, their protocol unknown: over HTTP/1.1 six is the limit`,
      evidence: this.#evidence(counts),
      records: beginnings(spans),
      advice:
        'Look at the protocol column of the Network panel: over HTTP/2 or HTTP/3 this is no problem, over HTTP/1.1 ' +
        'the seventh request hangs.',
      confidence: 'low',
    };
  }

  #multiplexed(counts: Counts): PageFinding {
    const { origin, spans, mix } = counts;
    return {
      origin,
      severity: 'info',
      title: `${mix.multiplexed} streams at once to ${hostOf(origin)} on one HTTP/2 or HTTP/3 connection: servers commonly allow 100`,
      evidence: this.#evidence(counts),
      records: beginnings(spans),
      advice:
        "The server's real limit (SETTINGS_MAX_CONCURRENT_STREAMS) is not in the recording; 100 is what most take. " +
        'Let one stream carry several channels.',
      confidence: 'low',
    };
  }

  #evidence({ origin, spans, mix, elsewhere, now }: Counts): PageFinding['evidence'] {
    const stalled = spans.filter(({ attempt: { start, open, end } }) => {
      const answered = open ?? end ?? now;
      return answered - start > AT.stalled && !this.#page.disturbed(start, answered);
    });
    return {
      origin,
      streamsAtOnce: spans.length + elsewhere,
      inThisTab: spans.length,
      inOtherTabs: elsewhere,
      overHttp1: mix.http1 + elsewhere,
      overHttp2Or3: mix.multiplexed,
      protocolUnknown: mix.unknown,
      ...(mix.inferred > 0 ? { protocolInferred: mix.inferred } : {}),
      waitedOverOneSecond: stalled.length,
    };
  }
}

interface Counts {
  origin: string;
  spans: Span[];
  mix: Mix;
  elsewhere: number;
  now: EpochMs;
}

/** What `spans` speak; where that is not known, what `all` to that origin that are known speak. */
function mixOf(origin: string, spans: readonly Span[], all: readonly Span[]): Mix {
  const mix: Mix = { http1: 0, multiplexed: 0, unknown: 0, inferred: 0 };
  const known = new Set(all.map(versionOf));
  // Browsers speak HTTP/2 only over TLS.
  const only = origin.startsWith('http:') ? 'http1' : theOnly(known);
  for (const span of spans) {
    const version = versionOf(span);
    if (version) mix[version]++;
    else if (only) {
      mix[only]++;
      if (!origin.startsWith('http:')) mix.inferred++;
    } else mix.unknown++;
  }
  return mix;
}

type Version = 'http1' | 'multiplexed';

function theOnly(known: ReadonlySet<Version | undefined>): Version | undefined {
  const [first, second] = [...known].filter((version) => version !== undefined);
  return second === undefined ? first : undefined;
}

function versionOf({ attempt }: Span): Version | undefined {
  const text = attempt.opened?.httpVersion ?? attempt.failed?.httpVersion ?? '';
  if (/^http\/1/i.test(text)) return 'http1';
  return /^(?:h|http\/)[23]/i.test(text) ? 'multiplexed' : undefined;
}
