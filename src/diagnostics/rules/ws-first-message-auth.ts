import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SHOWN_RECORDS, WS_FIRST_MESSAGE_AUTH } from '../thresholds.ts';
import { authOf, type FirstAuth } from './first-auth.ts';

/** A WebSocket that authenticates by its first message, and how long it was open before that. */
export const wsFirstMessageAuth: Rule = {
  id: 'ws-first-message-auth',
  summary: 'A WebSocket authenticates by its first message: until then it is open to anyone',
  why:
    'Between the handshake and that message the server holds a connection of somebody it does not know. ' +
    'It must give out nothing in that time, and must not wait for ever.',
  links: [
    {
      text: 'graphql-transport-ws: connection_init and close code 4408',
      url: 'https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md',
    },
    {
      text: 'websockets: authentication, sending credentials',
      url: 'https://websockets.readthedocs.io/en/stable/topics/authentication.html',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new FirstMessageAuth(view) : undefined),
};

class FirstMessageAuth implements LaneRule {
  readonly #view: LaneView;
  readonly #auth: ReturnType<typeof authOf>;

  constructor(view: LaneView) {
    this.#view = view;
    this.#auth = authOf(view);
  }

  life(record: LifeRecord): void {
    this.#auth.life(record);
  }

  message(record: MessageRecord, kind: MessageClass): void {
    this.#auth.message(record, kind);
  }

  finding(): LaneFinding | undefined {
    const { attempts } = this.#auth;
    const first = attempts[0];
    if (!first) return undefined;
    const { lane, page, choiceOf, thirdParty: other } = this.#view;
    const fair = attempts.filter(({ open, sent }) => !page.disturbed(open, sent?.t ?? open));
    const worst = (fair.length > 0 ? fair : attempts).reduce((a, b) => (windowOf(b) > windowOf(a) ? b : a));
    const window = windowOf(worst);
    const late = fair.length > 0 && window > WS_FIRST_MESSAGE_AUTH.window;
    const acknowledged = worst.acknowledged && Math.round(worst.acknowledged.t - worst.open);
    return {
      severity: late && !other ? 'warning' : 'info',
      title: `Open for ${Math.round(window)} ms before it said who it is, in its first message`,
      evidence: {
        url: lane.url,
        openUntilAuthMs: Math.round(window),
        openUntilAcknowledgedMs: acknowledged ?? 'no acknowledgement seen',
        attempts: attempts.length,
        ...(fair.length === 0 ? { note: 'the page was hidden, offline or busy in that time' } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: attempts
        .flatMap(({ openSeq, sent }) => [openSeq, sent?.seq ?? openSeq])
        .slice(0, SHOWN_RECORDS),
      advice: other
        ? `This is how ${choiceOf} authenticates. Have the token at hand before the socket is opened.`
        : 'The server must refuse all else before it and close sockets that stay silent (graphql-transport-ws has ' +
          'close code 4408 for it). Fetch the token before the socket is opened, and authenticate again after each reconnect.',
      confidence: fair.length === 0 ? 'low' : 'high',
    };
  }
}

const windowOf = ({ open, sent }: FirstAuth): number => (sent?.t ?? open) - open;
