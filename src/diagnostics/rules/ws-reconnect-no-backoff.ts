import type { Attempt } from '../../model/lane.ts';
import type { EpochMs, Milliseconds } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { WS_RECONNECT_NO_BACKOFF } from '../thresholds.ts';
import { beginnings, disturbed, failed, inWords, median, newest, retriesOf, waited } from './attempts.ts';

/** A page that tries to reconnect a WebSocket again and again without waiting longer, or without waiting at all. */
export const wsReconnectNoBackoff: Rule = {
  id: 'ws-reconnect-no-backoff',
  summary: 'A WebSocket that cannot connect is tried again at the same short interval',
  why:
    'A server that is down or overloaded is hammered by all its clients at once, which keeps it down. ' +
    'The battery and the log pay for it even when only one client does it.',
  links: [
    {
      text: 'RFC 6455: Recovering from abnormal closure',
      url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3',
    },
  ],
  lane: (view) =>
    view.lane.api === 'WebSocket' ? { finding: () => hammering(view) ?? atOnce(view) } : undefined,
};

/** Attempts that failed one after the other, and the waits after them. */
interface Run {
  failed: Attempt[];
  delays: Milliseconds[];
}

function hammering(view: LaneView): LaneFinding | undefined {
  const { lane, choiceOf, predates } = view;
  const run = runsOf(view).findLast((one) =>
    flat(one, choiceOf === undefined ? 0 : WS_RECONNECT_NO_BACKOFF.libraryFirst),
  );
  if (!run) return undefined;
  const wait = median(run.delays);
  return {
    severity: choiceOf ? 'advice' : 'warning',
    title: `${run.failed.length} failed attempts in a row, each ${inWords(wait)} after the last: no backoff`,
    evidence: {
      url: lane.url,
      failedAttempts: run.failed.length,
      medianDelayMs: Math.round(wait),
      shortestDelayMs: Math.round(Math.min(...run.delays)),
      longestDelayMs: Math.round(Math.max(...run.delays)),
      ...(predates ? { note: 'it began before the recording: the waits may have grown before' } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: beginnings(run.failed),
    advice: choiceOf
      ? `The waits are ${choiceOf}'s choice: look for its options of reconnection delays.`
      : 'Double the wait after each failure, from about 1 s to a cap of 30 s, take a random part of it, and start anew ' +
        'only after the connection has been healthy for 5 to 10 s.',
    confidence:
      predates || choiceOf
        ? 'low'
        : run.delays.length >= 2 * WS_RECONNECT_NO_BACKOFF.failed
          ? 'high'
          : 'medium',
  };
}

/** Reconnects in the close handler itself. */
function atOnce(view: LaneView): LaneFinding | undefined {
  const { lane, page, choiceOf } = view;
  const first = retriesOf(lane).filter((retry) => !failed(retry.before) && !disturbed(page, retry));
  const instant = first.filter(({ delay }) => delay <= WS_RECONNECT_NO_BACKOFF.atOnce);
  if (instant.length < WS_RECONNECT_NO_BACKOFF.atOnceTimes) return undefined;
  return {
    severity: choiceOf ? 'info' : 'advice',
    title: `Reconnects at once after a loss, ${instant.length} times of ${first.length}: no wait at all`,
    evidence: {
      url: lane.url,
      reconnects: first.length,
      atOnce: instant.length,
      longestDelayMs: Math.round(Math.max(...instant.map(({ delay }) => delay))),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: beginnings(instant.map(({ attempt }) => attempt)),
    advice: choiceOf
      ? `The wait is ${choiceOf}'s choice: look for its options of reconnection delays.`
      : 'Wait a random time before the first retry too (RFC 6455 asks for 0 to 5 s): when the server restarts, all its ' +
        'clients lose it in the same instant.',
    confidence: 'medium',
  };
}

function runsOf({ lane, page }: LaneView): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  const attempts = newest(lane);
  attempts.forEach((attempt, i) => {
    if (!failed(attempt)) {
      run = undefined;
      return;
    }
    if (!run) {
      run = { failed: [], delays: [] };
      runs.push(run);
    }
    run.failed.push(attempt);
    const next = attempts[i + 1];
    // A wait belongs to the failure before it: the first one, after a loss, may be short on purpose.
    if (!next || page.disturbed(attempt.end as EpochMs, next.start)) return;
    run.delays.push(waited(attempt, next));
  });
  return runs;
}

/** Whether the waits of a run, those of its first `skipped` steps aside, stay the same and are short. */
function flat({ failed, delays }: Run, skipped: number): boolean {
  const { failed: fewest, growth, alike, median: limit } = WS_RECONNECT_NO_BACKOFF;
  const judged = delays.slice(skipped);
  if (failed.length - skipped < fewest || judged.length < fewest - 1) return false;
  const [shortest, longest] = [Math.min(...judged), Math.max(...judged)];
  return median(judged) < limit && (longest <= shortest * growth || longest - shortest <= alike);
}
