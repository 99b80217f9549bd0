import type { Attempt } from '../model/lane.ts';
import type { ConnectionLine, MessageRecord, StreamRecord } from '../model/types.ts';
import { type AiFormat, excerpt } from '../protocols/ai/format.ts';
import { AiReader, formatOf } from '../protocols/ai/reader.ts';
import { Answer } from './answer.ts';
import { Clock } from './clock.ts';
import { Errors } from './errors.ts';
import type { Came, Room } from './growth.ts';
import { LIMITS } from './limits.ts';
import type { Piece, Reading, Said } from './piece.ts';
import { READERS } from './readings/readings.ts';
import { saidOf, saidText } from './said.ts';

/** Messages before the format is known that are read once it is, and how long they may be. */
const EARLY = 8;
const EARLY_LENGTH = 16 * 1024;
/** Messages that are none of the format's which are asked for another. */
const ASKED = 64;
/** What begins an answer, beside its own opening. */
const CONTENT: ReadonlySet<Piece['is']> = new Set<Piece['is']>([
  'text',
  'reasoning',
  'refusal',
  'tool',
  'media',
  'citation',
  'error',
]);

/** What a stream needs to know of its connection. */
export interface StreamOf {
  line: ConnectionLine;
  attempt: number;
  /** The attempt as a lane has it, which may have been told more. */
  look?: () => Attempt | undefined;
  /** What its answers may keep. */
  room: () => Room;
  /** Read it as this format, whatever it looks like: an id of `READERS`, or `ai-sdk-text` for plain text. */
  as?: AiFormat;
}

/** The answers of one attempt, read record by record. */
export class AnswerStream {
  readonly connection: string;
  readonly attempt: number;
  readonly clock: Clock;
  /** Oldest first. */
  answers: Answer[] = [];
  /** Those before them that are forgotten. */
  forgotten = 0;
  /** In the order in which they were seen. */
  readonly formats: AiFormat[] = [];
  /** Errors of the session that are none of an answer. */
  readonly errors = new Errors();
  /** Messages of no format that is known, or too long to be read, after the first of an answer. */
  unread = 0;
  readonly #of: StreamOf;
  readonly #reader: AiReader;
  #early: MessageRecord[] = [];
  #asked = 0;
  #question: Came | undefined;
  #model = '';
  #last: AiFormat | undefined;
  readonly #current = new Map<AiFormat, Answer>();
  readonly #byId = new Map<string, Answer>();

  constructor(of: StreamOf) {
    this.#of = of;
    this.connection = of.line.id;
    this.attempt = of.attempt;
    this.clock = new Clock(of.line.api === 'WebSocket', of.look);
    this.#reader = new AiReader({ url: of.line.url, header: (name) => this.clock.header(name) });
    if (of.as) this.formats.push(of.as);
  }

  /** It is none of a model's, as far as its beginning tells. */
  get isOther(): boolean {
    return this.formats.length === 0 && this.#reader.isOther;
  }

  take(record: StreamRecord): void {
    this.clock.take(record);
    if (record.kind === 'close') this.#early = [];
    if (record.kind !== 'message' && record.kind !== 'send') return;
    if (this.formats.length === 0 && this.#reader.isOther) return;
    const text = saidText(record.data);
    if (text === undefined) return;
    if (this.formats.length > 0) this.#message(record, text);
    else this.#meet(record, text);
  }

  /** The format is not known yet. */
  #meet(record: MessageRecord, text: string): void {
    // What the page asks as soon as it may is asked before anything says which format it is in.
    const isOut = record.kind === 'send';
    const format = isOut ? undefined : this.#reader.recognise(text, record.eventType);
    if (!format) {
      if (this.#early.length < EARLY && record.size <= EARLY_LENGTH) this.#early.push(record);
      if (this.#reader.isOther) this.#early = [];
      return;
    }
    this.formats.push(format);
    for (const one of this.#early) this.#message(one, saidText(one.data) ?? '');
    this.#early = [];
    this.#message(record, text);
  }

  #message(record: MessageRecord, text: string): void {
    if (text.length > LIMITS.message) {
      this.unread++;
      return;
    }
    const came: Came = { t: record.t, seq: record.seq };
    const out = record.kind === 'send';
    const said = saidOf(text, record.eventType, out);
    // The format of the message before is the likeliest.
    for (const format of this.#likely()) {
      if (out && !format.sent) continue;
      const reading = READERS.get(format.id)?.(said) ?? plain(format, said);
      if (!reading) continue;
      this.#last = format;
      this.#route(format, reading, came);
      return;
    }
    if (!out) this.#other(said, came);
  }

  #likely(): readonly AiFormat[] {
    const last = this.#last;
    if (!last || this.formats.length === 1) return this.formats;
    return [last, ...this.formats.filter((format) => format !== last)];
  }

  /** A message of none of the formats so far. */
  #other(said: Said, came: Came): void {
    if (this.#asked < ASKED && this.formats.length < LIMITS.formats && !this.#of.as) {
      this.#asked++;
      const message = { text: excerpt(said.text), eventType: said.eventType };
      const opening = { url: '', header: () => undefined };
      const format = formatOf(message, opening);
      const reading = format && READERS.get(format.id)?.(said);
      if (format && reading && !this.formats.includes(format)) {
        this.formats.push(format);
        this.#last = format;
        this.#route(format, reading, came);
        return;
      }
    }
    this.unread++;
  }

