import type { Milliseconds } from '../units.ts';
import type { Raw } from './raw.ts';

/** The sorts of text an answer is made of. */
export type TextKind = 'text' | 'reasoning' | 'refusal';

/** What one message of a streamed answer says, in full. One may say several things. */
export type Piece =
  | TextPiece
  | ToolPiece
  | ToolResultPiece
  | CitationPiece
  | UsagePiece
  | FinishPiece
  | ErrorPiece
  | ModelPiece
  | { is: 'begin' }
  | { is: 'asked' }
  /** Sound or an image came: a piece of the answer without text. */
  | { is: 'media' }
  /** The server works without saying what on: an agent's state, a progress notification. */
  | { is: 'activity' }
  | { is: 'ping' }
  | { is: 'end' };

export interface TextPiece {
  is: TextKind;
  /** Index of the choice or candidate; '0' where the format has one only. */
  choice?: string;
  /** What tells texts of one choice apart: the index of a block, the id of a message; '': that which came last. */
  part?: string;
  text: string;
  /**
   * `begins`: a new part begins with it, also where one has that key. `so-far`: all of the part until now, not what is
   * new. `final`: all of the part, said again at its end.
   */
  as?: 'begins' | 'so-far' | 'final';
  /** Thoughts in other words than those the model had, which the stream counts, and does not bring. */
  summary?: true;
  /** It is what was spoken, written down: it may come after the end of its answer. */
  trails?: true;
}

export interface ToolPiece {
  is: 'tool';
  choice?: string;
  /** What tells the calls of a choice apart; undefined: a call of its own, whole; '': the call that came last. */
  key?: string;
  id?: string;
  name?: string;
  /** A fragment of the arguments. */
  args?: string;
  /** The arguments so far, all of them. */
  argsSoFar?: string;
  /** All of the arguments, said at once or again at the end. */
  argsWhole?: string;
  /** The arguments are text of the tool's own, not JSON. */
  free?: true;
  /** It runs where the model does, and the answer goes on after it. */
  server?: true;
  /** Nothing more of the answer is expected until its result is told, wherever it runs. */
  pauses?: true;
  /** No more arguments come. */
  done?: true;
}

export interface ToolResultPiece {
  is: 'tool-result';
  /** Of the call, by its key or id. */
  key?: string;
  id?: string;
  failed?: true;
  text?: string;
}

export interface CitationPiece {
  is: 'citation';
  choice?: string;
  url?: string;
  title?: string;
  /** What is quoted of the source, or which part of the answer it supports. */
  quote?: string;
}

/** Tokens, each as the stream says it. Undefined: it does not say. */
export interface Usage {
  input?: number;
  output?: number;
  /** Of the input, read from a cache, and written to one. */
  cached?: number;
  written?: number;
  /** Of the output, spent on reasoning. */
  reasoning?: number;
  total?: number;
  /** The format counts `cached` and `written` beside `input`, not within it. */
  cachedApart?: true;
  /** The format counts reasoning beside `output`, not within it. */
  reasoningApart?: true;
  /** The time that the server itself says the output took. */
  outputTook?: Milliseconds;
}

export interface UsagePiece extends Usage {
  is: 'usage';
  /** It adds to what was said before of the same message, and does not replace it. */
  adds?: true;
  /** The message it is of, where an answer has several: theirs add up. */
  message?: string;
}

export interface FinishPiece {
  is: 'finish';
  choice?: string;
  /** The format's own word. */
  reason: string;
}

export interface ErrorPiece {
  is: 'error';
  /** Its type or code; '' where it has none. */
  kind: string;
  message: string;
}

export interface ModelPiece {
  is: 'model';
  model: string;
  /** In place of the one that began. */
  instead?: true;
}

/** One message of a stream, read in full. */
export interface Reading {
  pieces: readonly Piece[];
  /** The answer it belongs to, where the format names it. */
  of?: string;
  /** `of` is to be relied on: answers of one stream are apart by it, also at the same time. */
  routed?: true;
}

/** A message as a reader looks at it. */
export interface Said {
  text: string;
  /** Its value as JSON; undefined where it is none. */
  json: unknown;
  /** The same as it stands in the text. */
  raw: Raw;
  /** Name of the event, or of the part in the AI SDK's data stream; '' where it has none. */
  eventType: string;
  /** The page sent it. */
  out: boolean;
}

/** Reads one message of a format; undefined where it is none of that format's. Never throws. */
export type Reader = (said: Said) => Reading | undefined;

/** It belongs to the format and says nothing that an answer is made of. */
export const SILENT: Reading = { pieces: [] };
