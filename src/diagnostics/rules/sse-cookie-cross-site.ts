import type { Attempt } from '../../model/lane.ts';
import { originOf } from '../../model/url.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { SHOWN_RECORDS } from '../thresholds.ts';

/** An EventSource to another origin that goes without cookies and is refused. */
export const sseCookieCrossSite: Rule = {
  id: 'sse-cookie-cross-site',
  summary: 'An EventSource to another origin is refused, and it sends no cookies',
  why:
    'Without withCredentials an EventSource sends no cookies to another origin, not even to a sister of the same site. ' +
    'A refusal ends it for good: it does not try again.',
  links: [
    {
      text: 'HTML: the EventSource constructor, withCredentials',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-withcredentials',
    },
    {
      text: 'MDN: EventSource.withCredentials',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource/withCredentials',
    },
  ],
  lane: (view) => (isBare(view) ? new CookieCrossSite(view) : undefined),
};

/** To another origin, and known to go without cookies. */
function isBare({ lane: { first } }: LaneView): boolean {
  if (first.api !== 'EventSource' || first.withCredentials !== false) return false;
  const [from, to] = [originOf(first.frameUrl), originOf(first.url)];
  return from !== '' && to !== '' && from !== to;
}

class CookieCrossSite implements LaneRule {
  readonly #view: LaneView;

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(): LaneFinding | undefined {
    const { lane, choiceOf } = this.#view;
    const refused = lane.attempts.filter(isRefused);
    const [first] = refused;
    if (!first) return undefined;
    const status = refused.map(statusOf).find((code) => code !== undefined);
    return {
      severity: 'warning',
      title: status
        ? `Refused with ${status}: this EventSource sends no cookies to another origin`
        : 'Failed before it opened: this EventSource sends no cookies to another origin',
      evidence: {
        url: lane.url,
        from: originOf(lane.first.frameUrl),
        withCredentials: 'false',
        status: status ?? 'unknown',
        refusals: refused.length,
        ...(choiceOf ? { otherSite: choiceOf } : {}),
      },
      records: refused.flatMap((attempt) => attempt.failed?.seq ?? []).slice(0, SHOWN_RECORDS),
      advice:
        'If the server knows the user by a cookie: new EventSource(url, { withCredentials: true }), and an answer with ' +
        "Access-Control-Allow-Credentials: true and the page's own origin (not *) in Access-Control-Allow-Origin; or a " +
        'proxy on the origin of the page. If it wants an Authorization header, use a streamed fetch.' +
        (status
          ? ''
          : ' The status is unknown: look at the request in the Network panel, CORS may be all that is missing.'),
      confidence: status ? 'high' : 'low',
    };
  }
}

/** It ended for good before it opened, by a status that asks who it is, or by one that is not known. */
function isRefused(attempt: Attempt): boolean {
  const { outcome, open, failed } = attempt;
  if (outcome !== 'failed' || failed?.kind !== 'error' || failed.readyState !== 2) return false;
  const status = statusOf(attempt);
  if (status !== undefined) return status === 401 || status === 403;
  return open === undefined && failed.netError === undefined;
}

const statusOf = ({ failed }: Attempt): number | undefined => failed?.status || undefined;
