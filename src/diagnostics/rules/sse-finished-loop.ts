import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { Milliseconds, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SSE_FINISHED_LOOP } from '../thresholds.ts';
import { counted, inWords, median, retriesOf, seconds } from './attempts.ts';
import { isTerminal, type Light, light } from './terminal.ts';

/** A job that is done, and that the browser starts again, as it takes the end of the stream for a loss. */
export const sseFinishedLoop: Rule = {
  id: 'sse-finished-loop',
  summary: 'A finished stream is reconnected: the job or the prompt runs again and again',
  why:
    'To an EventSource the end of the answer is a lost connection, whatever the last event said: it reconnects. ' +
    'The server does the work again, and an AI answer is paid for again.',
  links: [
    {
      text: 'HTML: Server-sent events, processing model',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    },
    {
      text: 'MDN: EventSource.close()',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource/close',
    },
  ],
  lane: (view) => (view.lane.api === 'EventSource' ? new FinishedLoop(view) : undefined),
};

/** An answer that the server began and ended. */
interface Run {
  connection: string;
  messages: number;
  first: number;
  last: number;
  terminal: boolean;
  seq: Seq;
}

class FinishedLoop implements LaneRule {
  readonly #view: LaneView;
  readonly #runs: Run[] = [];
  #forgotten = 0;
  #connection = '';
  #attempt = 0;
  #messages = 0;
  #first = 0;
  #last: Light | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    if (record.attempt !== this.#attempt || record.connection !== this.#connection) {
      this.#connection = record.connection;
      this.#attempt = record.attempt;
      this.#messages = 0;
      this.#first = digest(record);
    }
    this.#messages++;
    this.#last = light(record);
  }

  life(record: LifeRecord): void {
    if (record.kind !== 'error' || record.readyState === 2) return;
    const last = this.#last;
    if (!last || record.attempt !== this.#attempt || record.connection !== this.#connection) return;
    const { connection, seq } = record;
    const ends = { last: digest(last), terminal: isTerminal(last), seq };
    this.#runs.push({ connection, messages: this.#messages, first: this.#first, ...ends });
    this.#last = undefined;
    if (this.#runs.length <= SSE_FINISHED_LOOP.kept) return;
    this.#runs.shift();
    this.#forgotten++;
  }

  finding(): LaneFinding | undefined {
    const loop = this.#loop();
    if (!loop) return undefined;
    const { lane } = this.#view;
    const runs = loop.length + (loop.length === this.#runs.length ? this.#forgotten : 0);
    const terminal = loop.every((run) => run.terminal);
    const sameStart = loop.every(({ first }) => first === loop[0]?.first);
    const repeated = loop.slice(1).every(({ messages }) => messages > 1);
    const gap = median(this.#gaps());
    return {
      severity: repeated ? 'error' : 'warning',
      title: `${terminal ? 'Finished' : 'Played to the end'} ${counted(runs, 'time')} and started again after ${inWords(gap)}: the end is taken for a loss`,
      evidence: {
        url: lane.url,
        runs,
        messagesPerRun: median(loop.map(({ messages }) => messages)),
        secondsBetween: seconds(gap),
        saysThatItIsDone: terminal ? 'yes' : 'no',
        beginsTheSame: sameStart ? 'yes' : 'no',
        ...(repeated ? {} : { note: 'only the last word is repeated, not the work' }),
      },
      records: loop.map(({ seq }) => seq).slice(0, 20),
      advice:
        'Call close() in the page when the last event has come, and answer the request that follows with 204, which stops ' +
        'an EventSource. For an AI answer or a job a streamed fetch fits better: it does not reconnect.',
      confidence: terminal && runs > SSE_FINISHED_LOOP.runs ? 'high' : 'medium',
    };
  }

  /** The newest runs of one object that belong together; undefined when they are no loop. */
  #loop(): Run[] | undefined {
    const newest = this.#runs.at(-1);
    if (!newest) return undefined;
    const { runs, sameRuns, sameMessages } = SSE_FINISHED_LOOP;
    const own = this.#runs.filter(({ connection }) => connection === newest.connection);
    const done = own.slice(own.findLastIndex(({ terminal }) => !terminal) + 1);
    if (done.length >= runs) return done;
    const same = ({ messages, first, last }: Run) =>
      messages === newest.messages && first === newest.first && last === newest.last;
    const alike = own.slice(own.findLastIndex((run) => !same(run)) + 1);
    return alike.length >= sameRuns && newest.messages >= sameMessages ? alike : undefined;
  }

  #gaps(): Milliseconds[] {
    return retriesOf(this.#view.lane)
      .filter(({ before, attempt }) => before.connection === attempt.connection && before.messagesIn > 0)
      .map(({ delay }) => delay);
  }
}

/** FNV-1a over the name and the beginning of the text: equal for equal events, and almost only for these. */
function digest({ eventType = '', data, size }: Light): number {
  const text = isBinary(data) ? data.base64 : data;
  let hash = 0x811c9dc5 ^ size;
  for (const part of [eventType, text]) {
    const length = Math.min(part.length, SSE_FINISHED_LOOP.read);
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
