import type { ConnectionLine, MessageRecord } from '../../model/types.ts';
import type { AiFormat } from '../../protocols/ai/format.ts';
import type { Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LifeRecord } from '../rule.ts';
import { Answer } from './answer.ts';

/** Answers of one lane that are remembered: an EventSource that is fed by a model may see many. */
const ANSWERS = 50;
const LANES = new WeakMap<LaneView, Answers>();

/** Whether a lane may carry a model's answers. */
export function mayAnswer({ api }: Pick<ConnectionLine, 'api'>): boolean {
  return api !== 'WebSocket';
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

/** The streamed answers of one lane, an attempt each. */
export class Answers {
  readonly view: LaneView;
  /** The newest format that was recognised. */
  format: AiFormat | undefined;
  #all: Answer[] = [];
  #current: Answer | undefined;
  #seen: Seq = 0;

  constructor(view: LaneView) {
    this.view = view;
  }

  /** Those that are answers of a model, oldest first. */
  get recognised(): Answer[] {
    return this.#all.filter(({ format }) => format !== undefined);
  }

  message(record: MessageRecord): void {
    if (record.seq <= this.#seen || record.kind !== 'message') return;
    this.#seen = record.seq;
    this.#of(record).message(record);
    this.format = this.#current?.format ?? this.format;
  }

  life(record: LifeRecord): void {
    if (record.seq <= this.#seen) return;
    this.#seen = record.seq;
    const current = this.#current;
    if (record.kind === 'comment') current?.alive();
    else if (record.kind === 'close' || record.kind === 'error') current?.over(record.t);
  }

  #of({ connection, attempt }: MessageRecord): Answer {
    let current = this.#current;
    if (current?.connection !== connection || current.number !== attempt) {
      current = new Answer(this.view.lane, connection, attempt);
      // Attempts that were no answers need not be remembered.
      this.#all = this.#all.filter(({ format }) => format !== undefined).slice(1 - ANSWERS);
      this.#all.push(current);
      this.#current = current;
    }
    return current;
  }
}
