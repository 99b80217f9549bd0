import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said, Usage } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { add, errorOf, usageOf } from './shared.ts';

const TYPES = /^(?:message_(?:start|delta|stop)|content_block_(?:start|delta|stop)|ping|error)$/;

/**
 * Anthropic Messages: blocks, each with an index.
 * anthropic-sdk-typescript src/resources/messages/messages.ts (RawMessageStreamEvent).
 */
export const readAnthropic: Reader = (said) => {
  const { json } = said;
  const type = textAt(json, 'type') || said.eventType;
  if (!TYPES.test(type) || !objectOf(json)) return undefined;
  const part = keyAt(json, '0', 'index');
  switch (type) {
    case 'message_start': {
      const pieces: Piece[] = [{ is: 'begin' }];
      const model = textAt(json, 'message', 'model');
      if (model !== '') pieces.push({ is: 'model', model });
      add(pieces, usageOf(counts(at(json, 'message', 'usage'))));
      return { pieces, of: textAt(json, 'message', 'id') };
    }
    case 'content_block_start':
      return { pieces: readBlock(said, part) };
    case 'content_block_delta':
      return { pieces: readDelta(at(json, 'delta'), part) };
    case 'content_block_stop':
      return { pieces: [{ is: 'tool', key: part, done: true }] };
    case 'message_delta': {
      const pieces: Piece[] = [];
      add(pieces, usageOf(counts(at(json, 'usage'))));
      const why = at(json, 'delta', 'stop_details');
      const refused = [textAt(why, 'category'), textAt(why, 'explanation')]
        .filter((one) => one !== '')
        .join(': ');
      if (refused !== '') pieces.push({ is: 'refusal', text: refused });
      const reason = textAt(json, 'delta', 'stop_reason');
      // Which of the caller's own sequences it was.
      const sequence = textAt(json, 'delta', 'stop_sequence');
      if (reason !== '')
        pieces.push({ is: 'finish', reason: sequence === '' ? reason : `${reason} ${sequence}` });
      return { pieces };
    }
    case 'message_stop':
      return { pieces: [{ is: 'end' }] };
    case 'ping':
      return { pieces: [{ is: 'ping' }] };
    case 'error':
      return { pieces: [errorOf(at(json, 'error'))] };
    default:
      return SILENT;
  }
};

/** Its `input_tokens` are those that no cache has to do with; all counts are of the whole message until now. */
function counts(usage: unknown): Usage {
  return {
    input: countAt(usage, 'input_tokens'),
    output: countAt(usage, 'output_tokens'),
    cached: countAt(usage, 'cache_read_input_tokens'),
    written: countAt(usage, 'cache_creation_input_tokens'),
    cachedApart: true,
    reasoning: countAt(usage, 'output_tokens_details', 'thinking_tokens'),
  };
}

function readBlock(said: Said, part: string): Piece[] {
  const block = at(said.json, 'content_block');
  const type = textAt(block, 'type');
  if (type === 'text') return [{ is: 'text', part, text: textAt(block, 'text'), as: 'begins' }];
  if (type === 'thinking') return [{ is: 'reasoning', part, text: textAt(block, 'thinking'), as: 'begins' }];
  if (/^(?:server_|mcp_)?tool_use$/.test(type)) {
    const input = objectOf(at(block, 'input'));
    const whole = input && Object.keys(input).length > 0;
    return [
      {
        is: 'tool',
        key: part,
        id: textAt(block, 'id') || undefined,
        name: textAt(block, 'name') || undefined,
        ...(type === 'tool_use' ? {} : { server: true }),
        ...(whole ? { argsWhole: said.raw.at('content_block', 'input') ?? '' } : {}),
      },
    ];
  }
  if (type === 'fallback') return [{ is: 'model', model: textAt(block, 'to', 'model'), instead: true }];
  // Such as thoughts that are encrypted: the model works on.
  if (!/_tool_result$/.test(type)) return [{ is: 'activity' }];
  const content = at(block, 'content');
  const failed = at(block, 'is_error') === true || /_error$/.test(textAt(content, 'type'));
  const text = resultText(content);
  return [{ is: 'tool-result', id: textAt(block, 'tool_use_id'), text, ...(failed ? { failed } : {}) }];
}

/** What a tool of the server brought, without what is encrypted. */
function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  const texts = listAt(content).map(
    (one) =>
      textAt(one, 'text') ||
      [textAt(one, 'title'), textAt(one, 'url')].filter((part) => part !== '').join(' '),
  );
  const words = ['error_code', 'stdout', 'stderr', 'text', 'url'].map((name) =>
    textAt(content, name).trimEnd(),
  );
  return [...texts, ...words].filter((one) => one !== '').join('\n');
}

function readDelta(delta: unknown, part: string): Piece[] {
  switch (textAt(delta, 'type')) {
    case 'text_delta':
      return [{ is: 'text', part, text: textAt(delta, 'text') }];
    case 'thinking_delta':
      return [{ is: 'reasoning', part, text: textAt(delta, 'thinking') }];
    case 'input_json_delta':
      return [{ is: 'tool', key: part, args: textAt(delta, 'partial_json') }];
    case 'citations_delta': {
      const cited = at(delta, 'citation');
      return [
        {
          is: 'citation',
          url: textAt(cited, 'url') || undefined,
          title: textAt(cited, 'title') || textAt(cited, 'document_title') || undefined,
          quote: textAt(cited, 'cited_text') || undefined,
        },
      ];
    }
    default:
      return [];
  }
}
