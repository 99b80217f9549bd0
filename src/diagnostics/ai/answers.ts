import type { ConnectionLine, MessageRecord } from '../../model/types.ts';
import type { AiFormat } from '../../protocols/ai/format.ts';
import type { Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LifeRecord } from '../rule.ts';
import { Answer, readerOf } from './answer.ts';
import { Session } from './session.ts';

/** Answers of one lane that are remembered: an EventSource that is fed by a model may see many. */
const ANSWERS = 50;
const LANES = new WeakMap<LaneView, Answers>();

/** Whether answers of an API share a connection with others: one may have been open for hours. */
export function isSession({ api }: Pick<ConnectionLine, 'api'>): boolean {
  return api === 'WebSocket';
}

/** What the rules about models share of a lane: each record is read once, whichever of them shows it first. */
export function answersOf(view: LaneView): Answers {
  let answers = LANES.get(view);
  if (!answers) {
    answers = new Answers(view);
    LANES.set(view, answers);
  }
  return answers;
}

/** The streamed answers of one lane: an attempt each or, of a WebSocket, as many as its attempts have. */
export class Answers {
  readonly view: LaneView;
  /** A rule shows it the records of the lane. */
  isFed = false;
  /** The newest format that was recognised. */
  format: AiFormat | undefined;
  /** The attempt under way, of a WebSocket. */
  session: Session | undefined;
  #all: Answer[] = [];
  #current: Answer | undefined;
  #seen: Seq = 0;
  readonly #isSession: boolean;

  constructor(view: LaneView) {
    this.view = view;
    this.#isSession = isSession(view.lane.first);
  }

  /** Those that are answers of a model, oldest first. */
  get recognised(): Answer[] {
    return this.#all.filter(({ format }) => format !== undefined);
  }

  /** Errors that were of the session and not of one of its answers. */
  get refused(): Session['refused'] | undefined {
    return this.session?.refused;
  }

  message(record: MessageRecord): void {
    if (record.seq <= this.#seen) return;
    this.#seen = record.seq;
    if (this.#isSession) this.#inSession(record);
    else if (record.kind === 'message') {
      const answer = this.#of(record);
      answer.message(record);
      this.format = answer.format ?? this.format;
    }
  }

  life(record: LifeRecord): void {
    if (record.seq <= this.#seen) return;
    this.#seen = record.seq;
    const isOver = record.kind === 'close' || record.kind === 'error';
    if (isOver) this.session?.over(record.t);
    const current = this.#current;
    if (record.kind === 'comment') current?.alive();
    else if (isOver) current?.over(record.t);
  }

  #inSession(record: MessageRecord): void {
    const { connection, attempt } = record;
    let { session } = this;
    if (session?.connection !== connection || session.number !== attempt) {
      session = new Session(this.view.lane, connection, attempt, (answer) => this.#keep(answer), session);
      this.session = session;
    }
    session.message(record);
    this.format = session.format ?? this.format;
  }

  #of({ connection, attempt }: MessageRecord): Answer {
    let current = this.#current;
    if (current?.connection !== connection || current.number !== attempt) {
      current = new Answer(connection, attempt, readerOf(this.view.lane, connection, attempt));
      this.#keep(current);
      this.#current = current;
    }
    return current;
  }

  #keep(answer: Answer): void {
    // Attempts that were no answers need not be remembered.
    this.#all = this.#all.filter(({ format }) => format !== undefined).slice(1 - ANSWERS);
    this.#all.push(answer);
  }
}
