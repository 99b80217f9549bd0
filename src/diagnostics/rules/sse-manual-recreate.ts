import type { Attempt } from '../../model/lane.ts';
import type { LaneView } from '../lane-view.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { SSE_MANUAL_RECREATE } from '../thresholds.ts';
import { beginnings, counted, newest, waited } from './attempts.ts';
import { lanesByStream } from './same-stream.ts';

/** A page that makes a new EventSource on an error although the browser is about to retry the old one. */
export const sseManualRecreate: Rule = {
  id: 'sse-manual-recreate',
  summary: 'A page replaces an EventSource that the browser would have reconnected by itself',
  why:
    'The browser already retries an EventSource whose readyState is 0; a second mechanism brings duplicates. ' +
    'The new object starts without Last-Event-ID, so the server cannot send what was missed.',
  links: [
    {
      text: 'HTML: Server-sent events, processing model',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    },
    {
      text: 'MDN: EventSource readyState',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource/readyState',
    },
  ],
  page: (page) => ({
    findings: () => {
      const findings: PageFinding[] = [];
      for (const group of lanesByStream(page, ['EventSource'])) {
        const found = recreated(group);
        if (found) findings.push(found);
      }
      return findings;
    },
  }),
};

function recreated(views: readonly LaneView[]): PageFinding | undefined {
  const replaced: Attempt[] = [];
  const afterEnd: Attempt[] = [];
  const forgotten = new Set<Attempt>();
  for (const view of views) {
    const attempts = newest(view.lane);
    attempts.forEach((attempt, i) => {
      const before = attempts[i - 1];
      if (!before || !attempt.inferred || before.failed?.kind !== 'error') return;
      const gaveUp = before.failed.readyState === 2;
      if (!gaveUp && waited(before, attempt) > SSE_MANUAL_RECREATE.within) return;
      if (withoutId(view, attempt)) forgotten.add(attempt);
      (gaveUp ? afterEnd : replaced).push(attempt);
    });
  }
  const beside = views.length > 1 ? madeBeside(views) : [];
  const times = replaced.length + beside.length;
  const noted = afterEnd.filter((attempt) => forgotten.has(attempt));
  const [{ lane, choiceOf }] = views as [LaneView];
  if (times === 0 && noted.length === 0) return undefined;
  return {
    severity: times === 0 ? 'info' : choiceOf ? 'advice' : 'warning',
    connection: lane.id,
    title:
      times === 0
        ? `A new EventSource starts without the id of the one that failed, ${counted(noted.length, 'time')}`
        : `A new EventSource was made while the browser was about to retry the old one, ${counted(times, 'time')}`,
    evidence: {
      url: lane.url,
      replacedWhileRetrying: replaced.length,
      madeBesideOneRetrying: beside.length,
      replacedAfterItFailed: afterEnd.length,
      lastEventIdsForgotten: forgotten.size,
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: beginnings(
      [...(times === 0 ? noted : [...replaced, ...beside])].sort((a, b) => a.start - b.start),
    ),
    advice:
      times === 0
        ? 'Making a new one is right when readyState is 2. Give it the last id in its query, if the server can read it ' +
          'there (Mercure: last_event_id).'
        : 'Do nothing in `onerror` while readyState is 0: the browser reconnects and sends Last-Event-ID. Make a new ' +
          'object only at readyState 2, with a growing wait, and give it the last id in its query.',
    confidence: times >= SSE_MANUAL_RECREATE.timesForHigh || times === 0 ? 'high' : 'medium',
  };
}

/** The lost object held an id, and the URL of the new one does not tell it. */
function withoutId({ lane }: LaneView, { lastEventIdForgotten: id, connection }: Attempt): boolean {
  if (!id) return false;
  const at = lane.connections.findIndex((line) => line.id === connection);
  const times = (index: number) =>
    valuesOf(lane.connections[index]?.url ?? '').filter((value) => value === id).length;
  // Another parameter may happen to have the same value, before as well as after.
  return times(at) <= times(at - 1);
}

function valuesOf(url: string): string[] {
  return URL.canParse(url) ? [...new URL(url).searchParams.values()] : [];
}

/** First attempts of objects made while another of the same stream was waiting for the browser's retry. */
function madeBeside(views: readonly LaneView[]): Attempt[] {
  const beside = new Set<Attempt>();
  for (const { lane } of views) {
    const attempts = newest(lane);
    attempts.forEach((lost, i) => {
      const { end, failed, outcome } = lost;
      if (end === undefined || failed?.kind !== 'error' || failed.readyState === 2 || outcome === 'closed')
        return;
      const retried = attempts[i + 1]?.start ?? Number.POSITIVE_INFINITY;
      const until = Math.min(retried, end + SSE_MANUAL_RECREATE.within);
      const made = views.find((other) => {
        const [first] = other.lane.attempts;
        return other.lane !== lane && first?.number === 1 && first.start >= end && first.start < until;
      });
      if (made) beside.add(made.lane.attempts[0] as Attempt);
    });
  }
  return [...beside];
}
