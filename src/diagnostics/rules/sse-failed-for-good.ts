import type { Attempt } from '../../model/lane.ts';
import type { ErrorRecord } from '../../model/types.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { endings, inWords, newest, openTime } from './attempts.ts';
import { type Cause, causeOf } from './sse-failure.ts';

/** An EventSource that the browser has given up: readyState 2, and no retry ever. */
export const sseFailedForGood: Rule = {
  id: 'sse-failed-for-good',
  summary: 'An EventSource has failed for good: the browser does not retry after this',
  why:
    'Contrary to common belief an EventSource does not survive everything: any status but 200, any other content type and ' +
    'a failed CORS check end it. What it feeds stands still from then on, and the error event does not say why.',
  links: [
    {
      text: 'HTML: Server-sent events, processing model',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    },
    {
      text: 'MDN: EventSource error event',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource/error_event',
    },
  ],
  lane: (view) => (view.lane.api === 'EventSource' ? { finding: (now) => gaveUp(view, now) } : undefined),
};

interface Failure {
  attempt: Attempt;
  cause: Cause;
}

function gaveUp(view: LaneView, now: EpochMs): LaneFinding | undefined {
  const { lane, page, choiceOf } = view;
  const failures = failuresOf(view);
  // What the server means as a stop says the least.
  const worst = failures.findLast(({ cause }) => cause.id !== 'sse-204') ?? failures.at(-1);
  if (!worst) return undefined;
  const { attempt, cause } = worst;
  const failed = attempt.failed as ErrorRecord;
  const openedAgain = lane.attempts.some(({ number, open }) => number > attempt.number && open !== undefined);
  const worked = lane.attempts.some(({ number, open }) => number <= attempt.number && open !== undefined);
  const left = page.recording.marks.some(
    ({ mark, t }) => mark === 'navigation' && t >= (attempt.end as EpochMs),
  );
  const openFor = lane.attempts
    .filter(({ number }) => number <= attempt.number)
    .reduce((sum, one) => sum + openTime(one, now), 0);
  return {
    severity: cause.id === 'sse-204' ? 'info' : openedAgain ? 'warning' : 'error',
    title: `${cause.title}${openedAgain ? '; the page made a new one' : ''}`,
    evidence: {
      url: lane.url,
      cause: cause.id,
      ...cause.evidence,
      ...(failed.netError ? { netError: failed.netError } : {}),
      openedBefore: worked ? `yes, for ${inWords(openFor)}` : 'never',
      ...(failures.length > 1 ? { times: failures.length } : {}),
      ...(openedAgain ? { replacedByThePage: 'yes' } : left ? { note: 'the page was left later' } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: endings(failures.map((one) => one.attempt)),
    advice: cause.advice,
    confidence: cause.certain ? 'high' : 'medium',
  };
}

function failuresOf(view: LaneView): Failure[] {
  const { lane, page } = view;
  const firefox = /\bFirefox\//.test(page.recording.head.userAgent);
  return newest(lane).flatMap((attempt) => {
    const { failed, by, outcome } = attempt;
    if (failed?.kind !== 'error' || failed.readyState !== 2 || by === 'page' || outcome !== 'failed')
      return [];
    const line = lane.connections.find(({ id }) => id === attempt.connection) ?? lane.current;
    return [{ attempt, cause: causeOf(failed, line, { opened: attempt.open !== undefined, firefox }) }];
  });
}
