import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { add, argsOf, errorOf, hasError, usageOf } from './shared.ts';

const V2 = /^(?:message|content|tool-plan|tool-call|citation)-(?:start|delta|end)$/;

/** cohere-typescript src/api/types/Chat*Event*.ts, V2ChatStreamResponse. */
export const readCohereV2: Reader = (said) => {
  if (said.text.trim() === '[DONE]') return { pieces: [{ is: 'end' }] };
  const { json } = said;
  const type = textAt(json, 'type') || said.eventType;
  if (!V2.test(type) || !objectOf(json)) return undefined;
  const message = at(json, 'delta', 'message');
  const index = keyAt(json, '0', 'index');
  switch (type) {
    case 'message-start':
      return { pieces: [{ is: 'begin' }], of: textAt(json, 'id') };
    case 'content-start':
    case 'content-delta': {
      const as = type === 'content-start' ? { as: 'begins' as const } : {};
      const content = at(message, 'content');
      const thinking = textAt(content, 'thinking');
      const isThought = thinking !== '' || textAt(content, 'type') === 'thinking';
      const text = thinking || textAt(content, 'text');
      return { pieces: [{ is: isThought ? 'reasoning' : 'text', part: index, text, ...as }] };
    }
    case 'tool-plan-delta':
      return { pieces: [{ is: 'reasoning', part: 'plan', text: textAt(message, 'tool_plan') }] };
    case 'tool-call-start':
    case 'tool-call-delta':
      return {
        pieces: [
          {
            is: 'tool',
            key: index,
            id: textAt(message, 'tool_calls', 'id') || undefined,
            name: textAt(message, 'tool_calls', 'function', 'name') || undefined,
            args: textAt(message, 'tool_calls', 'function', 'arguments'),
          },
        ],
      };
    case 'tool-call-end':
      return { pieces: [{ is: 'tool', key: index, done: true }] };
    case 'citation-start': {
      const cited = at(message, 'citations');
      const source = at(cited, 'sources', 0);
      const title = textAt(source, 'document', 'title') || textAt(source, 'id');
      return {
        pieces: [
          {
            is: 'citation',
            quote: textAt(cited, 'text') || undefined,
            title: title || undefined,
            url: textAt(source, 'document', 'url') || undefined,
          },
        ],
      };
    }
    case 'message-end':
      return { pieces: readEnd(at(json, 'delta')) };
    default:
      return SILENT;
  }
};

function readEnd(delta: unknown): Piece[] {
  const usage = at(delta, 'usage');
  const pieces: Piece[] = [];
  add(pieces, tokens(usage));
  if (hasError(delta)) pieces.push(errorOf(at(delta, 'error')));
  const reason = textAt(delta, 'finish_reason');
  if (reason !== '') pieces.push({ is: 'finish', reason });
  pieces.push({ is: 'end' });
  return pieces;
}

/** `tokens` are those the model saw and made; `billed_units` are fewer. */
function tokens(usage: unknown): Piece | undefined {
  const from = objectOf(at(usage, 'tokens')) ? 'tokens' : 'billed_units';
  return usageOf({
    input: countAt(usage, from, 'input_tokens'),
    output: countAt(usage, from, 'output_tokens'),
    cached: countAt(usage, 'cached_tokens'),
  });
}

/** cohere-typescript src/api/types/StreamedChatResponse.ts: lines of JSON. */
export const readCohereV1: Reader = (said) => {
  const { json } = said;
  const text = textAt(json, 'text');
  switch (textAt(json, 'event_type')) {
    case '':
      return undefined;
    case 'stream-start':
      return { pieces: [{ is: 'begin' }], of: textAt(json, 'generation_id') };
    case 'text-generation':
      return { pieces: [{ is: 'text', text }] };
    case 'tool-calls-chunk': {
      const delta = at(json, 'tool_call_delta');
      const pieces: Piece[] = text === '' ? [] : [{ is: 'reasoning', part: 'plan', text }];
      if (objectOf(delta))
        pieces.push({
          is: 'tool',
          key: keyAt(delta, '0', 'index'),
          name: textAt(delta, 'name') || undefined,
          ...argsOf(said, json, ['tool_call_delta', 'parameters']),
        });
      return { pieces };
    }
    case 'tool-calls-generation':
      return {
        pieces: listAt(json, 'tool_calls').map(
          (call, i): Piece => ({
            is: 'tool',
            key: String(i),
            name: textAt(call, 'name') || undefined,
            argsWhole: said.raw.at('tool_calls', i, 'parameters') ?? '',
            done: true,
          }),
        ),
      };
    case 'citation-generation':
      return {
        pieces: listAt(json, 'citations').map(
          (cited): Piece => ({
            is: 'citation',
            quote: textAt(cited, 'text') || undefined,
            title:
              listAt(cited, 'document_ids')
                .filter((id) => typeof id === 'string')
                .join(', ') || undefined,
          }),
        ),
      };
    case 'stream-end': {
      const reason = textAt(json, 'finish_reason') || 'COMPLETE';
      const pieces: Piece[] = [];
      const whole = textAt(json, 'response', 'text');
      if (whole !== '') pieces.push({ is: 'text', text: whole, as: 'final' });
      add(pieces, tokens(at(json, 'response', 'meta')));
      if (reason.startsWith('ERROR')) pieces.push({ is: 'error', kind: reason, message: '' });
      pieces.push({ is: 'finish', reason }, { is: 'end' });
      return { pieces };
    }
    default:
      return SILENT;
  }
};
