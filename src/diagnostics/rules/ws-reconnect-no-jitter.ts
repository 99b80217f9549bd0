import type { Milliseconds } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { WS_RECONNECT_NO_JITTER } from '../thresholds.ts';
import { beginnings, disturbed, failed, inWords, median, type Retry, retriesOf } from './attempts.ts';

/** Reconnects that follow a timetable without chance: all clients that were lost together return together. */
export const wsReconnectNoJitter: Rule = {
  id: 'ws-reconnect-no-jitter',
  summary: 'A WebSocket is reconnected after exactly the same waits each time',
  why:
    'After a deploy all clients have lost their connection in the same instant. Without chance in their waits they ' +
    'return in the same instant too, again and again.',
  links: [
    {
      text: 'AWS: Exponential backoff and jitter',
      url: 'https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/',
    },
    {
      text: 'RFC 6455: Recovering from abnormal closure',
      url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? { finding: () => lockstep(view) } : undefined),
};

function lockstep(view: LaneView): LaneFinding | undefined {
  const { lane, page, choiceOf } = view;
  if (lane.attempts.length <= WS_RECONNECT_NO_JITTER.delays) return undefined;
  const newest = retriesOf(lane)
    .filter((retry) => !disturbed(page, retry))
    .slice(-WS_RECONNECT_NO_JITTER.newest);
  const delays = newest.map(({ delay }) => delay);
  const fixed = isFixed(delays);
  const run = fixed ? newest : lastRun(newest);
  const factor = fixed ? 1 : factorOf(run.map(({ delay }) => delay));
  if (!factor) return undefined;
  const shown = run.map(({ delay }) => delay);
  return {
    severity: choiceOf ? 'info' : 'advice',
    title: fixed
      ? `${shown.length} reconnects, each after ${inWords(median(shown))}: nothing is left to chance`
      : `${shown.length} reconnects after exact powers of ${factor}: nothing is left to chance`,
    evidence: {
      url: lane.url,
      reconnects: shown.length,
      pattern: fixed ? 'the same wait each time' : `each wait ${factor} times the one before`,
      shortestDelayMs: Math.round(Math.min(...shown)),
      longestDelayMs: Math.round(Math.max(...shown)),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: beginnings(run.map(({ attempt }) => attempt)),
    advice: choiceOf
      ? `The waits are ${choiceOf}'s choice: look for an option such as randomizationFactor.`
      : 'Wait a random time between 0 and the wait that the backoff allows ("full jitter"), or at least half of it plus ' +
        'a random half.',
    confidence: shown.length >= 2 * WS_RECONNECT_NO_JITTER.delays ? 'high' : 'medium',
  };
}

function isFixed(delays: readonly Milliseconds[]): boolean {
  const usual = median(delays);
  return delays.length >= WS_RECONNECT_NO_JITTER.delays && delays.every((delay) => near(delay, usual));
}

/** The newest retries of which each followed a failure, but the first. */
function lastRun(retries: readonly Retry[]): Retry[] {
  const first = retries.findLastIndex(({ before }) => !failed(before));
  return retries.slice(Math.max(0, first));
}

/**
 * The factor by which each wait is longer than the one before, until they reach a cap and stay the same; undefined when
 * they do not follow one.
 */
function factorOf(delays: readonly Milliseconds[]): number | undefined {
  const [first = 0, second = 0] = delays;
  const factor = Math.round((second / first) * 10) / 10;
  if (delays.length < WS_RECONNECT_NO_JITTER.delays || !(factor >= WS_RECONNECT_NO_JITTER.factor))
    return undefined;
  const cap = delays.at(-1) as Milliseconds;
  let expected = first;
  let steps = 0;
  for (const delay of delays) {
    if (near(delay, expected)) {
      steps++;
      expected = delay * factor;
    } else if (delay > expected || !near(delay, cap)) return undefined;
  }
  // The last steps may be one at the cap after the other; the powers before must be more than a pair.
  return steps > 2 ? factor : undefined;
}

function near(delay: Milliseconds, expected: Milliseconds): boolean {
  const { alike, share } = WS_RECONNECT_NO_JITTER;
  return Math.abs(delay - expected) <= Math.max(alike, expected * share);
}
