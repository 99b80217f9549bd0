import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { beginnings } from '../spans.ts';
import { isLoopback } from '../third-party.ts';

/** A stream without TLS in a page that came over TLS: browsers block it. */
export const mixedContentWs: Rule = {
  id: 'mixed-content-ws',
  summary: 'A page that came over HTTPS opens a stream without TLS, which browsers block',
  why:
    'Browsers block ws: and http: streams of HTTPS pages as mixed content: it may work in development and nowhere else. ' +
    'Where it is let through, whoever is on the way can read and change it.',
  links: [
    { text: 'W3C: Mixed Content', url: 'https://www.w3.org/TR/mixed-content/' },
    {
      text: 'MDN: Mixed content',
      url: 'https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content',
    },
  ],
  lane: (view) => (isMixed(view) ? new MixedContent(view) : undefined),
};

/** A document without a URL of its own (about:srcdoc, blob:) is as secure as the page that holds it. */
function isMixed({ lane, page }: LaneView): boolean {
  const { frameUrl } = lane.first;
  const document = /^https?:/.test(frameUrl) ? frameUrl : page.recording.head.page.url;
  return document.startsWith('https:') && /^(?:ws|http):/.test(lane.first.url);
}

class MixedContent implements LaneRule {
  readonly #view: LaneView;

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(): LaneFinding | undefined {
    const { lane } = this.#view;
    const opened = lane.attempts.some(({ open }) => open !== undefined);
    const failed = lane.attempts.some(({ outcome }) => outcome === 'failed');
    const scheme = lane.url.split(':', 1)[0] ?? '';
    const local = URL.canParse(lane.url) && isLoopback(new URL(lane.url).hostname);
    // Potentially trustworthy where the browser says so; it does as long as nothing failed.
    if (local && !failed) return undefined;
    if (!opened && !failed) return undefined;
    return {
      severity: local ? 'warning' : 'error',
      title: opened
        ? `A ${scheme}: stream of an HTTPS page was let through: other browsers block it`
        : `A ${scheme}: stream of an HTTPS page failed: browsers block mixed content`,
      evidence: {
        url: lane.url,
        page: lane.first.frameUrl,
        outcome: opened ? 'opened' : 'failed before it opened',
        ...(local ? { note: 'to this machine, which some browsers allow' } : {}),
      },
      records: beginnings(lane.attempts.map((attempt) => ({ attempt }))),
      advice: `Use ${scheme === 'ws' ? 'wss:' : 'https:'}, or a URL relative to the page, which has its scheme.`,
      confidence: local ? 'low' : 'high',
    };
  }
}
