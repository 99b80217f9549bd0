import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { contentText, errorOf, hasError, usageOf, wordsAt } from './shared.ts';

const AG_UI =
  /^(?:RUN|STEP|TEXT_MESSAGE|TOOL_CALL|THINKING|REASONING|STATE|MESSAGES|ACTIVITY|SUBAGENT)_[A-Z_]+$|^(?:RAW|CUSTOM)$/;

/** AG-UI. ag-ui-protocol/ag-ui sdks/typescript/packages/core/src/events.ts. */
export const readAgUi: Reader = (said) => {
  const { json } = said;
  const type = textAt(json, 'type');
  if (!AG_UI.test(type) || !objectOf(json)) return undefined;
  const part = textAt(json, 'messageId');
  const text = textAt(json, 'delta');
  const id = textAt(json, 'toolCallId');
  switch (type) {
    case 'RUN_STARTED':
      return { pieces: [{ is: 'begin' }], of: textAt(json, 'runId') };
    case 'TEXT_MESSAGE_START':
      return { pieces: [{ is: 'text', part, text: '', as: 'begins' }] };
    case 'REASONING_MESSAGE_START':
    case 'THINKING_TEXT_MESSAGE_START':
      return { pieces: [{ is: 'reasoning', part, text: '', as: 'begins' }] };
    case 'TEXT_MESSAGE_CONTENT':
    case 'TEXT_MESSAGE_CHUNK':
      return { pieces: [{ is: 'text', part, text }] };
    case 'REASONING_MESSAGE_CONTENT':
    case 'REASONING_MESSAGE_CHUNK':
    case 'THINKING_TEXT_MESSAGE_CONTENT':
      return { pieces: [{ is: 'reasoning', part, text }] };
    case 'TOOL_CALL_START':
    case 'TOOL_CALL_ARGS':
    case 'TOOL_CALL_CHUNK': {
      const name = textAt(json, 'toolCallName') || undefined;
      // Chunks after the first need not name the call.
      const named = id === '' ? { key: '' } : { key: id, id };
      return { pieces: [{ is: 'tool', ...named, name, args: text }] };
    }
    case 'TOOL_CALL_END':
      return { pieces: [{ is: 'tool', key: id, id, done: true, server: true }] };
    case 'TOOL_CALL_RESULT':
      return {
        pieces: [
          { is: 'tool-result', id, text: contentText(at(json, 'content')) || wordsAt(said, ['content']) },
        ],
      };
    case 'MESSAGES_SNAPSHOT':
      return { pieces: readSnapshot(said) };
    case 'RUN_FINISHED': {
      const outcome = textAt(json, 'outcome', 'type');
      const reason = outcome === '' || outcome === 'success' ? 'RUN_FINISHED' : outcome;
      return { pieces: [...readUsage(json), { is: 'finish', reason }, { is: 'end' }] };
    }
    case 'SUBAGENT_ERROR': {
      const key = textAt(json, 'subagentRunId');
      const why = [textAt(json, 'code'), textAt(json, 'message')].filter((one) => one !== '').join(': ');
      return {
        pieces: [
          { is: 'tool', key, name: 'subagent', server: true, done: true },
          { is: 'tool-result', key, failed: true, text: why },
        ],
      };
    }
    case 'RUN_ERROR': {
      const kind = textAt(json, 'code');
      return {
        pieces: [...readUsage(json), { is: 'error', kind, message: textAt(json, 'message') }, { is: 'end' }],
      };
    }
    default:
      return /^(?:STATE|MESSAGES|ACTIVITY|STEP|SUBAGENT)/.test(type)
        ? { pieces: [{ is: 'activity' }] }
        : SILENT;
  }
};

/** Tokens of a run, by model: they add up. */
function readUsage(json: unknown): Piece[] {
  return listAt(json, 'usage').flatMap((one, i): Piece[] => {
    const counted = usageOf(
      {
        input: countAt(one, 'inputTokens'),
        output: countAt(one, 'outputTokens'),
        cached: countAt(one, 'cachedInputTokens'),
        written: countAt(one, 'cacheWriteInputTokens'),
        reasoning: countAt(one, 'reasoningTokens'),
        total: countAt(one, 'totalTokens'),
      },
      { message: String(i) },
    );
    const model = textAt(one, 'model');
    return [...(model === '' ? [] : [{ is: 'model' as const, model }]), ...(counted ? [counted] : [])];
  });
}

