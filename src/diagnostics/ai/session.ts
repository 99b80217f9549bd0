import type { Lane } from '../../model/lane.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { AiFormat, AiStep } from '../../protocols/ai/format.ts';
import type { AiReader } from '../../protocols/ai/reader.ts';
import { saidExcerpt } from '../../protocols/ai/said.ts';
import type { EpochMs, Seq } from '../../units.ts';
import { Shown } from '../shown.ts';
import { Answer, type Asked, readerOf } from './answer.ts';

/** Answers of a session that go on at the same time, and are told apart by name: more is no conversation. */
const AT_ONCE = 16;

/** One attempt of a WebSocket through which a model answers again and again. O(1) a message. */
export class Session {
  readonly connection: string;
  /** Number of the attempt within its connection. */
  readonly number: number;
  /** Errors of this session and the ones before that are of none of their answers. */
  readonly refused: { count: number; type: string; shown: Shown; isOurs: boolean };
  /** When the server said that it will close the connection. */
  leaving: { t: EpochMs; seq: Seq } | undefined;
  readonly #reader: AiReader;
  readonly #begin: (answer: Answer) => void;
  /** By name; those without one follow each other. */
  readonly #open = new Map<string, Answer>();
  #asked: Asked | undefined;
  /** What the page sent last before it was known what this is. */
  #early: MessageRecord | undefined;

  constructor(
    lane: Lane,
    connection: string,
    number: number,
    begin: (answer: Answer) => void,
    before: Session | undefined,
  ) {
    this.connection = connection;
    this.number = number;
    this.refused = before?.refused ?? { count: 0, type: '', shown: new Shown(), isOurs: true };
    this.#reader = readerOf(lane, connection, number);
    this.#begin = begin;
  }

  get format(): AiFormat | undefined {
    return this.#reader.format;
  }

  message(record: MessageRecord): void {
    if (this.#reader.isOther) {
      this.#early = undefined;
      return;
    }
    const isKnown = this.format !== undefined;
    if (record.kind === 'send' && !isKnown) {
      this.#early = record;
      return;
    }
    if (record.kind === 'send' && !this.format?.sent) {
      // It may be a question.
      this.#last()?.rest();
      return;
    }
    this.#read(record, isKnown);
  }

  #read(record: MessageRecord, isKnown: boolean): void {
    const isOut = record.kind === 'send';
    const text = saidExcerpt(record.data);
    if (text === undefined) return;
    const eventType = record.eventType ?? '';
    const step = isOut ? this.format?.sent?.({ text, eventType }) : this.#reader.read(text, eventType);
    if (!step) return;
    if (!isKnown && this.#early && this.format?.sent) this.#read(this.#early, true);
    this.#early = undefined;
    const { t, seq } = record;
    if (step.asked) this.#asked = { t, seq, byPage: isOut };
    else if (step.unasked) this.#asked = undefined;
    if (step.leaving) this.leaving = { t, seq };
    // What the page sends is no sign of life of the model.
    if (isOut) {
      if (step.tool) this.#last()?.tool(step.tool, t);
    } else if (step.of === '') this.#refuse(step, seq);
    else this.#take(step, record);
  }

  /** It is closed: what was under way is over. */
  over(t: EpochMs): void {
    for (const answer of this.#open.values()) answer.over(t);
    this.#open.clear();
    this.#asked = undefined;
  }

  #take(step: AiStep, record: MessageRecord): void {
    const { of = '' } = step;
    const answer = this.#answerOf(of, step);
    answer?.take(record, step);
    // Nothing more is said of one that has a name.
    if (of !== '' && step.end) this.#open.delete(of);
  }

  /** The answer that a message belongs to, which it may begin. */
  #answerOf(of: string, step: AiStep): Answer | undefined {
    const known = this.#open.get(of);
    const brings = step.delta !== undefined || step.error !== undefined;
    if (known && !(brings && this.#isPast(known, step))) return known;
    if (!brings && !step.begins) return undefined;
    const next = new Answer(this.connection, this.number, this.#reader, true);
    next.asked = this.#asked;
    this.#asked = undefined;
    this.#open.delete(of);
    this.#open.set(of, next);
    if (this.#open.size > AT_ONCE) this.#open.delete(this.#open.keys().next().value as string);
    this.#begin(next);
    return next;
  }

  /** Whether what comes now is of the answer after it. */
  #isPast(answer: Answer, step: AiStep): boolean {
    if (!this.format?.turns) return answer.isOver;
    // What was spoken may be written down after the turn.
    return answer.end !== undefined && (step.trails !== true || this.#asked !== undefined);
  }

  #last(): Answer | undefined {
    return [...this.#open.values()].at(-1);
  }

  /** The session goes on after it: most often the page asked for what cannot be. */
  #refuse({ error = '' }: AiStep, seq: Seq): void {
    const { refused } = this;
    refused.count++;
    refused.shown.add(seq);
    refused.type ||= error;
    refused.isOurs &&= error === 'invalid_request_error';
  }
}
