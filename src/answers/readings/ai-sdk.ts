import { at, countAt, listAt, objectOf, textAt } from '../json.ts';
import type { CitationPiece, Piece, Reader, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { add, usageOf, wordsAt } from './shared.ts';

const PARTS =
  /^(?:text|data|error|message_annotations|tool_call|tool_result|tool_call_streaming_start|tool_call_delta|finish_message|finish_step|start_step|reasoning|source|redacted_reasoning|reasoning_signature|file|function_call|assistant_message|assistant_control_data|data_message|tool_calls)$/;

/** Data stream of the AI SDK 3.4 to 4.x. vercel/ai at ai@4.3.9 packages/ui-utils/src/data-stream-parts.ts. */
export const readAiSdkData: Reader = (said) => {
  const { json, eventType } = said;
  if (!PARTS.test(eventType) || json === undefined) return undefined;
  const id = textAt(json, 'toolCallId');
  const name = textAt(json, 'toolName') || undefined;
  switch (eventType) {
    case 'text':
    case 'reasoning':
      return typeof json === 'string' ? { pieces: [{ is: eventType, text: json }] } : SILENT;
    case 'tool_call_streaming_start':
      return { pieces: [{ is: 'tool', key: id, id, name }] };
    case 'tool_call_delta':
      return { pieces: [{ is: 'tool', key: id, id, args: textAt(json, 'argsTextDelta') }] };
    case 'tool_call':
      return {
        pieces: [
          {
            is: 'tool',
            key: id,
            id,
            name,
            argsWhole: said.raw.at('args') ?? '',
            done: true,
            server: true,
          },
        ],
      };
    case 'tool_result':
      return { pieces: [{ is: 'tool-result', id, text: wordsAt(said, ['result']) }] };
    case 'source':
      return { pieces: [source(json)] };
    case 'error':
      return { pieces: [{ is: 'error', kind: '', message: typeof json === 'string' ? json : said.text }] };
    case 'finish_message': {
      const pieces: Piece[] = [];
      add(pieces, usage(at(json, 'usage')));
      pieces.push({ is: 'finish', reason: textAt(json, 'finishReason') || 'unknown' }, { is: 'end' });
      return { pieces };
    }
    default:
      return SILENT;
  }
};

/** Version 4 says promptTokens, later ones inputTokens. */
function usage(counts: unknown): Piece | undefined {
  return usageOf({
    input: countAt(counts, 'inputTokens') ?? countAt(counts, 'promptTokens'),
    output: countAt(counts, 'outputTokens') ?? countAt(counts, 'completionTokens'),
    cached: countAt(counts, 'cachedInputTokens'),
    reasoning: countAt(counts, 'reasoningTokens'),
    total: countAt(counts, 'totalTokens'),
  });
}

function source(json: unknown): CitationPiece {
  return {
    is: 'citation',
    url: textAt(json, 'url') || undefined,
    title: textAt(json, 'title') || textAt(json, 'filename') || textAt(json, 'sourceId') || undefined,
  };
}

const UI =
  /^(?:(?:text|reasoning)-(?:start|delta|end)|tool-[a-z-]+|start|finish|abort|error|start-step|finish-step|reset-step|message-metadata|source-(?:url|document)|file|reasoning-file|custom|data-.+)$/;

/** UI message stream of the AI SDK 5 and later. vercel/ai content/docs/04-ai-sdk-ui/50-stream-protocol.mdx. */
export const readAiSdkUi: Reader = (said) => {
  if (said.text.trim() === '[DONE]') return { pieces: [{ is: 'end' }] };
  const { json } = said;
  const type = textAt(json, 'type');
  if (!UI.test(type) || !objectOf(json)) return undefined;
  const part = textAt(json, 'id');
  const delta = textAt(json, 'delta');
  switch (type) {
    case 'text-start':
      return { pieces: [{ is: 'text', part, text: '', as: 'begins' }] };
    case 'reasoning-start':
      return { pieces: [{ is: 'reasoning', part, text: '', as: 'begins' }] };
    case 'text-delta':
      return { pieces: [{ is: 'text', part, text: delta }] };
    case 'reasoning-delta':
      return { pieces: [{ is: 'reasoning', part, text: delta }] };
    case 'start': {
      const of = textAt(json, 'messageId');
      return { pieces: [{ is: 'begin' }, ...metadata(json)], ...(of ? { of } : {}) };
    }
    case 'message-metadata':
      return { pieces: metadata(json) };
    case 'finish':
      return {
        pieces: [...metadata(json), { is: 'finish', reason: textAt(json, 'finishReason') || 'finish' }],
      };
    case 'abort':
      return { pieces: [{ is: 'finish', reason: 'abort' }] };
    case 'error':
      return { pieces: [{ is: 'error', kind: '', message: textAt(json, 'errorText') }] };
    case 'source-url':
    case 'source-document':
      return { pieces: [source(json)] };
    case 'file':
      return { pieces: [{ is: 'media' }] };
    default:
      if (type.startsWith('data-')) return { pieces: [{ is: 'activity' }] };
      return type.startsWith('tool-') ? { pieces: readTool(said, type) } : SILENT;
  }
};

function readTool(said: Said, type: string): Piece[] {
  const { json } = said;
  const id = textAt(json, 'toolCallId');
  const name = textAt(json, 'toolName') || undefined;
  switch (type) {
    case 'tool-input-start':
      return [
        {
          is: 'tool',
          key: id,
          id,
          name,
          ...(textAt(json, 'inputEncoding') === 'text' ? { free: true } : {}),
        },
      ];
    case 'tool-input-delta':
      return [{ is: 'tool', key: id, id, args: textAt(json, 'inputTextDelta') }];
    case 'tool-input-available':
    case 'tool-input-error': {
      // Where a tool runs is not said for sure: its output comes in this stream, or the answer ends.
      const argsWhole = said.raw.at('input');
      const call: Piece = { is: 'tool', key: id, id, name, done: true, server: true };
      if (argsWhole !== undefined) call.argsWhole = argsWhole;
      if (type === 'tool-input-available') return [call];
      return [call, { is: 'tool-result', id, failed: true, text: textAt(json, 'errorText') }];
    }
    case 'tool-output-available':
      return [{ is: 'tool-result', id, text: wordsAt(said, ['output']) }];
    case 'tool-output-error':
      return [{ is: 'tool-result', id, failed: true, text: textAt(json, 'errorText') }];
    case 'tool-output-denied':
      return [{ is: 'tool-result', id, failed: true, text: 'denied' }];
    default:
      return [];
  }
}

/** What an application may add; usage and model under the names that the SDK's guides use. */
function metadata(json: unknown): Piece[] {
  const said = at(json, 'messageMetadata');
  const pieces: Piece[] = [];
  const model = textAt(said, 'model') || textAt(said, 'modelId');
  if (model !== '') pieces.push({ is: 'model', model });
  const counts = ['totalUsage', 'usage'].map((name) => at(said, name)).find((one) => objectOf(one));
  add(pieces, usage(counts ?? said));
  for (const one of listAt(said, 'sources')) pieces.push(source(one));
  return pieces;
}
