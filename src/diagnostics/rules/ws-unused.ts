import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { spellNotCounted } from '../shape.ts';
import { span } from '../spell.ts';
import { SHOWN_RECORDS } from '../thresholds.ts';

/** Open for minutes, and nothing was said but what keeps it open. */
export const wsUnused: Rule = {
  id: 'ws-unused',
  summary: 'A WebSocket was open for five minutes and nobody said anything',
  why:
    'An open connection costs the server memory and the phone its battery. One that says nothing is held for ' +
    'nothing, or its subscription never worked.',
  links: [{ text: 'MDN: WebSocket', url: 'https://developer.mozilla.org/docs/Web/API/WebSocket' }],
  lane: (view) =>
    view.lane.api === 'WebSocket' ? { finding: (now: EpochMs) => unused(view, now) } : undefined,
};

function unused(view: LaneView, now: EpochMs): LaneFinding | undefined {
  const { lane, protocol, predates, choiceOf, out: sent } = view;
  const verdict = view.shape(now);
  if (verdict?.shape !== 'silent' || !verdict.final || protocol?.collaborative) return undefined;
  const { open, notCounted } = verdict;
  const asked = sent.subscribe > 0;
  const opened = lane.attempts.flatMap((attempt) => (attempt.opened ? [attempt.opened.seq] : []));
  return {
    severity: choiceOf ? 'info' : 'advice',
    title: asked
      ? `Subscribed on this WebSocket, and nothing came in ${span(open)}`
      : `This WebSocket was open for ${span(open)} and nobody said anything`,
    evidence: {
      url: lane.url,
      openSeconds: Math.round(open / 1000),
      messagesIn: 0,
      messagesOut: 0,
      notCounted: spellNotCounted(notCounted),
      ...(predates ? { note: 'it was open before the recording began' } : {}),
      ...(choiceOf ? { provider: choiceOf } : {}),
    },
    records: opened.slice(-SHOWN_RECORDS),
    advice: asked
      ? 'See that the server acknowledges the subscription, and for which channel. If its events are rare (alerts), a channel shared with other data, Server-Sent Events or web push would hold less open for them.'
      : 'Open it when something needs it. If it waits for rare events (alerts), Server-Sent Events or web push cost less.',
    confidence: choiceOf || predates ? 'low' : 'medium',
  };
}
