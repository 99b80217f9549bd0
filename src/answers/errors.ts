import type { Came } from './growth.ts';
import { LIMITS } from './limits.ts';
import type { ErrorPiece } from './piece.ts';

export interface AnswerError extends Came {
  /** Its type or code, '' where it has none. */
  kind: string;
  message: string;
}

/** The errors of an answer, or of a session beside its answers. */
export class Errors {
  readonly list: AnswerError[] = [];
  /** With those that are not kept. */
  count = 0;

  take({ kind, message }: ErrorPiece, came: Came): void {
    this.count++;
    if (this.list.length >= LIMITS.errors) return;
    this.list.push({
      kind: kind.slice(0, LIMITS.name),
      message: message.slice(0, LIMITS.words),
      ...came,
    });
  }
}
