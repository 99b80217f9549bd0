import { type Came, Growth, type Room } from './growth.ts';
import { LIMITS } from './limits.ts';
import type { TextKind, TextPiece, ToolPiece, ToolResultPiece } from './piece.ts';
import { ToolCall } from './tool-call.ts';

/** One text of a choice: a block, a message, a summary. */
export interface TextPart {
  readonly kind: TextKind;
  readonly key: string;
  readonly growth: Growth;
  /** Thoughts in other words than the model's own. */
  isSummary: boolean;
  /** What was said of it at its end is not what its pieces make. */
  differs: boolean;
}
export type Part = TextPart | ToolCall;

/** What a piece did. */
export interface Grew {
  /** UTF-16 units that are new; 0 for an empty piece. */
  fresh: number;
  /** The text it went into; undefined where it could not be kept. */
  growth: Growth | undefined;
}

/** One choice (candidate) of an answer: its parts in the order in which they began. */
export class Choice {
  readonly index: string;
  readonly parts: Part[] = [];
  finish: ({ reason: string } & Came) | undefined;
  /** UTF-16 units of parts past the limit. */
  notKept = 0;
  readonly #room: Room;
  readonly #open = new Map<string, Part>();
  readonly #calls = new Map<string, ToolCall>();
  #lastCall: ToolCall | undefined;
  readonly #lastText = new Map<TextKind, TextPart>();

  constructor(index: string, room: Room) {
    this.index = index;
    this.#room = room;
  }

  /** All texts of a kind, one after the other, as most SDKs give them. */
  textOf(kind: TextKind): string {
    return this.texts(kind)
      .map(({ growth }) => growth.text)
      .join('');
  }
  get text(): string {
    return this.textOf('text');
  }
  get reasoning(): string {
    return this.textOf('reasoning');
  }
  get refusal(): string {
    return this.textOf('refusal');
  }
  texts(kind: TextKind): TextPart[] {
    return this.parts.filter((part): part is TextPart => part.kind === kind);
  }
  get tools(): ToolCall[] {
    return this.parts.filter((part) => part.kind === 'tool');
  }

  take(piece: TextPiece, came: Came): Grew {
    const key = short(piece.part);
    const name = `${piece.is}/${key}`;
    let part =
      piece.part === '' ? this.#lastText.get(piece.is) : (this.#open.get(name) as TextPart | undefined);
    if (!part || (piece.as === 'begins' && part.growth.said > 0)) {
      if (this.parts.length >= LIMITS.parts) return this.#refuse(piece.text);
      part = { kind: piece.is, key, growth: new Growth(this.#room), isSummary: false, differs: false };
      this.parts.push(part);
      this.#open.set(name, part);
    }
    this.#lastText.set(piece.is, part);
    const { growth } = part;
    if (piece.summary) part.isSummary = true;
    if (piece.as === 'so-far') return { fresh: growth.soFar(piece.text, came), growth };
    if (piece.as === 'final' && growth.said > 0) {
      if (growth.notKept === 0 && growth.text !== piece.text) part.differs = true;
      return { fresh: 0, growth };
    }
    growth.append(piece.text, came);
    return { fresh: piece.text.length, growth };
  }

  /** @returns undefined for a word about a call that is not known; `runs`: the server runs it from now on. */
  tool(piece: ToolPiece, came: Came): (Grew & { began: boolean; runs: boolean }) | undefined {
    const before = piece.key === undefined ? undefined : (this.#find(piece.key) ?? this.#saidAgain(piece));
    // Several vendors give all parallel calls the same index: another id is another call.
    const isOther = before && piece.id && before.id && short(piece.id) !== before.id;
    if (before && !isOther) {
      this.#name(before, piece);
      return {
        fresh: before.take(piece, came),
        growth: before.args,
        began: false,
        runs: runs(before, piece),
      };
    }
    if (isEmpty(piece)) return undefined;
    if (this.parts.length >= LIMITS.parts)
      return { ...this.#refuse(argumentsOf(piece)), began: true, runs: false };
    const call = new ToolCall(short(piece.key), came, this.#room);
    this.parts.push(call);
    if (piece.key) this.#open.set(`tool/${call.key}`, call);
    this.#lastCall = call;
    this.#name(call, piece);
    return { fresh: call.take(piece, came), growth: call.args, began: true, runs: runs(call, piece) };
  }

  /** @returns whether the call is known. */
  result(piece: ToolResultPiece, came: Came): boolean {
    const byId = piece.id ? this.#calls.get(short(piece.id)) : undefined;
    const call = byId ?? (piece.key === undefined ? undefined : this.#find(piece.key));
    call?.takeResult(piece, came);
    return call !== undefined;
  }

  #find(key: string): ToolCall | undefined {
    return key === '' ? this.#lastCall : (this.#open.get(`tool/${short(key)}`) as ToolCall | undefined);
  }

  /** A call that was streamed under another key, such as the index of its block. */
  #saidAgain({ id, argsSoFar, argsWhole }: ToolPiece): ToolCall | undefined {
    const isWhole = argsSoFar !== undefined || argsWhole !== undefined;
    return id && isWhole ? this.#calls.get(short(id)) : undefined;
  }

  #name(call: ToolCall, { id }: ToolPiece): void {
    if (id) this.#calls.set(short(id), call);
  }

  #refuse(text: string): Grew {
    this.notKept += text.length;
    return { fresh: text.length, growth: undefined };
  }
}

const runs = ({ isServers }: ToolCall, { server, done }: ToolPiece): boolean =>
  isServers && (server === true || done === true);

/** What a piece says of the arguments. */
export function argumentsOf({ args, argsSoFar, argsWhole }: ToolPiece): string {
  return args ?? argsSoFar ?? argsWhole ?? '';
}

/** A key or an id as it is kept: what names a thing may be as long as a message. */
const short = (name = ''): string => name.slice(0, LIMITS.name);

/** It says nothing but that the call is done, or where it runs. */
function isEmpty({ id, name, args, argsSoFar, argsWhole, done, server }: ToolPiece): boolean {
  if (id || name || args || argsSoFar || argsWhole) return false;
  return done === true || server === true;
}
