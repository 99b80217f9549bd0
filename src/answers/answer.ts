import type { AiFormat } from '../protocols/ai/format.ts';
import type { EpochMs } from '../units.ts';
import { argumentsOf, Choice, type Grew } from './choice.ts';
import { type Citation, Citations } from './citations.ts';
import type { Clock } from './clock.ts';
import { type AnswerError, Errors } from './errors.ts';
import type { Came, Room } from './growth.ts';
import { LIMITS } from './limits.ts';
import { type DeltaKind, Pace } from './pace.ts';
import { Phases, type Span } from './phases.ts';
import type { Piece, TextPiece, ToolPiece, Usage } from './piece.ts';
import { Counted } from './usage.ts';

/** How an answer stands. `cut`: the stream ended and nothing said that the answer was whole. */
export type State = 'streaming' | 'finished' | 'finished-without-marker' | 'cut' | 'error' | 'aborted';

/** One streamed answer of a model, put together from its messages as they come. */
export class Answer {
  readonly connection: string;
  readonly attempt: number;
  /** 1, 2, … among the answers of its attempt. */
  readonly number: number;
  readonly format: AiFormat;
  /** Its times as far as they are those of its attempt. */
  readonly clock: Clock;
  /** As the format names it, '' where it does not. */
  id = '';
  model = '';
  /** In the order in which they began. */
  readonly choices: Choice[] = [];
  readonly pace = new Pace();
  /** The end marker. */
  end: Came | undefined;
  /** Pieces of the answer that came after its end marker. */
  afterEnd: (Came & { count: number }) | undefined;
  /** When it was asked for, where that is not when the request was sent. */
  asked: Came | undefined;
  first: Came;
  last: Came;
  messages = 0;
  /** UTF-16 units of text, reasoning and arguments that were said. */
  characters = 0;
  /** Of these, in the first piece. */
  firstCharacters = 0;
  /** Another one began before it was over. */
  isSuperseded = false;
  /** Its text was let go, to make room for newer ones. */
  isLetGo = false;
  readonly #phases = new Phases();
  readonly #choices = new Map<string, Choice>();
  readonly #cited = new Citations();
  readonly #errors = new Errors();
  readonly #room: Room;
  #notKept = 0;
  readonly #counted = new Counted();

  constructor(
    of: Pick<Answer, 'connection' | 'attempt' | 'number' | 'format' | 'clock'>,
    came: Came,
    room: Room,
  ) {
    this.connection = of.connection;
    this.attempt = of.attempt;
    this.number = of.number;
    this.format = of.format;
    this.clock = of.clock;
    this.first = this.last = came;
    this.#room = room;
  }

  /** Tokens, as the stream says them. */
  get usage(): Usage {
    return this.#counted.sum;
  }
  get citations(): readonly Citation[] {
    return this.#cited.list;
  }
  /** With those that are not kept, as `errorCount` is. */
  get citationCount(): number {
    return this.#cited.count;
  }
  get errors(): readonly AnswerError[] {
    return this.#errors.list;
  }
  get errorCount(): number {
    return this.#errors.count;
  }
  /** The text of its first choice. */
  get text(): string {
    return this.choices[0]?.text ?? '';
  }
  get reasoning(): string {
    return this.choices[0]?.reasoning ?? '';
  }
  /** UTF-16 units of text, reasoning and arguments that were said and are not kept. */
  get notKept(): number {
    let count = this.#notKept;
    for (const choice of this.choices) {
      count += choice.notKept;
      for (const part of choice.parts) count += (part.kind === 'tool' ? part.args : part.growth).notKept;
    }
    return count;
  }
  /** Nothing more of it is expected, but perhaps counts and the end marker. */
  get isOver(): boolean {
    if (this.end || this.errorCount > 0) return true;
    return this.choices.length > 0 && this.choices.every(({ finish }) => finish !== undefined);
  }

