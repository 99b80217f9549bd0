import type { Attempt } from '../../model/lane.ts';
import type { EpochMs, Milliseconds } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { RECONNECT_STORM } from '../thresholds.ts';
import { beginnings, counted, newest } from './attempts.ts';
import { lanesByStream } from './same-stream.ts';

/** One endpoint that a page connects to again and again, far faster than any backoff would. */
export const reconnectStorm: Rule = {
  id: 'reconnect-storm',
  summary: 'A page reconnects to one endpoint in a loop',
  why:
    'The server sees a flood from each client, and each attempt costs it a handshake, often a login. ' +
    'Two sockets made for each lost one double with every loss.',
  links: [
    {
      text: 'RFC 6455: Recovering from abnormal closure',
      url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3',
    },
  ],
  page: (page) => ({
    findings: () => {
      const findings: PageFinding[] = [];
      for (const group of lanesByStream(page, ['WebSocket', 'EventSource'])) {
        const found = stormOf(group, page);
        if (found) findings.push(found);
      }
      return findings;
    },
  }),
};

/** An attempt that took the place of one that had ended. */
interface Reconnect {
  attempt: Attempt;
  delay: Milliseconds;
  /** The one before had delivered events and this one goes on after them: polling by design, slow enough. */
  polling: boolean;
}

