import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import type { Verdict } from '../shape.ts';
import { perSecond, rounded, span } from '../spell.ts';
import { SHOWN_RECORDS, WS_CONVERSATION, WS_MOSTLY_ONE_WAY } from '../thresholds.ts';

/** Enough messages, and yet neither a monologue nor a conversation. */
export const wsUndecided: Rule = {
  id: 'ws-undecided',
  summary: 'A WebSocket whose traffic is neither one-way nor a conversation: watch it for longer',
  why:
    'What decides between a WebSocket and Server-Sent Events is how much the client says. This recording shows more ' +
    'than a monologue has and less than a conversation.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
  ],
  lane: (view) =>
    view.lane.api === 'WebSocket' ? { finding: (now: EpochMs) => undecided(view, now) } : undefined,
};

function undecided(view: LaneView, now: EpochMs): LaneFinding | undefined {
  const verdict = view.shape(now);
  if (verdict?.shape !== 'undecided' || !verdict.final || view.choiceOf) return undefined;
  const { messagesIn, messagesOut, rateIn, rateOut, busiest, open } = verdict;
  const { shownIn, shownOut, every } = view.talk;
  return {
    severity: 'info',
    title: every
      ? `The client asks on this WebSocket every ${span(every)}: polling, in its own way`
      : `This WebSocket is neither one-way nor a conversation yet (${perSecond(rateIn)} in, ${perSecond(rateOut)} out)`,
    evidence: {
      url: view.lane.url,
      openSeconds: Math.round(open / 1000),
      messagesIn,
      messagesOut,
      messagesInPerSecond: rounded(rateIn),
      messagesOutPerSecond: rounded(rateOut),
      mostOutIn10Seconds: busiest,
      ...(every ? { clientSendsEverySeconds: rounded(every / 1000) } : {}),
      wouldTip: tips(verdict),
    },
    records: [...shownOut, ...shownIn].sort((a, b) => a - b).slice(0, SHOWN_RECORDS),
    advice: every
      ? 'Let the server send when there is news instead of being asked; then nothing but data comes in, and Server-Sent Events would do.'
      : 'Record for longer, with the page used as people use it: the rates decide.',
    confidence: 'low',
  };
}

function tips({ messagesIn, messagesOut }: Verdict): string {
  const { ratio, sentRate } = WS_MOSTLY_ONE_WAY;
  if (messagesIn === 0) return 'anything received: so far it only sends';
  const one = `one-way: ${ratio} in for each out, at most ${sentRate} out a second`;
  const talk = `conversation: fewer than ${WS_CONVERSATION.ratio} in for each out, ${WS_CONVERSATION.each} each way`;
  return `${one}; ${talk} (now ${messagesIn} in, ${messagesOut} out)`;
}
