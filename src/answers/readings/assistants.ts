import { at, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader } from '../piece.ts';
import { readAnnotation } from './chat.ts';
import { add, errorOf, openaiUsage } from './shared.ts';

const FINISHED = /^thread\.run\.(completed|expired|cancelled|requires_action|incomplete)$/;

/** OpenAI Assistants. openai-node src/resources/beta/assistants.ts (AssistantStreamEvent). */
export const readAssistants: Reader = ({ text, json, eventType }) => {
  if (eventType === 'done' || text.trim() === '[DONE]') return { pieces: [{ is: 'end' }] };
  if (eventType === 'error') return { pieces: [errorOf(at(json, 'error') ?? json)] };
  if (!eventType.startsWith('thread.') || !objectOf(json)) return undefined;
  const pieces: Piece[] = [];
  if (eventType === 'thread.message.delta') {
    listAt(json, 'delta', 'content').forEach((content, i) => {
      const part = `${textAt(json, 'id')}.${keyAt(content, String(i), 'index')}`;
      const value = textAt(content, 'text', 'value');
      if (value !== '') pieces.push({ is: 'text', part, text: value });
      const refusal = textAt(content, 'refusal');
      if (refusal !== '') pieces.push({ is: 'refusal', part, text: refusal });
      for (const note of listAt(content, 'text', 'annotations')) readAnnotation(note, '0', pieces);
    });
  } else if (eventType === 'thread.run.step.delta') {
    listAt(json, 'delta', 'step_details', 'tool_calls').forEach((call, i) => {
      const isCode = textAt(call, 'type') === 'code_interpreter';
      const isFunction = objectOf(at(call, 'function')) !== undefined;
      const body = isCode ? 'code_interpreter' : 'function';
      pieces.push({
        is: 'tool',
        key: `${textAt(json, 'id')}.${keyAt(call, String(i), 'index')}`,
        id: textAt(call, 'id') || undefined,
        name:
          textAt(call, 'function', 'name') || (isFunction ? undefined : textAt(call, 'type') || undefined),
        args: textAt(call, body, isCode ? 'input' : 'arguments'),
        ...(isCode ? { free: true, server: true } : {}),
      });
    });
  } else if (eventType.startsWith('thread.run.') && !eventType.startsWith('thread.run.step.')) {
    const model = textAt(json, 'model');
    if (model !== '') pieces.push({ is: 'model', model });
    if (eventType === 'thread.run.created') pieces.push({ is: 'begin' });
    add(pieces, openaiUsage(at(json, 'usage')));
    if (eventType === 'thread.run.failed') pieces.push(errorOf(at(json, 'last_error')));
    const reason = FINISHED.exec(eventType)?.[1];
    if (reason !== undefined) pieces.push({ is: 'finish', reason });
    return { pieces, of: textAt(json, 'id') };
  }
  return { pieces };
};
