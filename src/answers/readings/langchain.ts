import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { add, contentText, errorOf, usageOf, wordsAt } from './shared.ts';

const MODES =
  /^(?:messages(?:\/(?:partial|complete|metadata))?|values|updates|custom|events|debug|tasks|checkpoints|metadata|error|end)(?:\|.*)?$/;

/**
 * A LangGraph run. `messages` brings chunks, `messages/partial` all of a message until now, `updates` and `values` a
 * state, of which only messages of the model are taken.
 * langchain-ai/langgraphjs libs/langgraph-api/src, langchain-core messages (AIMessageChunk).
 */
export const readLangGraph: Reader = (said) => {
  const { json, eventType } = said;
  if (!MODES.test(eventType)) return undefined;
  // Sub-graphs say theirs after a bar.
  const mode = eventType.split('|', 1)[0];
  const pieces: Piece[] = [];
  switch (mode) {
    case 'error':
      return { pieces: [langError(json, said.text)] };
    case 'end':
      return { pieces: [{ is: 'finish', reason: 'end' }, { is: 'end' }] };
    case 'messages':
      readMessage(said, at(json, 0), [0], false, pieces);
      break;
    case 'messages/partial':
    case 'messages/complete':
      listAt(json).forEach((message, i) => {
        readMessage(said, message, [i], true, pieces);
      });
      break;
    case 'updates':
      for (const [node, update] of Object.entries(objectOf(json) ?? {}))
        readState(said, update, [node], pieces);
      break;
    case 'values':
      readState(said, json, [], pieces);
      break;
    default:
      return SILENT;
  }
  return { pieces: pieces.length === 0 && mode !== 'messages' ? [{ is: 'activity' }] : pieces };
};

/** The newest message of a state, if it is the model's: those before it were said before. */
function readState(said: Said, state: unknown, path: (string | number)[], pieces: Piece[]): void {
  const last = listAt(state, 'messages').length - 1;
  if (last >= 0) readMessage(said, at(state, 'messages', last), [...path, 'messages', last], true, pieces);
}

/** A message, or a chunk of one, in either of its forms: plain, or as a constructor with `kwargs`. */
export function readMessage(
  said: Said,
  message: unknown,
  path: (string | number)[],
  isWhole: boolean,
  pieces: Piece[],
): void {
  const kwargs = objectOf(at(message, 'kwargs'));
  const body = kwargs ?? message;
  const under = kwargs ? [...path, 'kwargs'] : path;
  const type =
    textAt(message, 'type') === 'constructor' ? lastOf(at(message, 'id')) : textAt(message, 'type');
  if (/tool/i.test(type)) {
    const failed = textAt(body, 'status') === 'error';
    const text = contentText(at(body, 'content'));
    pieces.push({ is: 'tool-result', id: textAt(body, 'tool_call_id'), text, ...(failed ? { failed } : {}) });
    return;
  }
  if (type !== '' && !/^ai|^AI/.test(type)) return;
  const part = textAt(body, 'id');
  const as = isWhole ? { as: 'so-far' as const } : {};
  const thought = textAt(body, 'additional_kwargs', 'reasoning_content') || thinking(at(body, 'content'));
  if (thought !== '') pieces.push({ is: 'reasoning', part, text: thought, ...as });
  const text = contentText(at(body, 'content'));
  if (text !== '') pieces.push({ is: 'text', part, text, ...as });
  if (isWhole) readCalls(said, body, under, pieces);
  else
    listAt(body, 'tool_call_chunks').forEach((call, i) => {
      pieces.push({
        is: 'tool',
        key: `${part}.${keyAt(call, String(i), 'index')}`,
        id: textAt(call, 'id') || undefined,
        name: textAt(call, 'name') || undefined,
        args: textAt(call, 'args'),
      });
    });
  // Chunks of one message say a part each.
  add(pieces, counts(at(body, 'usage_metadata'), isWhole, part));
  const model = textAt(body, 'response_metadata', 'model_name');
  if (model !== '') pieces.push({ is: 'model', model });
  const reason =
    textAt(body, 'response_metadata', 'finish_reason') || textAt(body, 'response_metadata', 'stop_reason');
  // A step of a run ends by it, not the run.
  if (reason !== '') pieces.push({ is: 'activity' });
}