  /** How it stands, as far as the records tell. */
  get state(): State {
    if (this.errorCount > 0) return 'error';
    if (this.end) return 'finished';
    const { end } = this.clock;
    const isLost = this.isSuperseded || end !== undefined;
    if (this.isOver) {
      if (this.format.marker === undefined) return 'finished';
      return isLost ? 'finished-without-marker' : 'streaming';
    }
    if (!isLost) return 'streaming';
    if (!this.isSuperseded && end?.by === 'page') return 'aborted';
    // Of some formats nothing tells whether an answer was whole.
    return this.format.finishes || end?.by === 'network' ? 'cut' : 'finished';
  }

  take(pieces: readonly Piece[], came: Came): void {
    this.messages++;
    this.last = came;
    for (const piece of pieces) this.#take(piece, came);
    if (this.errorCount > 0) this.#phases.mark(came.t, 'error');
    else if (this.isOver) this.#phases.mark(came.t, 'done');
  }

  /** What it was busy with, from `from` until `to`. */
  phases(from: EpochMs, to: EpochMs): Span[] {
    return this.#phases.spans(from, to);
  }

  /** Lets go of its text; its figures stay. */
  letGo(): void {
    this.isLetGo = true;
    for (const { parts } of this.choices)
      for (const part of parts) (part.kind === 'tool' ? part.args : part.growth).clear(true);
  }

  #take(piece: Piece, came: Came): void {
    switch (piece.is) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        this.#text(piece, came);
        break;
      case 'tool':
        this.#tool(piece, came);
        break;
      case 'tool-result':
        if (this.choices.some((choice) => choice.result(piece, came))) this.pace.tool(false, came);
        break;
      case 'media':
        this.#delta('text', came, { fresh: 0, growth: undefined });
        break;
      case 'citation':
        this.#cited.take(piece, came);
        break;
      case 'usage':
        this.#counted.take(piece);
        break;
      case 'finish': {
        const choice = this.#choice(piece.choice);
        if (choice) choice.finish = { reason: piece.reason.slice(0, LIMITS.name), ...came };
        break;
      }
      case 'error':
        this.#errors.take(piece, came);
        break;
      case 'model':
        if (piece.instead || this.model === '') this.model = piece.model.slice(0, LIMITS.name);
        break;
      case 'activity':
        this.pace.alive(came);
        break;
      case 'end':
        this.end ??= came;
        break;
      case 'begin':
      case 'asked':
      case 'ping':
        break;
    }
  }

  #text(piece: TextPiece, came: Came): void {
    const choice = this.#choice(piece.choice);
    if (!choice) this.#notKept += piece.text.length;
    const grew = choice?.take(piece, came) ?? { fresh: piece.text.length, growth: undefined };
    if (grew.fresh > 0) this.#delta(piece.is === 'reasoning' ? 'reasoning' : 'text', came, grew);
  }

  #tool(piece: ToolPiece, came: Came): void {
    const choice = this.#choice(piece.choice);
    const said = argumentsOf(piece).length;
    if (!choice) this.#notKept += said;
    const grew = choice
      ? choice.tool(piece, came)
      : { fresh: said, began: false, runs: false, growth: undefined };
    if (grew && (grew.fresh > 0 || grew.began)) this.#delta('tool', came, grew);
    if (grew && (grew.runs || piece.pauses)) this.pace.tool(true, came);
  }

  #delta(of: DeltaKind, came: Came, { fresh, growth }: Grew): void {
    if (this.end && this.end !== came) {
      this.afterEnd ??= { ...came, count: 0 };
      this.afterEnd.count++;
    }
    if (this.pace.deltas === 0) this.firstCharacters = fresh;
    this.characters += fresh;
    this.pace.delta(of, came, growth, fresh > 0);
    this.#phases.mark(came.t, of);
  }

  #choice(index = '0'): Choice | undefined {
    let choice = this.#choices.get(index);
    if (!choice && this.choices.length < LIMITS.choices) {
      choice = new Choice(index, this.#room);
      this.#choices.set(index, choice);
      this.choices.push(choice);
    }
    return choice;
  }
}
