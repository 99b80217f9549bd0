import { innerText } from '../../protocols/ai/bedrock.ts';
import { at, countAt, keyAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { saidOf } from '../said.ts';
import { readAnthropic } from './anthropic.ts';
import { add, errorOf, usageOf } from './shared.ts';

const EVENTS =
  /^(?:message(?:Start|Stop)|contentBlock(?:Start|Delta|Stop)|metadata|chunk|error|\w{1,60}Exception)$/;

/**
 * Amazon Bedrock. API reference: ConverseStreamOutput, ResponseStream (whose chunks have a message of the model's own
 * format in base64: Anthropic's are read).
 */
export const readBedrock: Reader = (said) => {
  const { json, eventType } = said;
  if (!EVENTS.test(eventType) || !objectOf(json)) return undefined;
  const part = keyAt(json, '0', 'contentBlockIndex');
  switch (eventType) {
    case 'messageStart':
      return { pieces: [{ is: 'begin' }] };
    case 'contentBlockStart': {
      const result = at(json, 'start', 'toolResult');
      if (objectOf(result)) {
        const failed = textAt(result, 'status') === 'error' ? { failed: true as const } : {};
        return { pieces: [{ is: 'tool-result', id: textAt(result, 'toolUseId'), ...failed }] };
      }
      const call = at(json, 'start', 'toolUse');
      if (!objectOf(call)) return SILENT;
      const id = textAt(call, 'toolUseId') || undefined;
      const server = textAt(call, 'type') === 'server_tool_use' ? { server: true as const } : {};
      return { pieces: [{ is: 'tool', key: part, id, name: textAt(call, 'name') || undefined, ...server }] };
    }
    case 'contentBlockDelta':
      return { pieces: readDelta(at(json, 'delta'), part) };
    case 'contentBlockStop':
      return { pieces: [{ is: 'tool', key: part, done: true }] };
    case 'messageStop':
      return { pieces: [{ is: 'finish', reason: textAt(json, 'stopReason') || 'unknown' }] };
    case 'metadata': {
      const pieces: Piece[] = [];
      add(
        pieces,
        usageOf({
          input: countAt(json, 'usage', 'inputTokens'),
          output: countAt(json, 'usage', 'outputTokens'),
          cached: countAt(json, 'usage', 'cacheReadInputTokens'),
          written: countAt(json, 'usage', 'cacheWriteInputTokens'),
          cachedApart: true,
          total: countAt(json, 'usage', 'totalTokens'),
        }),
      );
      pieces.push({ is: 'end' });
      return { pieces };
    }
    case 'chunk': {
      return readAnthropic(saidOf(innerText(said.text))) ?? SILENT;
    }
    default:
      return { pieces: [{ ...errorOf(json), kind: eventType }] };
  }
};

function readDelta(delta: unknown, part: string): Piece[] {
  const thought = textAt(delta, 'reasoningContent', 'text');
  if (thought !== '') return [{ is: 'reasoning', part, text: thought }];
  const args = at(delta, 'toolUse', 'input');
  if (typeof args === 'string') return [{ is: 'tool', key: part, args }];
  const cited = at(delta, 'citation');
  if (objectOf(cited)) {
    const title = textAt(cited, 'title') || undefined;
    const url = textAt(cited, 'location', 'web', 'url') || undefined;
    return [{ is: 'citation', title, url, quote: textAt(cited, 'sourceContent', 0, 'text') || undefined }];
  }
  const text = textAt(delta, 'text');
  return text === '' ? [] : [{ is: 'text', part, text }];
}
