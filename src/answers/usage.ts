import type { Usage, UsagePiece } from './piece.ts';

const COUNTS = ['input', 'output', 'cached', 'reasoning', 'total', 'outputTook'] as const;

/** What a stream says of tokens, each count by itself: the last word counts, or the sum where steps add up. */
export function takeUsage(usage: Usage, piece: UsagePiece): void {
  for (const name of COUNTS) {
    const count = piece[name];
    if (count === undefined) continue;
    usage[name] = piece.adds ? (usage[name] ?? 0) + count : count;
  }
  if (piece.reasoningApart) usage.reasoningApart = true;
}

/**
 * Tokens that came over the stream as pieces, by its own count; undefined where it says none. Reasoning that was not
 * streamed (most vendors keep it to themselves) took no part in it.
 */
export function streamedTokens(usage: Usage, reasoningStreamed: boolean): number | undefined {
  const { output, reasoning = 0, reasoningApart } = usage;
  if (output === undefined) return undefined;
  if (reasoningApart) return reasoningStreamed ? output + reasoning : output;
  return reasoningStreamed ? output : Math.max(0, output - reasoning);
}