/** All messages of a thread, said anew: what comes after the last of the user is this run's. */
function readSnapshot(said: Said): Piece[] {
  const messages = listAt(said.json, 'messages');
  const pieces: Piece[] = [{ is: 'activity' }];
  const first = messages.findLastIndex((message) => textAt(message, 'role') === 'user') + 1;
  for (let i = first; i < messages.length; i++) {
    const message = messages[i];
    const role = textAt(message, 'role');
    const part = textAt(message, 'id');
    const text = textAt(message, 'content');
    if (role === 'tool') {
      pieces.push({ is: 'tool-result', id: textAt(message, 'toolCallId'), text });
      continue;
    }
    if (role !== 'assistant' && role !== 'reasoning') continue;
    if (text !== '')
      pieces.push({ is: role === 'reasoning' ? 'reasoning' : 'text', part, text, as: 'so-far' });
    for (const call of listAt(message, 'toolCalls')) {
      const id = textAt(call, 'id');
      const name = textAt(call, 'function', 'name') || undefined;
      const argsWhole = textAt(call, 'function', 'arguments');
      pieces.push({ is: 'tool', key: id, id, name, argsWhole, done: true });
    }
  }
  return pieces;
}

const STATE = /^(?:TASK_STATE_)?(COMPLETED|FAILED|CANCELL?ED|REJECTED|INPUT[-_]REQUIRED|AUTH[-_]REQUIRED)$/i;

/**
 * A2A, in JSON-RPC or bare, of version 1 (`artifactUpdate`) or before (`kind: 'artifact-update'`).
 * a2aproject/A2A docs/specification.md 3.2.3 and 9.4.
 */
export const readA2a: Reader = ({ json }) => {
  if (!objectOf(json)) return undefined;
  if (hasError(json)) return { pieces: [errorOf(at(json, 'error'))] };
  const result = objectOf(at(json, 'result')) ?? json;
  const kind = textAt(result, 'kind');
  const of = (name: string, legacy: string): unknown =>
    objectOf(at(result, name)) ?? (kind === legacy ? result : undefined);
  const artifact = of('artifactUpdate', 'artifact-update');
  const status = of('statusUpdate', 'status-update');
  const message = of('message', 'message');
  const task = of('task', 'task');
  const pieces: Piece[] = [];
  if (artifact) {
    const part = keyAt(artifact, '0', 'artifact', 'artifactId');
    const begins = at(artifact, 'append') === true ? {} : { as: 'begins' as const };
    pieces.push({ is: 'text', part, text: partsText(at(artifact, 'artifact')), ...begins });
  } else if (status ?? task) {
    const said = at(status ?? task, 'status');
    const text = partsText(at(said, 'message'));
    if (text !== '') pieces.push({ is: 'text', part: 'status', text, as: 'begins' });
    else pieces.push({ is: 'activity' });
    for (const one of listAt(task, 'artifacts'))
      pieces.push({
        is: 'text',
        part: keyAt(one, '0', 'artifactId'),
        text: partsText(one),
        as: 'so-far',
      });
    const state = STATE.exec(textAt(said, 'state'))?.[1];
    if (state !== undefined) pieces.push({ is: 'finish', reason: state.toLowerCase().replaceAll('_', '-') });
  } else if (message) {
    pieces.push({ is: 'text', part: keyAt(message, '0', 'messageId'), text: partsText(message) });
  } else return undefined;
  return { pieces };
};

function partsText(of: unknown): string {
  return listAt(of, 'parts')
    .map((part) => textAt(part, 'text'))
    .join('');
}

/** MCP Streamable HTTP: the result of a tool, not the text of a model. specification/2025-11-25 server/tools. */
export const readMcp: Reader = (said) => {
  const { json } = said;
  if (textAt(json, 'jsonrpc') !== '2.0') return undefined;
  if (textAt(json, 'method') === 'notifications/progress') return { pieces: [{ is: 'ping' }] };
  if (objectOf(at(json, 'error'))) return { pieces: [errorOf(at(json, 'error'))] };
  const result = at(json, 'result');
  const structured = said.raw.at('result', 'structuredContent');
  // Lists of tools and the like are no answers.
  if (!Array.isArray(at(result, 'content')) && structured === undefined) return SILENT;
  const part = keyAt(json, '0', 'id');
  const text = listAt(result, 'content').map(blockText).join('\n') || (structured ?? '');
  const pieces: Piece[] = text === '' ? [] : [{ is: 'text', part, text }];
  if (at(result, 'isError') === true) pieces.push({ is: 'error', kind: 'tool', message: text });
  pieces.push({ is: 'finish', reason: 'result' });
  return { pieces };
};

/** A text, what is embedded or linked, or of which sort it is. */
function blockText(block: unknown): string {
  const text = textAt(block, 'text') || textAt(block, 'resource', 'text');
  const uri = textAt(block, 'uri') || textAt(block, 'resource', 'uri');
  const sort = textAt(block, 'mimeType');
  return text || uri || (sort === '' ? '' : `(${sort})`);
}
