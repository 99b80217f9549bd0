import type { Attempt, Lane } from '../../model/lane.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { WORKED, WS_NO_RECONNECT } from '../thresholds.ts';
import { endings, inWords, newest, openTime, seconds } from './attempts.ts';
import { neighboursOf, placeOf } from './neighbours.ts';

/** A WebSocket that worked, was lost, and has no successor: whatever it fed is dead until the page is loaded again. */
export const wsNoReconnect: Rule = {
  id: 'ws-no-reconnect',
  summary: 'A WebSocket was lost and the page never reconnected',
  why:
    'A WebSocket has no reconnect of its own: what it feeds stands still until the page is loaded again. ' +
    'Servers are deployed, laptops sleep and proxies cut, so each long connection ends some day.',
  links: [
    { text: 'RFC 6455: Abnormal closures', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3' },
    {
      text: 'MDN: CloseEvent code',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/CloseEvent/code',
    },
  ],
  lane: (view) =>
    view.lane.api === 'WebSocket' ? { finding: (now) => notReconnected(view, now) } : undefined,
};

interface Abandoned {
  attempt: Attempt;
  /** When it was followed by another, or until when it was not. */
  until: EpochMs;
  next?: Attempt;
}

function notReconnected(view: LaneView, now: EpochMs): LaneFinding | undefined {
  const { lane, choiceOf } = view;
  const all = abandoned(view, now);
  const last = all.at(-1);
  if (!last) return undefined;
  const { attempt, until, next } = last;
  const end = attempt.end as EpochMs;
  const openFor = openTime(attempt, now);
  const unsure: string[] = [];
  if (lane.current.context !== 'page') unsure.push('its frame may have been removed meanwhile');
  if (attempt.code === 1005) unsure.push('it was closed without a code, which may have been meant for good');
  return {
    severity: choiceOf ? 'advice' : 'warning',
    title: next
      ? `Lost (${attempt.code}) after ${inWords(openFor)} open, and only ${inWords(until - end)} later followed by another`
      : `Lost (${attempt.code}) after ${inWords(openFor)} open and not reconnected: dead until the page is reloaded`,
    evidence: {
      url: lane.url,
      closeCode: attempt.code as number,
      openSeconds: seconds(openFor),
      [next ? 'reconnectedAfterSeconds' : 'waitedSeconds']: seconds(until - end),
      ...(all.length > 1 ? { times: all.length } : {}),
      ...(unsure.length > 0 ? { note: unsure.join('; ') } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: endings(all.map((one) => one.attempt)),
    advice: choiceOf
      ? `Look for the reconnect option of ${choiceOf}, or for the event by which it says that it gave up.`
      : 'Reconnect in the close handler: after a random wait that doubles up to 30 s, and then subscribe again and fetch ' +
        'what was missed. If the stream is one-way, an EventSource does that by itself.',
    confidence: next || unsure.length > 0 || choiceOf ? 'medium' : 'high',
  };
}

/** Losses after which nothing was tried for long enough, though the page could have. */
function abandoned(view: LaneView, now: EpochMs): Abandoned[] {
  const { lane } = view;
  const attempts = newest(lane);
  return attempts.flatMap((attempt, i) => {
    const { end, by, code } = attempt;
    if (end === undefined || by === 'page' || openTime(attempt, now) < WORKED) return [];
    if (code === undefined || !WS_NO_RECONNECT.codes.includes(code)) return [];
    const next = attempts[i + 1];
    const until = next?.start ?? Math.min(now, leftAfter(view, end));
    if (!couldHave(view, end, until) || tookOver(view, attempt)) return [];
    return [{ attempt, until, next }];
  });
}

/** When the page was left after `t`. */
function leftAfter({ page }: LaneView, t: EpochMs): EpochMs {
  const left = page.recording.marks.find((mark) => mark.mark === 'navigation' && mark.t >= t);
  return left?.t ?? Number.POSITIVE_INFINITY;
}

/** Whether the page had, at a stretch, time enough to reconnect: visible, online, awake. */
function couldHave({ page }: LaneView, from: EpochMs, to: EpochMs): boolean {
  const { wait, step, look } = WS_NO_RECONNECT;
  // Counted, not added up: where a file's times are beyond 2^53, a second more is the same time.
  const steps = Math.min(to - wait - from, look) / step;
  for (let i = 0; i <= steps; i++) if (!page.disturbed(from + i * step, from + i * step + wait)) return true;
  return false;
}

/** Whether the page replaced it in a way that the lane does not show: another URL, another transport, one made before. */
function tookOver({ lane, page }: LaneView, lost: Attempt): boolean {
  const end = lost.end as EpochMs;
  const place = placeOf(lane.url);
  const { ahead, wait } = WS_NO_RECONNECT;
  const neighbours = neighboursOf(page.recording);
  for (const other of neighbours.begun(end - ahead, end + wait)) {
    const { host, path } = placeOf(other.url);
    if (other !== lane && (host === place.host || path === place.path)) return true;
  }
  return neighbours
    .at(place)
    .some((other) => other !== lane && other.api === 'WebSocket' && wasThere(other, end, end + wait));
}

/** It was open at `from`, or connected again until `to`. */
function wasThere(other: Lane, from: EpochMs, to: EpochMs): boolean {
  return newest(other).some(
    ({ start, open, end }) =>
      (start >= from && start <= to) ||
      (open !== undefined && open <= from && (end === undefined || end > from)),
  );
}
