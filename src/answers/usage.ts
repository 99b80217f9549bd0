import { LIMITS } from './limits.ts';
import type { Usage, UsagePiece } from './piece.ts';

const COUNTS = ['input', 'output', 'cached', 'written', 'reasoning', 'total', 'outputTook'] as const;

/** What a stream says of tokens. Of each message of an answer the last word counts, or the sum where chunks add up. */
export class Counted {
  /** Of all messages. */
  readonly sum: Usage = {};
  readonly #messages = new Map<string, Usage>();

  take(piece: UsagePiece): void {
    const one = this.#of(piece.message);
    for (const name of COUNTS) {
      const count = piece[name];
      if (count === undefined) continue;
      const before = one[name] ?? 0;
      one[name] = piece.adds ? before + count : count;
      this.sum[name] = (this.sum[name] ?? 0) + one[name] - before;
    }
    if (piece.reasoningApart) this.sum.reasoningApart = true;
    if (piece.cachedApart) this.sum.cachedApart = true;
  }

  #of(message = ''): Usage {
    const name = this.#messages.size < LIMITS.counted ? message.slice(0, LIMITS.name) : '';
    const known = this.#messages.get(name) ?? {};
    this.#messages.set(name, known);
    return known;
  }
}

/**
 * Tokens that came over the stream as pieces, by its own count; undefined where it says none. Reasoning that was not
 * streamed (most vendors keep it to themselves, or tell a summary) took no part in it.
 */
export function streamedTokens(usage: Usage, reasoningStreamed: boolean): number | undefined {
  const { output, reasoning = 0, reasoningApart } = usage;
  if (output === undefined) return undefined;
  if (reasoningApart) return reasoningStreamed ? output + reasoning : output;
  return reasoningStreamed ? output : Math.max(0, output - reasoning);
}
