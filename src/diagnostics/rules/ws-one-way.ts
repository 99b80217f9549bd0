import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import { httpOrigin, streamsOf } from '../origin-streams.ts';
import type { Annotation, LaneFinding, LaneRule, Rule } from '../rule.ts';
import { spellNotCounted, type Verdict } from '../shape.ts';
import { rounded, span } from '../spell.ts';
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

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, out: sent, choiceOf, predates, protocol, talk } = this.#view;
    const verdict = this.#oneWay(now);
    if (!verdict?.final || protocol?.collaborative) return undefined;
    const { messagesIn, open, usable, rateIn, notCounted } = verdict;
    const inputs = this.#view.inputs(now);
    const full = this.#slotsShort();
    return {
      severity: choiceOf || full ? 'info' : 'advice',
      title: `This WebSocket only ever receives (${messagesIn} messages in ${span(open)}): Server-Sent Events would do`,
      evidence: {
        url: lane.url,
        openSeconds: Math.round(open / 1000),
        ...(open - usable >= 1000 ? { unusedSeconds: Math.round((open - usable) / 1000) } : {}),
        messagesIn,
        messagesOut: 0,
        messagesInPerSecond: rounded(rateIn),
        initialMessagesNotCounted: initial(sent),
        heartbeatsNotCounted: notCounted.heartbeats,
        userInputs: inputs,
        ...(predates ? { note: 'it was open before the recording began' } : {}),
        ...(full ? { httpStreamsOnOrigin: full } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: [...talk.shownIn],
      advice: choiceOf
        ? `In this recording nothing but data came in. The transport is ${choiceOf}'s choice, not this page's.`
        : `In this recording nothing but data came in. An EventSource (or a streamed fetch, if it needs headers) gives the same with the browser reconnecting and resuming by itself, the usual auth and no upgrade rules; commands can be POSTed. Keep the WebSocket if the application talks back elsewhere in it.${full ? ` First serve HTTP/2: over HTTP/1.1 the ${full} HTTP streams of this origin leave no room for one more.` : ''}`,
      confidence:
        choiceOf || predates || full
          ? 'low'
          : usable >= WS_ONE_WAY.openForHigh && inputs >= WS_ONE_WAY.inputsForHigh
            ? 'high'
            : 'medium',
    };
  }

  annotation(now: EpochMs): Annotation | undefined {
    const verdict = this.#oneWay(now);
    if (!verdict) return undefined;
    const { final, messagesIn, messagesOut, open, notCounted } = verdict;
    const wait = final
      ? ''
      : ` It becomes a finding after ${WS_ONE_WAY.open / 1000} s open and ${WS_ONE_WAY.received} messages.`;
    return {
      label: final ? 'receive-only' : 'receive-only so far',
      detail: `Open ${Math.round(open / 1000)} s: ${messagesIn} messages in, ${messagesOut} out. Not counted as conversation: ${spellNotCounted(notCounted)}.${wait}`,
    };
  }

  /** Server-Sent Events carry text: a socket that received bytes had a reason to be one. */
  #oneWay(now: EpochMs): Verdict | undefined {
    const verdict = this.#view.shape(now);
    return verdict?.shape === 'one-way' && verdict.binaryIn === 0 ? verdict : undefined;
  }

  /** HTTP streams on the same origin where one more would leave the browser no connection; 0 where there is room. */
  #slotsShort(): number {
    const { open, versions } = streamsOf(httpOrigin(this.#view.lane.url), this.#view.page);
    return versions.has('http/1.1') && versions.size === 1 && open >= WS_ONE_WAY.streamsOnHttp1 ? open : 0;
  }
}

/** What a client sends to set a stream up. */
const initial = ({ subscribe, auth, handshake, ack }: LaneView['out']) => subscribe + auth + handshake + ack;
