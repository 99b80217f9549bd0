import type { RequestLine } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import { mostWithin, type Posts, postsBeside } from '../posts.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { SSE_CHATTY_POSTS } from '../thresholds.ts';

/** A conversation made of a stream and of many small requests. */
export const sseChattyPosts: Rule = {
  id: 'sse-chatty-posts',
  summary: 'Two small requests a second or more beside an open stream: a conversation made of POSTs',
  why:
    'Each of these requests carries headers larger than what it says and may wait for a connection. A WebSocket says ' +
    'the same in a few bytes, in order; or fewer requests that say more.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
    { text: 'MDN: WebSocket', url: 'https://developer.mozilla.org/docs/Web/API/WebSocket' },
  ],
  page: (page) => ({
    findings: () => postsBeside(page).flatMap((posts) => (isChatty(posts) ? [findingOf(posts)] : [])),
  }),
};

/** More than remarks now and then, and no transport's own doing. */
export function isChatty({ requests, transport }: Posts): boolean {
  if (transport !== undefined) return false;
  const { window, inWindow, longWindow, inLongWindow } = SSE_CHATTY_POSTS;
  const times = requests.map(({ t }) => t);
  return mostWithin(times, window) >= inWindow || mostWithin(times, longWindow) >= inLongWindow;
}

function findingOf({ origin, streams, requests }: Posts): PageFinding {
  const { window, inWindow, longWindow, answered } = SSE_CHATTY_POSTS;
  const stream = streams[0] as LaneView;
  const times = requests.map(({ t }) => t);
  const most = mostWithin(times, window);
  const share = requests.filter((request) => isAnswered(request, streams)).length / requests.length;
  const unknown = requests.filter(({ size }) => size === undefined).length;
  const { choiceOf, lane } = stream;
  const strong = [most >= inWindow, share >= answered, unknown * 2 <= requests.length];
  const sure = strong.filter((one) => one).length;
  return {
    connection: lane.id,
    origin,
    severity: choiceOf ? 'info' : 'advice',
    title: `${most} small requests in 10 s beside this stream: a conversation made of POSTs`,
    evidence: {
      url: lane.url,
      mostRequestsIn10Seconds: most,
      mostRequestsIn60Seconds: mostWithin(times, longWindow),
      requestsBesideTheStream: requests.length,
      medianBodyBytes: medianSize(requests),
      bodySizeUnknownOf: unknown,
      followedByAnEventWithin1SecondPercent: Math.round(share * 100),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: streams
      .flatMap((view) => view.lane.attempts.flatMap(({ opened }) => (opened ? [opened.seq] : [])))
      .sort((a, b) => a - b)
      .slice(0, 1),
    advice: choiceOf
      ? `That is how ${choiceOf} works: ask there for another transport, or send less often.`
      : 'A WebSocket for this feature says the same without a request each. Or say less often: gather what happens within 100 ms into one request, and send the last position instead of each.',
    confidence: choiceOf
      ? 'low'
      : sure === 3
        ? 'high'
        : most >= inWindow || share >= answered
          ? 'medium'
          : 'low',
  };
}

/** Something came in on a stream soon after it. */
function isAnswered({ t }: RequestLine, streams: readonly LaneView[]): boolean {
  return streams.some(({ lane: { inTimes } }) => {
    const next = inTimes.at(inTimes.lowerBound(t));
    return next - t <= SSE_CHATTY_POSTS.answer;
  });
}

function medianSize(requests: readonly RequestLine[]): number | string {
  const sizes = requests.flatMap(({ size }) => (size === undefined ? [] : [size])).sort((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? 'unknown';
}
