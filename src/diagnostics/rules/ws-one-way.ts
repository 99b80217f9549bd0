import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { EpochMs } from '../../units.ts';
import type { Counts, LaneView } from '../lane-view.ts';
import type { Annotation, LaneFinding, LaneRule, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { WS_ONE_WAY } from '../thresholds.ts';

/**
 * A WebSocket that only ever receives: a monologue over a two-way pipe that should have been Server-Sent Events.
 * Subscribe and auth messages and heartbeats in either direction are not conversation.
 */
export const wsOneWay: Rule = {
  id: 'ws-one-way',
  summary: 'A WebSocket only ever receives: Server-Sent Events would do',
  why:
    'A monologue over a two-way pipe needs its own reconnect code, its own way to authenticate and sticky ' +
    'infrastructure. An EventSource has the first two built in and is plain HTTP to everything in between.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new OneWay(view) : undefined),
};

class OneWay implements LaneRule {
  readonly #view: LaneView;
  readonly #shown = new Shown();

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord, kind: MessageClass): void {
    if (record.kind === 'message' && kind === 'app') this.#shown.add(record.seq);
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, in: received, out: sent, choiceOf, predates, protocol } = this.#view;
    const openMs = this.#view.openFor(now);
    if (protocol?.collaborative || !this.#oneWay() || openMs < WS_ONE_WAY.open) return undefined;
    if (received.app < WS_ONE_WAY.received) return undefined;
    return {
      severity: choiceOf ? 'info' : 'advice',
      title: 'This WebSocket only ever receives: Server-Sent Events would do',
      evidence: {
        url: lane.url,
        openSeconds: Math.round(openMs / 1000),
        messagesIn: received.app,
        messagesOut: sent.app,
        initialMessagesNotCounted: initial(sent),
        heartbeatsNotCounted: received.heartbeat + sent.heartbeat,
        ...(predates ? { note: 'it was open before the recording began' } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: this.#shown.seqs,
      advice: choiceOf
        ? `In this recording nothing but data came in. The transport is ${choiceOf}'s choice, not this page's.`
        : 'In this recording nothing but data came in. An EventSource (or a streamed fetch, if it needs headers) gives ' +
          'the same with the browser reconnecting and resuming by itself, the usual auth and no upgrade rules; ' +
          'commands can be POSTed. Keep the WebSocket if the application talks back elsewhere in it.',
      confidence: choiceOf || predates ? 'low' : openMs >= WS_ONE_WAY.openForHigh ? 'high' : 'medium',
    };
  }

  annotation(now: EpochMs): Annotation | undefined {
    const { in: received, out: sent } = this.#view;
    if (!this.#oneWay() || received.app === 0) return undefined;
    const seconds = Math.round(this.#view.openFor(now) / 1000);
    const final = this.finding(now) !== undefined;
    const label = final ? 'receive-only' : 'receive-only so far';
    const wait = final
      ? ''
      : ` It becomes a finding after ${WS_ONE_WAY.open / 1000} s open and ${WS_ONE_WAY.received} messages.`;
    return {
      label,
      detail: `Open ${seconds} s: ${received.app} messages in, ${sent.app} out. Not counted as conversation: ${this.#uncounted()}.${wait}`,
    };
  }

  /** Server-Sent Events carry text: a socket that received bytes had a reason to be one. */
  #oneWay(): boolean {
    return this.#view.out.app === 0 && this.#view.in.binary === 0;
  }

  #uncounted(): string {
    const { in: received, out: sent } = this.#view;
    const parts: string[] = [];
    const first = initial(sent);
    if (first > 0) parts.push(`${first} initial subscribe or auth message${first > 1 ? 's' : ''}`);
    const heartbeats = received.heartbeat + sent.heartbeat;
    if (heartbeats > 0) parts.push(`${heartbeats} heartbeat${heartbeats > 1 ? 's' : ''}`);
    return parts.join(', ') || 'nothing';
  }
}

/** What a client sends to set a stream up. */
const initial = ({ subscribe, auth, handshake, ack }: Counts) => subscribe + auth + handshake + ack;
