import { originOf } from '../../model/url.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, PageRule, Rule } from '../rule.ts';
import { beginnings, PerLife, peak, type Span, takenBy } from '../spans.ts';
import { WS_COUNT_HIGH } from '../thresholds.ts';

/** Very many WebSockets at once in one page. */
export const wsCountHigh: Rule = {
  id: 'ws-count-high',
  summary: 'A page has so many WebSockets at once that a browser limit comes near',
  why:
    'Chromium allows 255 WebSockets per renderer process and Firefox 200 in the whole browser. ' +
    'Past that a new one waits or fails, in this tab or in another.',
  links: [
    {
      text: 'Chromium: client_socket_pool_manager.cc',
      url: 'https://source.chromium.org/chromium/chromium/src/+/main:net/socket/client_socket_pool_manager.cc',
    },
    {
      text: 'Firefox: network.websocket.max-connections',
      url: 'https://searchfox.org/mozilla-central/search?q=network.websocket.max-connections',
    },
  ],
  page: (view) => new WsCount(view),
};

class WsCount implements PageRule {
  readonly #most: PerLife<Span[]>;

  constructor(page: PageView) {
    this.#most = new PerLife(page, () => {
      const spans: Span[] = [];
      for (const { lane } of page.views()) if (lane.api === 'WebSocket') spans.push(...takenBy(lane));
      return peak(spans);
    });
  }

  findings(): PageFinding[] {
    const spans = this.#most.value;
    if (spans.length < WS_COUNT_HIGH.info) return [];
    const [origin, count] = mostTo(spans);
    return [
      {
        severity: spans.length >= WS_COUNT_HIGH.warning ? 'warning' : 'info',
        title: `${spans.length} WebSockets at once in this page: browsers stop at 200 to 255`,
        evidence: { webSocketsAtOnce: spans.length, mostTo: origin, thatMany: count },
        records: beginnings(spans),
        advice: 'Let one WebSocket carry several channels, and close those whose view is gone.',
        confidence: 'high',
      },
    ];
  }
}

function mostTo(spans: readonly Span[]): [origin: string, count: number] {
  const counts = new Map<string, number>();
  for (const { lane } of spans) {
    const origin = originOf(lane.first.url);
    counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
}