  #route(format: AiFormat, { pieces, of = '', routed }: Reading, came: Came): void {
    for (const piece of pieces) {
      if (piece.is === 'asked') this.#question = came;
      else if (piece.is === 'model' && of === '') this.#model = piece.model;
    }
    if (routed && of === '') {
      for (const piece of pieces) if (piece.is === 'error') this.errors.take(piece, came);
      return;
    }
    const answer = routed ? this.#named(format, of, came) : this.#next(format, of, pieces, came);
    answer?.take(pieces, came);
  }

  /** Answers of one stream that are apart by their id. */
  #named(format: AiFormat, of: string, came: Came): Answer {
    return this.#byId.get(of.slice(0, LIMITS.name)) ?? this.#begin(format, of, came, false);
  }

  /** Answers that follow each other; undefined where there is none to say it of. */
  #next(format: AiFormat, of: string, pieces: readonly Piece[], came: Came): Answer | undefined {
    const current = this.#current.get(format);
    const brings = pieces.some(({ is }) => CONTENT.has(is));
    if (!current) {
      const begins = brings || of !== '' || pieces.some(({ is }) => is === 'begin' || is === 'finish');
      return begins ? this.#begin(format, of, came, false) : undefined;
    }
    const isOther = of !== '' && current.id !== '' && of.slice(0, LIMITS.name) !== current.id;
    const opens = pieces.some(({ is }) => is === 'begin');
    if (format.turns && brings && current.end && (this.#question || !pieces.every(trails)))
      return this.#begin(format, of, came, false);
    if (opens ? isOther || current.isOver : isOther && brings && current.isOver)
      return this.#begin(format, of, came, !current.isOver);
    if (of !== '' && current.id === '') current.id = of.slice(0, LIMITS.name);
    return current;
  }

  #begin(format: AiFormat, of: string, came: Came, supersedes: boolean): Answer {
    const { connection, attempt, clock } = this;
    if (supersedes) (this.#current.get(format) as Answer).isSuperseded = true;
    const number = this.forgotten + this.answers.length + 1;
    const answer = new Answer({ connection, attempt, clock, number, format }, came, this.#of.room());
    answer.id = of.slice(0, LIMITS.name);
    answer.model = this.#model.slice(0, LIMITS.name);
    answer.asked = this.#question;
    this.#question = undefined;
    this.answers.push(answer);
    this.#current.set(format, answer);
    if (of !== '') this.#byId.set(answer.id, answer);
    if (this.answers.length > LIMITS.ofAttempt) this.forgetOldest();
    return answer;
  }

  /** Forgets the oldest answer wholly. */
  forgetOldest(): void {
    const oldest = this.answers.shift();
    if (!oldest) return;
    this.forgotten++;
    oldest.letGo();
    for (const [id, answer] of this.#byId) {
      if (answer !== oldest) continue;
      this.#byId.delete(id);
      break;
    }
    if (this.#current.get(oldest.format) === oldest) this.#current.delete(oldest.format);
  }
}

/** What was spoken may be written down after the turn that it was spoken in. */
function trails(piece: Piece): boolean {
  return !CONTENT.has(piece.is) || (piece.is === 'text' && piece.trails === true);
}

/** Plain text, which no format is: the user says that it is an answer. */
function plain(format: AiFormat, { text, out }: Said): Reading | undefined {
  return format.id === 'ai-sdk-text' && !out ? { pieces: [{ is: 'text', text }] } : undefined;
}

/** The AI SDK's text stream: all of the body is the answer. Nothing in it says so, hence it is never recognised. */
export const PLAIN_TEXT: AiFormat = {
  id: 'ai-sdk-text',
  name: 'Plain text',
  finishes: false,
  recognise: () => false,
  read: ({ text }) => (text === '' ? {} : { delta: 'text' }),
};