function stormOf(views: readonly LaneView[], page: PageView): PageFinding | undefined {
  const [view] = views as [LaneView];
  const attempts = views.flatMap(({ lane }) => newest(lane));
  if (attempts.length < RECONNECT_STORM.burst) return undefined;
  if (views.length > 1) attempts.sort((a, b) => a.start - b.start);
  const wanted = wantedOf(attempts);
  const reconnects = reconnectsOf(attempts, view, page);
  const minute = busiest(
    reconnects.filter(({ polling }) => !polling),
    RECONNECT_STORM.within,
  );
  const second = busiest(reconnects, RECONNECT_STORM.burstWithin);
  const loops = minute.length >= RECONNECT_STORM.reconnects * wanted.connections;
  const bursts = second.length >= RECONNECT_STORM.burst * wanted.connections && !growing(second);
  const beside = view.lane.api === 'WebSocket' && views.length > 1 ? besides(attempts, wanted) : [];
  if (!loops && !bursts && beside.length === 0) return undefined;
  const { choiceOf, lane } = view;
  const worst = bursts ? second : loops ? minute : beside.map((attempt) => ({ attempt, polling: false }));
  const delivering = worst.filter(
    ({ attempt }) => lane.api === 'EventSource' && attempt.messagesIn > 0,
  ).length;
  const inDisguise = !bursts && delivering * 2 > worst.length;
  const statuses = new Set(worst.flatMap(({ attempt }) => statusOf(attempt) ?? []));
  return {
    severity: choiceOf ? 'advice' : inDisguise ? 'warning' : 'error',
    connection: lane.id,
    title: bursts
      ? `${second.length} reconnects to one endpoint within a second`
      : loops
        ? `${minute.length} reconnects to one endpoint within a minute`
        : `A new socket is opened while ${counted(beside.length, 'other', 'others')} for the same URL ${beside.length === 1 ? 'is' : 'are'} still connecting`,
    evidence: {
      url: lane.url,
      reconnects: reconnects.length,
      inTheBusiestMinute: busiest(reconnects, RECONNECT_STORM.within).length,
      inTheBusiestSecond: second.length,
      ...(beside.length > 0 ? { besideOneStillConnecting: beside.length } : {}),
      ...(statuses.size > 0 ? { statuses: [...statuses].join(', ') } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: beginnings(worst.map(({ attempt }) => attempt)),
    advice: adviceFor({ choiceOf, statuses, inDisguise, beside: beside.length > 0 }),
    confidence: choiceOf || inDisguise || (!loops && !bursts) ? 'medium' : 'high',
  };
}

function adviceFor(about: {
  choiceOf: string | undefined;
  statuses: Set<number>;
  inDisguise: boolean;
  beside: boolean;
}): string {
  if (about.choiceOf)
    return `These waits are ${about.choiceOf}'s choice: look for its options of reconnection delays.`;
  if (about.statuses.has(401) || about.statuses.has(403))
    return 'The server refuses for lack of rights: stop, fetch a fresh token, and only then connect again.';
  if (about.inDisguise)
    return (
      'The server ends the stream after each few events: keep it open and send events as they happen, or ask for a ' +
      'longer pause with `retry:`.'
    );
  const guard = about.beside
    ? 'Connect from one place (`close`, not `error` as well) and only when none is under way. '
    : '';
  return `${guard}Wait before each retry, longer each time, and start anew only after the connection has been healthy.`;
}

/** Each start after an end that nobody had replaced yet. */
function reconnectsOf(attempts: readonly Attempt[], view: LaneView, page: PageView): Reconnect[] {
  const ends = attempts.filter(counts).sort((a, b) => (a.end as EpochMs) - (b.end as EpochMs));
  const reconnects: Reconnect[] = [];
  let next = 0;
  for (const attempt of attempts) {
    const before = ends[next];
    const end = before?.end;
    if (before === undefined || end === undefined || before === attempt) continue;
    // The successor of one that worked may have been made in its `error` handler.
    if (end > attempt.start + (before.open === undefined ? 0 : RECONNECT_STORM.early)) continue;
    next++;
    if (page.disturbed(end, attempt.start)) continue;
    const polling =
      view.lane.api === 'EventSource' && before.messagesIn > 0 && attempt.lastEventId !== undefined;
    reconnects.push({ attempt, delay: Math.max(0, attempt.start - end), polling });
  }
  return reconnects;
}

/** An end that makes the next attempt a reconnect: a loss, or a stream that the page itself opened in vain. */
function counts({ end, by, start, messagesIn, failed }: Attempt): boolean {
  if (end === undefined || failed?.source === 'inferred') return false;
  return by !== 'page' || (messagesIn === 0 && end - start < RECONNECT_STORM.inVain);
}

/** The most reconnects of any span of this length. */
function busiest(reconnects: readonly Reconnect[], span: Milliseconds): readonly Reconnect[] {
  let [from, to] = [0, 0];
  for (let first = 0, last = 0; last < reconnects.length; last++) {
    const { start } = (reconnects[last] as Reconnect).attempt;
    while ((reconnects[first] as Reconnect).attempt.start < start - span) first++;
    if (last + 1 - first > to - from) [from, to] = [first, last + 1];
  }
  return reconnects.slice(from, to);
}

/** A backoff's fast first steps. */
function growing(burst: readonly Reconnect[]): boolean {
  const { growth, growthMs } = RECONNECT_STORM;
  return burst.every(({ delay }, i) => {
    const before = burst[i - 1]?.delay;
    return before === undefined || delay >= Math.max(before * growth, before + growthMs);
  });
}

/** What the page had when the first one ended: what it wants. */
function wantedOf(attempts: readonly Attempt[]): { until: EpochMs; connections: number } {
  let until = Number.POSITIVE_INFINITY;
  for (const one of attempts) if (counts(one)) until = Math.min(until, one.end as EpochMs);
  const had = attempts.filter(
    ({ start, end }) => start < until - RECONNECT_STORM.early && (end === undefined || end >= until),
  );
  return { until, connections: Math.max(1, had.length) };
}

/** Attempts begun after the first loss while as many as the page wants were connecting already. */
function besides(
  attempts: readonly Attempt[],
  { until, connections }: ReturnType<typeof wantedOf>,
): Attempt[] {
  let connecting: Attempt[] = [];
  const beside: Attempt[] = [];
  for (const attempt of attempts) {
    const { start } = attempt;
    if (start < until - RECONNECT_STORM.early) continue;
    connecting = connecting.filter(
      ({ open, end, by }) => by !== 'page' && (open ?? end ?? Number.POSITIVE_INFINITY) > start,
    );
    connecting.push(attempt);
    if (connecting.length > connections) beside.push(attempt);
  }
  return beside;
}

const statusOf = ({ opened, failed }: Attempt) => {
  const status = failed?.status ?? opened?.status;
  return status === undefined || status === 101 || status === 200 ? undefined : status;
};
