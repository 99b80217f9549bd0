import { at, listAt, textAt } from '../json.ts';
import type { Piece, Said, TextKind, TextPiece, ToolPiece, ToolResultPiece } from '../piece.ts';
import { hasError } from './shared.ts';

/** Where an item has what its tool is to do, and whether that is text of the tool's own. */
const CALLS: Readonly<Record<string, { args: string; free?: true; page?: true }>> = {
  function_call: { args: 'arguments', page: true },
  custom_tool_call: { args: 'input', free: true, page: true },
  computer_call: { args: 'action', page: true },
  local_shell_call: { args: 'action', page: true },
  apply_patch_call: { args: 'operation', page: true },
  shell_call: { args: 'action' },
  tool_search_call: { args: 'arguments' },
  mcp_call: { args: 'arguments' },
  mcp_approval_request: { args: 'arguments', page: true },
  web_search_call: { args: 'action' },
  file_search_call: { args: 'queries' },
  code_interpreter_call: { args: 'code', free: true },
  image_generation_call: { args: 'revised_prompt', free: true },
};

/** An item of the output that is a call. @param path where it stands in the message. */
export function readItem(said: Said, path: (string | number)[], key: string, isDone: boolean): Piece[] {
  const one = at(said.json, ...path);
  const type = textAt(one, 'type');
  if (type === 'mcp_list_tools') return isDone ? readTools(one, key) : [{ is: 'activity' }];
  const known = Object.hasOwn(CALLS, type) ? CALLS[type] : undefined;
  if (!known && !type.endsWith('_call')) return [];
  const value = known && at(one, known.args);
  const argsWhole = typeof value === 'string' ? value : known && said.raw.at(...path, known.args);
  const isPages =
    known?.page ||
    textAt(one, 'execution') === 'client' ||
    (type === 'shell_call' && textAt(one, 'environment', 'type') === 'local');
  const call: ToolPiece = {
    is: 'tool',
    key,
    id: textAt(one, 'call_id') || textAt(one, 'id') || undefined,
    name: textAt(one, 'name') || type.replace(/_call$/, ''),
    ...(isPages ? {} : { server: true }),
    ...(known?.free ? { free: true } : {}),
    ...(isDone && value !== undefined && value !== null ? { argsWhole } : {}),
    ...(isDone ? { done: true } : {}),
  };
  return isDone && !isPages ? [call, readResult(one, key)] : [call];
}

/** What a tool of the server brought: text, the logs of code, what was found. */
function readResult(one: unknown, key: string): ToolResultPiece {
  const fault = at(one, 'error');
  const failed = textAt(one, 'status') === 'failed' || hasError(one);
  const found = [...listAt(one, 'outputs'), ...listAt(one, 'results')].map((result) =>
    ['filename', 'logs', 'url', 'text']
      .map((name) => textAt(result, name))
      .filter((part) => part !== '')
      .join(' '),
  );
  const said = typeof fault === 'string' ? fault : textAt(fault, 'message');
  const text = said || textAt(one, 'output') || found.join('\n');
  return { is: 'tool-result', key, text, ...(failed ? { failed } : {}) };
}

/** The tools that a server has: no call of the model, and worth a word only where they could not be had. */
function readTools(one: unknown, key: string): Piece[] {
  if (!hasError(one)) return [{ is: 'activity' }];
  const call: Piece = { is: 'tool', key, name: 'mcp_list_tools', server: true, done: true };
  return [call, readResult(one, key)];
}

/** The texts and calls of the whole response of a message, each said as final. */
export function readOutput(said: Said): Piece[] {
  return listAt(said.json, 'response', 'output').flatMap((one, i): Piece[] => {
    const final = (is: TextKind, j: number, text: string): Piece[] =>
      text === '' ? [] : [{ is, part: `${i}.${j}`, text, as: 'final' }];
    switch (textAt(one, 'type')) {
      case 'message':
        return listAt(one, 'content').flatMap((content, j) => [
          ...final('text', j, textAt(content, 'text') || textAt(content, 'transcript')),
          ...final('refusal', j, textAt(content, 'refusal')),
        ]);
      case 'reasoning':
        return listAt(one, 'summary').flatMap((summary, j) =>
          final('reasoning', j, textAt(summary, 'text')).map(
            (piece) => ({ ...piece, summary: true }) as TextPiece,
          ),
        );
      default:
        return readItem(said, ['response', 'output', i], String(i), true);
    }
  });
}
