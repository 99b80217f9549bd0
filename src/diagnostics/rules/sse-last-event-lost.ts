import type { Attempt, Lane } from '../../model/lane.ts';
import type { NoteRecord } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { SHOWN_RECORDS } from '../thresholds.ts';

/** A stream whose last event has no blank line after it: readers throw it away, and its id too. */
export const sseLastEventLost: Rule = {
  id: 'sse-last-event-lost',
  summary: 'The last event of a stream has no blank line after it and is thrown away',
  why:
    'An event is dispatched at the blank line that ends it: what comes without one is discarded when the stream ends. ' +
    'The event that is lost is often the one that says that all is done.',
  links: [
    {
      text: 'HTML: Interpreting an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? undefined : new LastEventLost(view)),
};

interface Tail {
  note: Pick<NoteRecord, 'seq' | 'connection' | 'attempt'>;
  of: Attempt | undefined;
}

class LastEventLost implements LaneRule {
  readonly #view: LaneView;
  readonly #tails: Tail['note'][] = [];
  /** Lines of the AI SDK's data stream, which is no event stream whatever its label says. */
  #mislabelled = false;

  constructor(view: LaneView) {
    this.#view = view;
  }

  life(record: LifeRecord): void {
    if (record.kind !== 'note') return;
    const { code, seq, connection, attempt } = record;
    if (code === 'line with a part code' || code === 'line of JSON') this.#mislabelled = true;
    // Each stream has one at most; those of a broken server are alike.
    if (code === 'discarded data' && this.#tails.length < SHOWN_RECORDS)
      this.#tails.push({ seq, connection, attempt });
  }

  finding(): LaneFinding | undefined {
    if (this.#mislabelled) return undefined;
    const { lane } = this.#view;
    const lost = this.#tails
      .map((note): Tail => ({ note, of: lane.attemptOf(note.connection, note.attempt) }))
      .filter(({ of }) => ended(lane, of) !== 'cut');
    if (lost.length === 0) return undefined;
    // To a page an EventSource that ends and one that breaks off are the same.
    const sure = lost.some(({ of }) => ended(lane, of) === 'whole');
    const shown = new Shown();
    for (const { note } of lost) shown.add(note.seq);
    return {
      severity: 'warning',
      title:
        lost.length === 1
          ? 'The last event was thrown away: no blank line came after it'
          : `The last event of ${lost.length} streams was thrown away: no blank line came after it`,
      evidence: {
        url: lane.url,
        streamsWithALostEvent: lost.length,
        attempts: lane.attemptCount,
        endedBy: sure ? 'end of the body' : 'not known: an EventSource is not told a cut from an end',
      },
      records: shown.seqs,
      advice:
        'End every event, the last one too, with an empty line ("\\n\\n"). If the event has an id it is lost with it, ' +
        'and a reconnect asks for the event again.',
      confidence: sure ? 'high' : 'low',
    };
  }
}

/** How an attempt with a tail ended: a tail of one that was cut, or that the page left, is nobody's mistake. */
function ended(lane: Lane, attempt: Attempt | undefined): 'whole' | 'cut' | 'unknown' {
  if (!attempt || attempt.end === undefined || attempt.by === 'page') return 'cut';
  if (attempt.by === 'server') return 'whole';
  if (lane.api !== 'EventSource') return 'cut';
  const { failed } = attempt;
  return failed && 'netError' in failed && failed.netError !== undefined ? 'cut' : 'unknown';
}
