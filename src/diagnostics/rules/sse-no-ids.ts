import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { SSE_FINISHED_LOOP, SSE_NO_IDS } from '../thresholds.ts';
import { counted, endings, inWords, retriesOf, seconds } from './attempts.ts';
import { isTerminal, type Light, light } from './terminal.ts';

/** A feed whose events have no ids: what was sent while the browser was away is lost, and nobody can tell. */
export const sseNoIds: Rule = {
  id: 'sse-no-ids',
  summary: 'Events have no ids: a reconnect cannot resume',
  why:
    'A reconnecting EventSource names the last id it saw, so that the server can send what was missed. ' +
    'Without ids each blip loses events, and the page cannot even tell.',
  links: [
    {
      text: 'HTML: The Last-Event-ID header',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  ],
  lane: (view) => (view.lane.api === 'EventSource' ? new NoIds(view) : undefined),
};

/** Names of events that are worth nothing a second later. */
const EPHEMERAL = /cursor|pointer|mouse|typing|presence|heartbeat|ping/i;

class NoIds implements LaneRule {
  readonly #view: LaneView;
  #events = 0;
  #withId = false;
  readonly #shown = new Shown();
  /** Of the first messages: neighbours compared, pairs that look like snapshots, and events of passing worth. */
  #compared = 0;
  #alike = 0;
  #sampled = 0;
  #ephemeral = 0;
  #before: Fields | undefined;
  #last: Light | undefined;
  /** One of its answers ended with a last word. */
  #job = false;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    if (this.#withId) return;
    if (record.lastEventId) {
      this.#withId = true;
      this.#last = this.#before = undefined;
      return;
    }
    this.#shown.add(record.seq);
    if (this.#events++ < SSE_NO_IDS.sampled) this.#sample(record);
    this.#last = light(record);
  }

  life(record: LifeRecord): void {
    if (record.kind === 'error' && this.#last && isTerminal(this.#last)) this.#job = true;
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, choiceOf, predates } = this.#view;
    if (this.#withId || this.#events < SSE_NO_IDS.events || this.#passing()) return undefined;
    const openFor = this.#view.openFor(now);
    const retries = retriesOf(lane).filter(
      ({ attempt, before }) => attempt.open !== undefined && before.open !== undefined,
    );
    const away = retries.reduce(
      (sum, { before, attempt }) => sum + (attempt.open as number) - (before.end as number),
      0,
    );
    if (retries.length === 0 && openFor < SSE_NO_IDS.open) return undefined;
    const atTheUsualRate = Math.round((away * lane.messagesIn) / Math.max(1, openFor));
    const lost = retries.length > 0;
    return {
      severity: choiceOf ? 'info' : lost ? 'warning' : 'advice',
      title: lost
        ? `${this.#events} events and no id: what was sent in ${inWords(away)} away, ${counted(retries.length, 'time')}, is lost`
        : `${this.#events} events and no id: a reconnect cannot resume`,
      evidence: {
        url: lane.url,
        events: this.#events,
        openSeconds: Math.round(openFor / 1000),
        reconnects: retries.length,
        ...(lost ? { secondsAway: seconds(away), eventsInThatTimeAtTheUsualRate: atTheUsualRate } : {}),
        ...(predates ? { note: 'it was open before the recording began' } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: lost ? endings(retries.map(({ before }) => before)) : this.#shown.seqs,
      advice: choiceOf
        ? `Events of this stream are ${choiceOf}'s: ask for ids, or fetch the state anew after each \`open\`.`
        : 'Give each event an `id:` and, on a request with Last-Event-ID, send what came after it. Where each event is the ' +
          'whole state, sending the newest one on connect does as well.',
      confidence: lost && !choiceOf ? 'high' : 'medium',
    };
  }

  /** Whole states, cursors and the like, or a job that is over: nothing to resume. */
  #passing(): boolean {
    const { share, compared } = SSE_NO_IDS;
    if (this.#compared >= compared && this.#alike >= share * this.#compared) return true;
    if (this.#ephemeral >= share * this.#sampled) return true;
    return this.#job || (this.#last !== undefined && isTerminal(this.#last));
  }

  #sample(record: MessageRecord): void {
    this.#sampled++;
    const fields = fieldsOf(record);
    const name = fields?.get('type') ?? fields?.get('event') ?? '';
    if (EPHEMERAL.test(record.eventType ?? '') || EPHEMERAL.test(name)) this.#ephemeral++;
    if (this.#before && fields) {
      this.#compared++;
      if (isSnapshot(this.#before, fields)) this.#alike++;
    }
    this.#before = fields;
  }
}

type Fields = Map<string, string>;

/** The top level of a small JSON text, each value as text. */
function fieldsOf({ data }: MessageRecord): Fields | undefined {
  if (isBinary(data) || data.length > SSE_FINISHED_LOOP.read || !/^\s*[{[]/.test(data)) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return new Map(Object.entries(value as object).map(([key, one]) => [key, textOf(one)]));
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The same fields, of which half or more have not changed: the state again, not what happened. */
function isSnapshot(before: Fields, after: Fields): boolean {
  if (after.size < SSE_NO_IDS.keys || before.size !== after.size) return false;
  let same = 0;
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old === undefined) return false;
    if (old === value) same++;
  }
  return same * 2 >= after.size;
}
