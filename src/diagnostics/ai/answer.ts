import type { Attempt, Lane } from '../../model/lane.ts';
import { LogHistogram } from '../../model/statistics/log-histogram.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { AiFormat, AiStep } from '../../protocols/ai/format.ts';
import { AiReader } from '../../protocols/ai/reader.ts';
import type { EpochMs, Milliseconds, Seq } from '../../units.ts';
import { headerOf } from '../headers.ts';
import { Shown } from '../shown.ts';
import { AI_STALL } from '../thresholds.ts';
import { Calls } from './calls.ts';

/** Stalls of one answer that are remembered. */
const STALLS = 20;
/** A finish reason is the format's word; what is longer is none. */
const REASON_MAX = 40;

/** A time without a piece of the answer. */
export interface Stall {
  from: EpochMs;
  to: EpochMs;
  /** A gap that long is one, by the gaps before it. */
  threshold: Milliseconds;
  /** Signs of life in it: pings, comments, messages without content. */
  alive: number;
  /** The piece before it and, where there is one, the piece after. */
  seqs: Seq[];
}

/** What an answer was asked by, in a session. */
export interface Asked {
  t: EpochMs;
  seq: Seq;
  /** The page asked; else it was heard that somebody fell silent. */
  byPage: boolean;
}

/** Who reads the messages of an attempt. */
export function readerOf(lane: Lane, connection: string, number: number): AiReader {
  const attempt = lane.attemptOf(connection, number);
  return new AiReader({
    url: lane.url,
    header: (name) => headerOf(attempt?.opened?.headers, name),
  });
}

/** One streamed answer of a model: an attempt of a lane or, in a session, one of many of it. */
export class Answer {
  readonly connection: string;
  /** Number of the attempt within its connection. */
  readonly number: number;
  firstSeq: Seq | undefined;
  firstT: EpochMs = Number.NaN;
  firstDelta: { t: EpochMs; seq: Seq; of: NonNullable<AiStep['delta']> } | undefined;
  /** Pings and comments before the first piece. */
  pingsBefore = 0;
  deltas = 0;
  finish: { reason: string; seq: Seq } | undefined;
  end: Seq | undefined;
  readonly errors = new Shown();
  errorCount = 0;
  errorType = '';
  readonly toolErrors = new Shown();
  toolErrorCount = 0;
  lastSeq: Seq = 0;
  /** In a session, what it was asked by, if that was seen. */
  asked: Asked | undefined;
  /** The tools that the model calls. */
  calls: Calls | undefined;
  /** It is one of many of its attempt. */
  readonly isInSession: boolean;
  readonly stalls: Stall[] = [];
  /** The time since the last piece, while it may become a stall. */
  #last: { t: EpochMs; seq: Seq; alive: number } | undefined;
  #toolRuns = false;
  #gaps: LogHistogram | undefined;
  readonly #reader: AiReader;

  constructor(connection: string, number: number, reader: AiReader, isInSession = false) {
    this.connection = connection;
    this.number = number;
    this.isInSession = isInSession;
    this.#reader = reader;
  }

  /** The format; undefined while (and when) it is not known to be an answer of a model. */
  get format(): AiFormat | undefined {
    return this.#reader.format;
  }

  /** The attempt as the lane has it, if it still does. */
  attemptIn(lane: Lane): Attempt | undefined {
    return lane.attemptOf(this.connection, this.number);
  }

  /** Nothing more of the answer is expected. */
  get isOver(): boolean {
    return this.finish !== undefined || this.end !== undefined || this.errorCount > 0;
  }

  /** The next message of an attempt that is one answer. */
  message(record: MessageRecord): void {
    if (typeof record.data !== 'string') return;
    const step = this.#reader.read(record.data, record.eventType);
    this.#saw(record);
    if (step) this.take(record, step);
  }

  /** The next message that is known to be of this answer, and what it does. */
  take(record: MessageRecord, step: AiStep): void {
    this.#saw(record);
    this.lastSeq = record.seq;
    if (step.ping && !this.firstDelta) this.pingsBefore++;
    if (step.delta) this.#delta(record, step.delta);
    else if (this.#last) this.#last.alive++;
    if (step.tool) this.tool(step.tool, record.t);
    if ((step.delta === 'tool' || step.calls) && this.format) {
      this.calls ??= new Calls();
      this.calls.take(record, this.format);
    }
    this.#outcome(record.seq, step);
  }

  /** A tool runs, and nothing is expected until it is done. */
  tool(step: NonNullable<AiStep['tool']>, t: EpochMs): void {
    // What it took is no time in which the model was awaited.
    if (step === 'done' && this.#toolRuns && this.#last) this.#last.t = Math.max(this.#last.t, t);
    this.#toolRuns = step === 'begins';
  }

  /** A sign of life that is no message. */
  alive(): void {
    if (this.#last) this.#last.alive++;
    else this.pingsBefore++;
  }

  /** The attempt is over: what was missing until then is missing for good. */
  over(t: EpochMs): void {
    const stall = this.pending(t);
    if (stall) this.#keep(stall);
    this.#last = undefined;
  }

  /** The stall under way at `now`. */
  pending(now: EpochMs): Stall | undefined {
    if (!this.#last || this.isOver || this.#toolRuns) return undefined;
    const { t: from, seq, alive } = this.#last;
    const threshold = this.#threshold();
    return now - from >= threshold ? { from, to: now, threshold, alive, seqs: [seq] } : undefined;
  }

  /** It may have been over, which its format does not say: what comes next is no end of a stall. */
  rest(): void {
    this.#last = undefined;
  }

  #saw({ t, seq }: MessageRecord): void {
    if (this.firstSeq !== undefined) return;
    this.firstSeq = seq;
    this.firstT = t;
  }

  #delta({ t, seq }: MessageRecord, of: NonNullable<AiStep['delta']>): void {
    this.deltas++;
    this.firstDelta ??= { t, seq, of };
    const last = this.#last;
    if (last) {
      const stall = this.pending(t);
      if (stall) this.#keep({ ...stall, seqs: [last.seq, seq] });
      // What a tool took is no pace of the model.
      else if (!this.#toolRuns) this.#gap(t - last.t);
      last.t = t;
      last.seq = seq;
      last.alive = 0;
    } else this.#last = { t, seq, alive: 0 };
  }

  #gap(ms: Milliseconds): void {
    this.#gaps ??= new LogHistogram();
    this.#gaps.add(ms);
  }

  #outcome(seq: Seq, step: AiStep): void {
    if (step.finish !== undefined) this.finish = { reason: step.finish.slice(0, REASON_MAX), seq };
    if (step.end) this.end = seq;
    if (step.toolError) {
      this.toolErrorCount++;
      this.toolErrors.add(seq);
    }
    if (step.error === undefined) return;
    this.errorCount++;
    this.errors.add(seq);
    this.errorType ||= step.error;
  }

  /** The 95th percentile says what is usual; the gap in question is not among them. */
  #threshold(): Milliseconds {
    const usual = this.#gaps?.quantile(AI_STALL.quantile) ?? 0;
    return Math.max(AI_STALL.least, AI_STALL.factor * usual);
  }

  #keep(stall: Stall): void {
    if (this.stalls.length < STALLS) this.stalls.push(stall);
  }
}
