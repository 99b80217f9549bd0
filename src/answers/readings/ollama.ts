import { at, countAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader } from '../piece.ts';
import { add, errorOf, hasError, usageOf } from './shared.ts';

const NANOSECONDS = 1e6;

/** Ollama's chat and generate: lines of JSON. ollama/ollama docs/api.md. */
export const readOllama: Reader = (said) => {
  const { json } = said;
  if (!objectOf(json)) return undefined;
  if (hasError(json)) return { pieces: [errorOf(at(json, 'error'))] };
  const done = at(json, 'done');
  if (typeof done !== 'boolean') return undefined;
  const pieces: Piece[] = [];
  const model = textAt(json, 'model');
  if (model !== '') pieces.push({ is: 'model', model });
  const message = at(json, 'message');
  const thought = textAt(message, 'thinking') || textAt(json, 'thinking');
  if (thought !== '') pieces.push({ is: 'reasoning', text: thought });
  const text = textAt(message, 'content') || textAt(json, 'response');
  if (text !== '') pieces.push({ is: 'text', text });
  listAt(message, 'tool_calls').forEach((call, i) => {
    pieces.push({
      is: 'tool',
      id: textAt(call, 'id') || undefined,
      name: textAt(call, 'function', 'name') || undefined,
      argsWhole: said.raw.at('message', 'tool_calls', i, 'function', 'arguments') ?? '',
      done: true,
    });
  });
  if (!done) return { pieces };
  const took = countAt(json, 'eval_duration');
  add(
    pieces,
    usageOf({
      input: countAt(json, 'prompt_eval_count'),
      output: countAt(json, 'eval_count'),
      ...(took === undefined ? {} : { outputTook: took / NANOSECONDS }),
    }),
  );
  pieces.push({ is: 'finish', reason: textAt(json, 'done_reason') || 'stop' }, { is: 'end' });
  return { pieces };
};
