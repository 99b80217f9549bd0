import { headerOf } from '../headers.ts';
import type { LaneView } from '../lane-view.ts';
import {
  headerBytes,
  intervalsOf,
  median,
  type Poll,
  perHour,
  pollsOf,
  recordsOf,
  variation,
} from '../polls.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { amount, span } from '../spell.ts';
import { SHORT_POLLING, SHOWN_RECORDS } from '../thresholds.ts';

/** Asked for on purpose, whatever it answers: signs of life, tokens, tools. */
const CHECKS =
  /\/(?:[\w-]{0,40}health[\w-]{0,40}|healthz|livez|readyz|alive|heartbeat|keep-?alive|ping|token|refresh|session|auth|csrf|__[\w-]{1,40}|hot-update[\w.-]{0,80}|sockjs-node)(?:\/|\?|$)/i;

/** Requests by a timer, most of which learn nothing new. */
export const shortPolling: Rule = {
  id: 'short-polling',
  summary: 'Polling by a timer, and half of the answers or more say nothing new',
  why:
    'Most of these requests ask for what the page already has, and news waits for the next of them. A stream brings ' +
    'it when it happens; a validator or a longer interval at least makes asking cheap.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
    { text: 'RFC 9110: ETag', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3' },
  ],
  lane: (view) => (view.lane.first.polling === 'short' ? { finding: () => findingOf(view) } : undefined),
};

function findingOf(view: LaneView): LaneFinding | undefined {
  const { lane, choiceOf } = view;
  const polls = pollsOf(view);
  const intervals = intervalsOf(polls, view);
  if (!isShort(polls, intervals) || CHECKS.test(lane.url)) return undefined;
  const { same, known, by } = wasted(polls);
  const share = known > 0 ? same / known : undefined;
  if (share !== undefined && share < SHORT_POLLING.wasted) return undefined;
  const interval = median(intervals);
  const perMessage = headerBytes(polls);
  const percent = share === undefined ? undefined : Math.round(share * 100);
  const hourly = perHour(intervals);
  return {
    severity: choiceOf || percent === undefined ? 'info' : 'advice',
    title:
      percent === undefined
        ? `Polling every ${span(interval)}, ${hourly} requests an hour`
        : `Polling every ${span(interval)}, and ${percent} % of the answers said nothing new`,
    evidence: {
      url: lane.url,
      requests: lane.attemptCount,
      intervalSeconds: Number(amount(interval / 1000)),
      requestsPerHour: hourly,
      answersCompared: known,
      nothingNewPercent: percent ?? 'unknown',
      comparedBy: by,
      headerBytesPerRequest: perMessage === undefined ? 'unknown' : `${perMessage} before compression`,
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: recordsOf(polls, SHOWN_RECORDS),
    advice:
      'If news should be there within seconds, let an EventSource bring it. Else ask less often, give the answer an ETag so that "nothing new" is a 304, and stop while the page is hidden.',
    confidence: choiceOf || percent === undefined || by !== 'status and ETag' ? 'low' : 'high',
  };
}

function isShort(polls: readonly Poll[], intervals: readonly number[]): boolean {
  return (
    intervals.length >= SHORT_POLLING.polls - 1 &&
    variation(intervals) <= SHORT_POLLING.variation &&
    median(intervals) <= SHORT_POLLING.interval &&
    median(polls.map(({ duration }) => duration)) < SHORT_POLLING.duration
  );
}

/**
 * How many answers said nothing new, of those of which that is known: bodies of polls are not read, so by status 304
 * or the same ETag as before; where there is none, an answer as long as the one before is taken for the same.
 */
function wasted(polls: readonly Poll[]): { same: number; known: number; by: string } {
  const answers = polls.map(({ attempt: { opened } }) => ({
    status: opened?.status,
    etag: headerOf(opened?.headers, 'etag'),
    length: headerOf(opened?.headers, 'content-length'),
  }));
  let [same, known, lengths] = [0, 0, 0];
  answers.slice(1).forEach((answer, i) => {
    const before = answers[i] as (typeof answers)[number];
    const sure = answer.status === 304 || (answer.etag !== undefined && before.etag !== undefined);
    if (!sure && (answer.length === undefined || before.length === undefined)) return;
    known++;
    if (!sure) lengths++;
    if (sure ? answer.status === 304 || answer.etag === before.etag : answer.length === before.length) same++;
  });
  if (known === 0) return { same, known, by: 'nothing: the answers carry neither ETag nor length' };
  const by =
    lengths === 0 ? 'status and ETag' : lengths === known ? 'length only' : 'status, ETag and length';
  return { same, known, by };
}
