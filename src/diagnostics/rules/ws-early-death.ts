import type { Attempt } from '../../model/lane.ts';
import { isLoss } from '../endings.ts';
import type { LaneView } from '../lane-view.ts';
import { nearNavigation } from '../navigations.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { MOMENT, SHOWN_RECORDS, WS_EARLY_DEATH } from '../thresholds.ts';

const CODES = new Set([1001, 1006, 1011]);

/** WebSockets that open and die at once, before the server said anything. */
export const wsEarlyDeath: Rule = {
  id: 'ws-early-death',
  summary: 'WebSockets open and die within seconds before the server says anything',
  why:
    'The handshake succeeded, so monitoring that counts connections is content. Whoever ended it gave the page no ' +
    'reason that it could act on.',
  links: [
    {
      text: 'RFC 6455, 7.4.1: Defined status codes',
      url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1',
    },
    { text: 'MDN: CloseEvent.code', url: 'https://developer.mozilla.org/docs/Web/API/CloseEvent/code' },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? { finding: () => finding(view) } : undefined),
};

function finding(view: LaneView): LaneFinding | undefined {
  const { lane, choiceOf } = view;
  if (lane.attempts.length < WS_EARLY_DEATH.attempts) return undefined;
  const dead = lane.attempts.filter((attempt) => diedEarly(view, attempt));
  if (dead.length < WS_EARLY_DEATH.attempts) return undefined;
  const longest = Math.max(...dead.map(lived));
  const codes = [...new Set(dead.map(({ code }) => code))];
  const mute = dead.every(({ messagesOut }) => messagesOut === 0);
  return {
    severity: choiceOf ? 'info' : 'warning',
    title: `Opened and died within ${(longest / 1000).toFixed(1)} s, ${dead.length} times of ${lane.attempts.length}, before the server said anything`,
    evidence: {
      url: lane.url,
      earlyDeaths: dead.length,
      attempts: lane.attempts.length,
      longestLifeSeconds: Math.round(longest / 100) / 10,
      codes: codes.join(', '),
      pageHadSentSomething: mute ? 'no' : 'yes',
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: dead.flatMap(({ failed }) => failed?.seq ?? []).slice(0, SHOWN_RECORDS),
    advice:
      (codes.includes(1011) ? '1011 is the server saying that it failed: its log has the reason. ' : '') +
      'Look at the log of the server at these times: a crash on connect, or a login that is refused by dropping the ' +
      'connection (then close with 1008 or 4401 and a reason). If the server knows nothing of them, a proxy answered ' +
      '101 and then ended it.',
    confidence: choiceOf ? 'low' : 'medium',
  };
}

const lived = ({ open = 0, end = 0 }: Attempt) => end - open;

function diedEarly({ page, lane, predates }: LaneView, attempt: Attempt): boolean {
  const { open, end, code, messagesIn } = attempt;
  if (open === undefined || end === undefined || messagesIn > 0 || !CODES.has(code ?? 0)) return false;
  if (!isLoss(attempt) || end - open >= WS_EARLY_DEATH.open) return false;
  if (predates && attempt === lane.attempts[0]) return false;
  return !nearNavigation(page.recording, end) && !page.disturbed(open - MOMENT, end);
}
