import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import type { Verdict } from '../shape.ts';
import { perSecond, rounded } from '../spell.ts';
import { SHOWN_RECORDS, WS_CONVERSATION, WS_MOSTLY_ONE_WAY } from '../thresholds.ts';

/** Real two-way traffic: what a WebSocket is for. */
export const wsConversation: Rule = {
  id: 'ws-conversation',
  summary: 'A WebSocket on which both sides talk: it earns its cost',
  why:
    'Two-way traffic with little delay is what a WebSocket is for. What matters on it is how it reconnects, how it ' +
    'knows that the other side is gone, and that neither side sends faster than the other reads.',
  links: [{ text: 'RFC 6455, 1.1: Background', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-1.1' }],
  lane: (view) => (view.lane.api === 'WebSocket' ? new Conversation(view) : undefined),
};

class Conversation implements LaneRule {
  readonly #view: LaneView;

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, protocol, talk } = this.#view;
    const verdict = this.#view.shape(now);
    if (verdict?.shape !== 'conversation') return undefined;
    const { messagesIn, messagesOut, rateIn, rateOut, busiest, open } = verdict;
    const prompt = this.#dialogue(verdict);
    const requests = this.#isRpc(verdict);
    return {
      severity: 'info',
      title: `Both sides talk on this WebSocket (${perSecond(rateIn)} in, ${perSecond(rateOut)} out): it earns its cost`,
      evidence: {
        url: lane.url,
        openSeconds: Math.round(open / 1000),
        messagesIn,
        messagesOut,
        messagesInPerSecond: rounded(rateIn),
        messagesOutPerSecond: rounded(rateOut),
        mostOutIn10Seconds: busiest,
        ...(talk.answers > 0 ? { answered: talk.answers, answeredWithin100Ms: talk.atOnce } : {}),
        ...(protocol?.collaborative ? { protocol: protocol.name } : {}),
        ...(requests ? { note: 'each message was answered by one: request and response' } : {}),
      },
      records: [...talk.shownOut, ...talk.shownIn].sort((a, b) => a - b).slice(0, SHOWN_RECORDS),
      advice: requests
        ? 'Keep it if the delay of a request matters. As each message has one answer and they are rare, plain HTTP requests would do the same with a status, caching and retries.'
        : 'Keep it. See that it reconnects with backoff, that a heartbeat tells a dead path from a quiet one, and that nobody sends faster than the other side reads.',
      confidence: protocol?.collaborative || prompt ? 'high' : 'medium',
    };
  }

  #dialogue({ rateIn }: Verdict): boolean {
    const { answers, atOnce } = this.#view.talk;
    return rateIn < WS_MOSTLY_ONE_WAY.tellable && answers >= WS_CONVERSATION.answers && atOnce * 2 >= answers;
  }

  #isRpc({ messagesIn, messagesOut, rateOut }: Verdict): boolean {
    const { rpcBalance, rpcAnswered, rpcRate } = WS_CONVERSATION;
    const even = messagesIn <= messagesOut * rpcBalance && messagesOut <= messagesIn * rpcBalance;
    return even && rateOut <= rpcRate && this.#view.talk.answers >= messagesOut * rpcAnswered;
  }
}
