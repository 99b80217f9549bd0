import { at, countAt, listAt, objectOf, textAt } from '../json.ts';
import type { ErrorPiece, Piece, Said, ToolPiece, Usage, UsagePiece } from '../piece.ts';

/** An error as nearly all formats say it: a string, or an object with a message and a type, code or status. */
export function errorOf(error: unknown): ErrorPiece {
  if (typeof error === 'string') return { is: 'error', kind: '', message: error };
  const kind = [at(error, 'type'), at(error, 'code'), at(error, 'status')].find(
    (one) => (typeof one === 'string' && one !== '') || typeof one === 'number',
  );
  const message = textAt(error, 'message') || textAt(error, 'error') || textAt(error, 'detail');
  return { is: 'error', kind: kind === undefined ? '' : String(kind), message };
}

/** Whether an object has an error in it; `null` and '' are none. */
export function hasError(json: unknown): boolean {
  const error = at(json, 'error');
  return objectOf(error) !== undefined || (typeof error === 'string' && error !== '');
}

/** Counts as a piece; undefined where the stream says none. */
export function usageOf(
  usage: Usage,
  more: Pick<UsagePiece, 'adds' | 'message'> = {},
): UsagePiece | undefined {
  const said = Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== undefined)) as Usage;
  const { reasoningApart: _, cachedApart: __, ...counts } = said;
  if (Object.keys(counts).length === 0) return undefined;
  if (counts.cached === undefined && counts.written === undefined) delete said.cachedApart;
  return { is: 'usage', ...said, ...more };
}

/** Usage in OpenAI's words, of either of its APIs and of those that copy them. */
export function openaiUsage(usage: unknown): UsagePiece | undefined {
  if (!objectOf(usage)) return undefined;
  const input = countAt(usage, 'prompt_tokens') ?? countAt(usage, 'input_tokens');
  const output = countAt(usage, 'completion_tokens') ?? countAt(usage, 'output_tokens');
  const reasoning =
    countAt(usage, 'completion_tokens_details', 'reasoning_tokens') ??
    countAt(usage, 'output_tokens_details', 'reasoning_tokens');
  const total = countAt(usage, 'total_tokens');
  // xAI counts it beside the output, and does not say so: only the total tells.
  const isApart = reasoning && total !== undefined && total === (input ?? 0) + (output ?? 0) + reasoning;
  return usageOf({
    input,
    output,
    cached:
      countAt(usage, 'prompt_tokens_details', 'cached_tokens') ??
      countAt(usage, 'input_tokens_details', 'cached_tokens') ??
      countAt(usage, 'input_token_details', 'cached_tokens') ??
      countAt(usage, 'prompt_cache_hit_tokens'),
    written:
      countAt(usage, 'prompt_tokens_details', 'cache_write_tokens') ??
      countAt(usage, 'input_tokens_details', 'cache_write_tokens'),
    reasoning,
    total,
    ...(isApart ? { reasoningApart: true } : {}),
  });
}

/** Adds a piece if there is one. */
export function add(pieces: Piece[], piece: Piece | undefined): void {
  if (piece) pieces.push(piece);
}

/** Arguments that are a fragment where they are a string, or the whole as it stands in the text where they are not. */
export function argsOf(
  said: Said,
  json: unknown,
  path: readonly (string | number)[],
): Pick<ToolPiece, 'args' | 'argsWhole'> {
  const value = at(json, ...path);
  if (value === undefined || value === null) return {};
  return typeof value === 'string' ? { args: value } : { argsWhole: said.raw.at(...path) ?? '' };
}

/** The text of a content that is a string, or an array of `{type: 'text', text}`. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listAt(content)
    .map((one) => (typeof one === 'string' ? one : textAt(one, 'text')))
    .join('');
}

/** A short text of anything: a string itself, or JSON of little depth as it stands in the message. */
export function wordsAt(said: Said, path: readonly (string | number)[]): string {
  const value = at(said.json, ...path);
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : (said.raw.at(...path) ?? '');
}
