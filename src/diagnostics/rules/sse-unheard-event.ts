import type { MessageRecord } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { SSE_UNHEARD_EVENT } from '../thresholds.ts';

/** Types of events remembered of one stream. */
const TYPES = 200;
/** Alive is all that such an event says, and nobody needs to listen. */
const HEARTBEAT = /^(?:.*[:_.-])?(?:ping|pong|heartbeat|hb|keep-?alive|ka)(?:[:_.-].*)?$/i;

/** Named events for which the page has no listener: they never reach `onmessage`. */
export const sseUnheardEvent: Rule = {
  id: 'sse-unheard-event',
  summary: 'Events come under a name that the page does not listen to',
  why:
    'An event with a name goes to listeners of that name only, never to onmessage. Without one it is lost, and nothing ' +
    'says so.',
  links: [
    {
      text: 'MDN: Using server-sent events',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/Server-sent_events/Using_server-sent_events',
    },
  ],
  lane: (view) => (view.lane.api === 'EventSource' ? new UnheardEvent(view) : undefined),
};

class UnheardEvent implements LaneRule {
  readonly #view: LaneView;
  /** By type, what the notes of the recorder tell: it alone sees what is on the wire. */
  readonly #unheard = new Map<string, { count: number; shown: Shown }>();
  readonly #heard = new Set<string>();

  constructor(view: LaneView) {
    this.#view = view;
  }

  message({ eventType }: MessageRecord): void {
    if (eventType !== undefined && this.#heard.size < TYPES) this.#heard.add(eventType);
  }

  life(record: LifeRecord): void {
    if (record.kind !== 'note' || record.code !== 'unheard event') return;
    const { eventType = '', count = 1, seq } = record;
    if (!this.#unheard.has(eventType) && this.#unheard.size >= TYPES) return;
    const unheard = this.#unheard.get(eventType) ?? { count: 0, shown: new Shown() };
    unheard.count += count;
    unheard.shown.add(seq);
    this.#unheard.set(eventType, unheard);
  }

  finding(): LaneFinding | undefined {
    const lost = [...this.#unheard].filter(
      ([type, { count }]) =>
        count >= SSE_UNHEARD_EVENT.events && !this.#heard.has(type) && !HEARTBEAT.test(type),
    );
    if (lost.length === 0) return undefined;
    const { lane, predates } = this.#view;
    const shown = new Shown();
    let events = 0;
    for (const [, one] of lost) {
      events += one.count;
      for (const seq of one.shown.seqs) shown.add(seq);
    }
    const names = lost.map(([type]) => JSON.stringify(type.slice(0, 40)));
    const name = names.length === 1 ? `the name ${names[0]}` : `${names.length} names`;
    return {
      severity: predates ? 'info' : 'warning',
      title: `${events} events came under ${name} and the page listened to none`,
      evidence: {
        url: lane.url,
        unheardEvents: events,
        unheardNames: names.slice(0, 10).join(', '),
        heardEvents: lane.messagesIn,
        ...(predates
          ? { note: 'it was open before the recording began: listeners may have heard some' }
          : {}),
      },
      records: shown.seqs,
      advice: `Add a listener (source.addEventListener(${names[0]}, …)), or leave the event field out on the server so that they reach onmessage.`,
      confidence: predates ? 'low' : 'high',
    };
  }
}
