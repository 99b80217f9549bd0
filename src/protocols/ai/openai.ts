import {
  type AiFormat,
  type AiMessage,
  type AiOpening,
  type AiStep,
  CALLS,
  DONE,
  END,
  errorKind,
  hasError,
  isError,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
  TOOL_BEGINS,
  TOOL_DONE,
} from './format.ts';

/* ---- Chat Completions, which many others speak too ----------------------------------------------------------- */

const CHUNK = member('object', '"chat\\.completion\\.chunk"');
const CHOICES = member('choices', '\\[');
const FINISH = member('finish_reason', '"([\\w-]+)"');
const CONTENT = member('content|refusal', `(?:${SOME}|\\[\\s*\\{)`);
const PIECE = member('delta', '\\{\\s*(?:"role"\\s*:\\s*"assistant"\\s*,\\s*)?"content"\\s*:\\s*"(?!")');
const THOUGHT = member('reasoning_content|reasoning', SOME);
/** A chunk of content as Mistral has them. */
const THINKING = member('thinking', '\\[\\s*\\{');
const TOOLS = member('tool_calls', '\\[\\s*\\{');
const FUNCTION = member('function_call', '\\{');
const USAGE = member('usage', '\\{');

/** As vLLM says it. */
const IS_ERROR = /^\s*\{\s*"object"\s*:\s*"error"/;

/** An error of the answer or of a choice: one that is deeper, such as that of Azure's filter, does not end it. */
function hasFailed(text: string): boolean {
  if (IS_ERROR.test(text)) return true;
  if (!hasError(text)) return false;
  try {
    const { error, choices } = JSON.parse(text) as { error?: unknown; choices?: unknown };
    return [{ error }, ...(Array.isArray(choices) ? choices : [])].some(
      (one: { error?: unknown } | null) => one?.error,
    );
  } catch {
    // Only its beginning and its end are here.
    return true;
  }
}

function readChat({ text, eventType }: AiMessage): AiStep {
  if (text.trim() === DONE) return END;
  // Nearly all of them are pieces of text.
  if (PIECE.test(text) && !FINISH.test(text)) return TEXT;
  if (eventType === 'error' || hasFailed(text)) return { error: errorKind(text) };
  const delta =
    TOOLS.test(text) || FUNCTION.test(text)
      ? TOOL
      : THOUGHT.test(text) || THINKING.test(text)
        ? REASONING
        : CONTENT.test(text)
          ? TEXT
          : NOTHING;
  const finish = FINISH.exec(text)?.[1];
  const usage = USAGE.test(text);
  if (finish === undefined && !usage) return delta;
  return { ...delta, ...(finish === undefined ? {} : { finish }), ...(usage ? { usage: true } : {}) };
}

function isChat({ text }: AiMessage, { url }: AiOpening): boolean {
  if (CHUNK.test(text)) return true;
  return /\/chat\/completions(?:[?#]|$)/.test(url) && (CHOICES.test(text) || isError(text));
}

export const mistral: AiFormat = {
  id: 'mistral',
  name: 'Mistral chat',
  marker: DONE,
  finishes: true,
  recognise: (message, opening) =>
    /^https:\/\/api\.mistral\.ai\//.test(opening.url) && isChat(message, opening),
  read: readChat,
};

export const openaiChat: AiFormat = {
  id: 'openai-chat',
  name: 'OpenAI Chat Completions',
  marker: DONE,
  finishes: true,
  recognise: isChat,
  read: readChat,
};

/* ---- Responses ----------------------------------------------------------------------------------------------- */

const RESPONSE_TYPE = /^\s*\{[^{}]{0,200}"type"\s*:\s*"(response\.[\w.]+|error)"/;
const INCOMPLETE = member('incomplete_details', '\\{\\s*"reason"\\s*:\\s*"([\\w-]+)"');
const SERVER_TOOL =
  /^response\.(?:web_search_call|file_search_call|code_interpreter_call|image_generation_call|mcp_call)\.(in_progress|completed|failed)$/;
/** What tells of a call beside its fragments. */
const RESPONSE_CALL = /^response\.(?:output_item\.(?:added|done)|function_call_arguments\.done)$/;
const FUNCTION_CALL = /"(?:type"\s*:\s*"function_call|arguments)"/;
const RESPONSE_DELTAS: Readonly<Record<string, AiStep>> = {
  'response.output_text.delta': TEXT,
  'response.refusal.delta': TEXT,
  'response.reasoning_summary_text.delta': REASONING,
  'response.reasoning_text.delta': REASONING,
  'response.function_call_arguments.delta': TOOL,
  'response.custom_tool_call_input.delta': TOOL,
  'response.mcp_call_arguments.delta': TOOL,
  'response.code_interpreter_call_code.delta': TOOL,
  'response.audio.delta': TEXT,
};

const typeOf = ({ text, eventType }: AiMessage): string =>
  eventType !== '' && eventType !== 'message' ? eventType : (RESPONSE_TYPE.exec(text)?.[1] ?? '');

export const openaiResponses: AiFormat = {
  id: 'openai-responses',
  name: 'OpenAI Responses',
  marker: 'response.completed',
  finishes: true,
  recognise: (message, { url }) => {
    const type = typeOf(message);
    return (
      /^response\.(?:created|queued|in_progress|output_)/.test(type) ||
      (type === 'error' && /\/v1\/responses(?:[/?#]|$)/.test(url))
    );
  },
  read(message) {
    const type = typeOf(message);
    const delta = Object.hasOwn(RESPONSE_DELTAS, type) ? RESPONSE_DELTAS[type] : undefined;
    if (delta) return delta;
    if (type === 'response.completed') return { finish: 'completed', end: true, usage: true };
    if (type === 'response.incomplete')
      return { finish: INCOMPLETE.exec(message.text)?.[1] ?? 'incomplete', end: true };
    if (type === 'response.failed') return { error: errorKind(message.text), end: true };
    if (type === 'error') return { error: errorKind(message.text.replace(/"type"\s*:\s*"error"/, '')) };
    if (RESPONSE_CALL.test(type)) return FUNCTION_CALL.test(message.text) ? CALLS : NOTHING;
    const tool = SERVER_TOOL.exec(type)?.[1];
    if (tool === undefined) return NOTHING;
    return tool === 'in_progress'
      ? TOOL_BEGINS
      : tool === 'failed'
        ? { ...TOOL_DONE, toolError: true }
        : TOOL_DONE;
  },
};

/* ---- Assistants (legacy) ------------------------------------------------------------------------------------- */

const VALUE = member('value', SOME);

export const openaiAssistants: AiFormat = {
  id: 'openai-assistants',
  name: 'OpenAI Assistants',
  marker: 'done',
  finishes: true,
  recognise: ({ eventType }) => /^thread\.(?:created|run\.|message\.)/.test(eventType),
  read({ text, eventType }) {
    if (eventType === 'thread.message.delta') return VALUE.test(text) ? TEXT : NOTHING;
    if (eventType === 'thread.run.step.delta') return TOOL;
    if (eventType === 'done') return END;
    if (eventType === 'error' || eventType === 'thread.run.failed') return { error: errorKind(text) };
    const state = /^thread\.run\.(completed|expired|cancelled|requires_action|incomplete)$/.exec(eventType);
    return state?.[1] === undefined ? NOTHING : { finish: state[1], usage: true };
  },
};