function readCalls(said: Said, body: unknown, path: (string | number)[], pieces: Piece[]): void {
  const isPartial = said.eventType.startsWith('messages/partial');
  listAt(body, 'tool_calls').forEach((call, i) => {
    const args = said.raw.at(...path, 'tool_calls', i, 'args');
    pieces.push({
      is: 'tool',
      key: `${textAt(body, 'id')}.${i}`,
      id: textAt(call, 'id') || undefined,
      name: textAt(call, 'name') || undefined,
      ...(args === undefined ? {} : isPartial ? { argsSoFar: args } : { argsWhole: args, done: true }),
    });
  });
}

function counts(usage: unknown, isWhole: boolean, message: string): Piece | undefined {
  return usageOf(
    {
      input: countAt(usage, 'input_tokens'),
      output: countAt(usage, 'output_tokens'),
      cached: countAt(usage, 'input_token_details', 'cache_read'),
      written: countAt(usage, 'input_token_details', 'cache_creation'),
      reasoning: countAt(usage, 'output_token_details', 'reasoning'),
      total: countAt(usage, 'total_tokens'),
    },
    { message, ...(isWhole ? {} : { adds: true }) },
  );
}

function thinking(content: unknown): string {
  return listAt(content)
    .map((one) => textAt(one, 'thinking') || textAt(one, 'reasoning'))
    .join('');
}

function lastOf(ids: unknown): string {
  const last = listAt(ids).at(-1);
  return typeof last === 'string' ? last : '';
}

function langError(json: unknown, text: string): Piece {
  if (!objectOf(json)) return errorOf(text);
  const kind = textAt(json, 'error') || keyAt(json, '', 'status_code');
  return { is: 'error', kind, message: textAt(json, 'message') };
}

/**
 * LangServe's /stream, /stream_log (JSON Patch) and /stream_events.
 * langchain-ai/langserve langserve/api_handler.py.
 */
export const readLangServe: Reader = (said) => {
  const { json, eventType } = said;
  switch (eventType) {
    case 'data':
      return { pieces: readData(said, json) };
    case 'metadata':
      return SILENT;
    case 'error':
      return { pieces: [langError(json, said.text)] };
    case 'end':
      return { pieces: [{ is: 'finish', reason: 'end' }, { is: 'end' }] };
    default:
      return undefined;
  }
};

function readData(said: Said, json: unknown): Piece[] {
  const pieces: Piece[] = [];
  const ops = listAt(json, 'ops');
  if (ops.length > 0) {
    ops.forEach((op, i) => {
      if (textAt(op, 'path') === '/streamed_output/-')
        readOutput(said, at(op, 'value'), ['ops', i, 'value'], pieces);
    });
  } else if (/^on_(?:chat_model|llm)_stream$/.test(textAt(json, 'event')))
    readOutput(said, at(json, 'data', 'chunk'), ['data', 'chunk'], pieces);
  else if (textAt(json, 'event') !== '') pieces.push({ is: 'activity' });
  else readOutput(said, json, [], pieces);
  return pieces;
}

function readOutput(said: Said, output: unknown, path: (string | number)[], pieces: Piece[]): void {
  if (typeof output === 'string') {
    if (output !== '') pieces.push({ is: 'text', text: output });
  } else if (at(output, 'content') !== undefined || objectOf(at(output, 'kwargs'))) {
    readMessage(said, output, path, false, pieces);
  } else if (textAt(output, 'output') !== '') {
    pieces.push({ is: 'text', text: wordsAt({ ...said, json: output }, ['output']) });
  } else if (objectOf(output)) pieces.push({ is: 'activity' });
}
