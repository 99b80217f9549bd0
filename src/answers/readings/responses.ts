import { at, keyAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said, ToolPiece } from '../piece.ts';
import { readAnnotation } from './chat.ts';
import { readItem, readOutput } from './responses-items.ts';
import { add, errorOf, openaiUsage } from './shared.ts';

const CALL_STATE = /^response\.(\w+_call)\.(\w+)$/;

/** The key of an output item: proxies give it changing ids, but its index stays. */
const item = (json: unknown): string => keyAt(json, textAt(json, 'item_id'), 'output_index');
const part = (json: unknown, more: string): string => `${item(json)}.${keyAt(json, '0', more)}`;

/**
 * What happens within a response, for the Responses API and the Realtime API, which share these events.
 * openai-node src/resources/responses/responses.ts (ResponseStreamEvent), src/resources/realtime/realtime.ts.
 * @returns undefined for a type that is not known.
 */
export function readResponsePart(type: string, said: Said): Piece[] | undefined {
  const { json } = said;
  const delta = textAt(json, 'delta');
  const key = item(json);
  switch (type) {
    case 'response.output_text.delta':
    case 'response.text.delta':
      return [{ is: 'text', part: part(json, 'content_index'), text: delta }];
    case 'response.output_text.done':
    case 'response.text.done':
      return [{ is: 'text', part: part(json, 'content_index'), text: textAt(json, 'text'), as: 'final' }];
    case 'response.output_audio_transcript.delta':
    case 'response.audio_transcript.delta':
      return [{ is: 'text', part: part(json, 'content_index'), text: delta }];
    case 'response.output_audio_transcript.done':
    case 'response.audio_transcript.done': {
      const text = textAt(json, 'transcript');
      return text === '' ? [] : [{ is: 'text', part: part(json, 'content_index'), text, as: 'final' }];
    }
    // As the Responses API has it: of no item.
    case 'response.audio.transcript.delta':
      return [{ is: 'text', part: 'audio', text: delta }];
    case 'response.output_audio.delta':
    case 'response.audio.delta':
      return [{ is: 'media' }];
    case 'response.refusal.delta':
      return [{ is: 'refusal', part: part(json, 'content_index'), text: delta }];
    case 'response.refusal.done':
      return [
        { is: 'refusal', part: part(json, 'content_index'), text: textAt(json, 'refusal'), as: 'final' },
      ];
    case 'response.reasoning_text.delta':
      return [{ is: 'reasoning', part: part(json, 'content_index'), text: delta }];
    case 'response.reasoning_text.done':
      return [
        { is: 'reasoning', part: part(json, 'content_index'), text: textAt(json, 'text'), as: 'final' },
      ];
    case 'response.reasoning_summary_text.delta':
      return [{ is: 'reasoning', part: part(json, 'summary_index'), text: delta, summary: true }];
    case 'response.reasoning_summary_text.done':
      return [
        {
          is: 'reasoning',
          part: part(json, 'summary_index'),
          text: textAt(json, 'text'),
          as: 'final',
          summary: true,
        },
      ];
    case 'response.function_call_arguments.delta':
      return [{ is: 'tool', key, args: delta }];
    case 'response.function_call_arguments.done':
      return [done(key, textAt(json, 'arguments'), json)];
    case 'response.mcp_call_arguments.delta':
      return [{ is: 'tool', key, args: delta, server: true }];
    case 'response.mcp_call_arguments.done':
      return [{ ...done(key, textAt(json, 'arguments'), json), server: true }];
    case 'response.custom_tool_call_input.delta':
      return [{ is: 'tool', key, args: delta, free: true }];
    case 'response.custom_tool_call_input.done':
      return [{ ...done(key, textAt(json, 'input'), json), free: true }];
    case 'response.code_interpreter_call_code.delta':
      return [{ is: 'tool', key, args: delta, free: true, server: true }];
    case 'response.code_interpreter_call_code.done':
      return [{ is: 'tool', key, argsWhole: textAt(json, 'code'), free: true, server: true }];
    case 'response.output_text.annotation.added': {
      const pieces: Piece[] = [];
      readAnnotation(at(json, 'annotation'), '0', pieces);
      return pieces;
    }
    case 'response.output_item.added':
      return readItem(said, ['item'], key, false);
    case 'response.output_item.done':
      return readItem(said, ['item'], key, true);
  }
  if (type.startsWith('response.mcp_list_tools.')) return [{ is: 'activity' }];
  const call = CALL_STATE.exec(type);
  if (call?.[2] === 'failed') return [{ is: 'tool-result', key, failed: true }];
  if (call?.[2] === 'completed') return [{ is: 'tool-result', key }];
  if (call) return [{ is: 'tool', key, server: true }];
  return undefined;
}

function done(key: string, argsWhole: string, json: unknown): ToolPiece {
  const piece: ToolPiece = { is: 'tool', key, argsWhole, done: true };
  // The Realtime API names the call here too.
  const name = textAt(json, 'name');
  const id = textAt(json, 'call_id');
  return { ...piece, ...(name ? { name } : {}), ...(id ? { id } : {}) };
}

/** OpenAI Responses over SSE, and over a WebSocket where it is the same. */
export const readResponses: Reader = (said) => {
  if (said.text.trim() === '[DONE]') return { pieces: [] };
  const { json } = said;
  const type = textAt(json, 'type') || said.eventType;
  if (!objectOf(json)) return undefined;
  if (type === 'error') {
    const nested = at(json, 'error');
    return { pieces: [errorOf(objectOf(nested) ?? { ...objectOf(json), type: undefined })] };
  }
  if (!type.startsWith('response.')) return undefined;
  const response = at(json, 'response');
  const of = textAt(response, 'id');
  const pieces: Piece[] = [];
  const named = of === '' ? {} : { of };
  switch (type) {
    case 'response.created':
      pieces.push({ is: 'begin' });
      break;
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      add(pieces, openaiUsage(at(response, 'usage')));
      if (type === 'response.failed') pieces.push(errorOf(at(response, 'error')));
      pieces.push({ is: 'finish', reason: finishOf(type, response) }, { is: 'end' });
      break;
    case 'response.in_progress':
    case 'response.queued':
      break;
    default:
      return { pieces: readResponsePart(type, said) ?? [] };
  }
  const model = textAt(response, 'model');
  if (model !== '') pieces.push({ is: 'model', model });
  // A stream that was joined late: what is whole here fills what was not seen.
  if (type === 'response.completed') pieces.unshift(...readOutput(said));
  return { pieces, ...named };
};

function finishOf(type: string, response: unknown): string {
  if (type === 'response.incomplete') return textAt(response, 'incomplete_details', 'reason') || 'incomplete';
  return type === 'response.failed' ? 'failed' : 'completed';
}
