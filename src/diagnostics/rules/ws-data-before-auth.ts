import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SHOWN_RECORDS } from '../thresholds.ts';
import { authOf, type FirstAuth } from './first-auth.ts';

/** A server that sends data before the client has said who it is. */
export const wsDataBeforeAuth: Rule = {
  id: 'ws-data-before-auth',
  summary: 'Data comes over a WebSocket before the client has authenticated',
  why:
    'The page sends credentials, but the server does not wait for them. ' +
    'Whoever opens the socket gets that data without any.',
  links: [
    {
      text: 'OWASP: WebSocket Security Cheat Sheet, authentication',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new DataBeforeAuth(view) : undefined),
};

class DataBeforeAuth implements LaneRule {
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
    const { lane, protocol } = this.#view;
    const early = this.#auth.attempts.filter((one) => one.before + this.#unacknowledged(one) > 0);
    if (early.length === 0) return undefined;
    const before = sum(early, (one) => one.before);
    const between = sum(early, (one) => this.#unacknowledged(one));
    const cookies = early.map((one) => this.#cookieOf(one));
    const cookie = cookies.includes('sent')
      ? 'sent'
      : cookies.includes('none seen')
        ? 'none seen'
        : 'unknown';
    const alone = before + between === 1 && !protocol;
    return {
      severity: cookie === 'sent' ? 'info' : 'error',
      title: `${plural(before + between)} came before the page had ${before > 0 ? 'said who it is' : 'been acknowledged'}`,
      evidence: {
        url: lane.url,
        messagesBeforeAuth: before,
        messagesBeforeAcknowledgement: between,
        attempts: early.length,
        cookieInHandshake: cookie,
      },
      records: early.flatMap((one) => this.#shown(one)).slice(0, SHOWN_RECORDS),
      advice:
        cookie === 'sent'
          ? 'The handshake carried a cookie: the server may know the user by that. Then the message with the credentials is of no use; else gate the data on it.'
          : 'Let the server send nothing before it has checked the credentials, and see whether this data is meant to be public' +
            (alone ? ' or is but a greeting.' : '.'),
      confidence: alone || cookie === 'sent' ? 'low' : 'medium',
    };
  }

  /** Where the protocol is not known, what was acknowledged may have been something else. */
  #unacknowledged({ acknowledged, between }: FirstAuth): number {
    return acknowledged && this.#view.protocol ? between : 0;
  }

  #cookieOf({ connection, attempt }: FirstAuth): 'sent' | 'none seen' | 'unknown' {
    const headers = this.#view.lane.attemptOf(connection, attempt)?.connecting?.requestHeaders;
    if (!headers) return 'unknown';
    return headers.some(([name]) => name.toLowerCase() === 'cookie') ? 'sent' : 'none seen';
  }

  #shown(one: FirstAuth): Seq[] {
    const seqs = [one.firstData, one.sent?.seq];
    if (this.#unacknowledged(one) > 0) seqs.push(one.firstBetween, one.acknowledged?.seq);
    return seqs.filter((seq) => seq !== undefined);
  }
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

const plural = (count: number) => `${count} ${count === 1 ? 'message' : 'messages'}`;
