import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { WS_NO_RESUBSCRIBE } from '../thresholds.ts';
import { counted, inWords } from './attempts.ts';

/** A WebSocket that came back after a loss and says nothing, because nobody told the server again what is wanted. */
export const wsNoResubscribe: Rule = {
  id: 'ws-no-resubscribe',
  summary: 'After a reconnect a WebSocket does not subscribe again, and nothing comes any more',
  why:
    'To the server a reconnected socket is a new client: what the first one asked for is forgotten. ' +
    'The page looks connected and stays silent.',
  links: [
    {
      text: 'MDN: Writing WebSocket client applications',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/WebSockets_API/Writing_WebSocket_client_applications',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new NoResubscribe(view) : undefined),
};

/** One socket of the lane, while it was open. */
interface Session {
  readonly connection: string;
  readonly open: EpochMs;
  readonly openedBy: number;
  end?: EpochMs;
  /** Subscribe and auth messages. */
  subscribed: number;
  /** Anything but heartbeats and answers, sent soon after the opening. */
  said: number;
  received: number;
  firstT: EpochMs;
  lastT: EpochMs;
}

class NoResubscribe implements LaneRule {
  readonly #view: LaneView;
  /** The session that shows how it should be: it subscribed, and data came. */
  #model: Session | undefined;
  #session: Session | undefined;
  /** Sessions after it that were over, silent for long enough. */
  #silent = 0;
  readonly #shown = new Shown();
  #reconnects = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord, kind: MessageClass): void {
    if (kind === 'heartbeat') return;
    const session = this.#session;
    if (session?.connection !== record.connection) return;
    if (record.kind === 'send') {
      if (kind === 'subscribe' || kind === 'auth') session.subscribed++;
      if (kind !== 'ack' && record.t <= session.open + WS_NO_RESUBSCRIBE.repeated) session.said++;
    } else if (kind === 'app') {
      session.received++;
      if (Number.isNaN(session.firstT)) session.firstT = record.t;
      session.lastT = record.t;
    }
  }

  life(record: LifeRecord): void {
    if (record.kind === 'open') {
      this.#ended(record.t);
      if (this.#model) this.#reconnects++;
      const counts = { subscribed: 0, said: 0, received: 0, firstT: Number.NaN, lastT: Number.NaN };
      this.#session = { connection: record.connection, open: record.t, openedBy: record.seq, ...counts };
    } else if (record.kind === 'close' && record.connection === this.#session?.connection)
      this.#ended(record.t);
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const model = this.#model;
    if (!model || this.#view.protocol?.resumes) return undefined;
    const session = this.#session;
    const still = session !== undefined && session !== model && this.#isSilent(session, now);
    const times = this.#silent + (still ? 1 : 0);
    if (times === 0) return undefined;
    const { choiceOf, lane } = this.#view;
    const perMinute = Math.round((model.received * 60_000) / Math.max(1, model.lastT - model.open));
    return {
      severity: choiceOf ? 'advice' : 'warning',
      title: `Reconnected but not subscribed again, ${counted(times, 'time')}: ${model.received} messages before, none since`,
      evidence: {
        url: lane.url,
        subscribeOrAuthMessagesFirst: model.subscribed,
        messagesInFirst: model.received,
        messagesPerMinuteFirst: perMinute,
        reconnects: this.#reconnects,
        silentAfterReconnect: times,
        ...(still ? { silentForSeconds: Math.round((now - session.open) / 1000) } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: still ? [...this.#shown.seqs, session.openedBy].slice(-20) : this.#shown.seqs,
      advice:
        'Authenticate and subscribe in the `open` handler of each socket, not once when the page starts. A watchdog ' +
        `that sees no message for ${inWords(WS_NO_RESUBSCRIBE.silence)} would have noticed.`,
      confidence: choiceOf ? 'low' : times > 1 ? 'high' : 'medium',
    };
  }

  #ended(t: EpochMs): void {
    const session = this.#session;
    if (!session) return;
    session.end = t;
    this.#session = undefined;
    if (!this.#model) {
      if (isModel(session)) this.#model = session;
    } else if (this.#isSilent(session, t)) {
      this.#silent++;
      this.#shown.add(session.openedBy);
    }
  }

  #isSilent({ open, end, said, subscribed, received }: Session, now: EpochMs): boolean {
    if (said > 0 || subscribed > 0 || received > 0) return false;
    const until = end ?? now;
    const { repeated, silence } = WS_NO_RESUBSCRIBE;
    return until - open >= silence && !this.#view.page.disturbed(open, open + repeated);
  }
}

/** It subscribed, and then data came so often that half a minute without any is a sign. */
function isModel({ subscribed, received, firstT, lastT }: Session): boolean {
  const { received: fewest, usualGap } = WS_NO_RESUBSCRIBE;
  return subscribed > 0 && received >= fewest && (lastT - firstT) / (received - 1) <= usualGap;
}
