import {
  type AiFormat,
  type AiStep,
  errorKind,
  hasError,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
  TOOL_BEGINS,
  TOOL_DONE,
} from './format.ts';

/* ---- AG-UI --------------------------------------------------------------------------------------------------- */

const TYPE = member('type', '"([A-Z][A-Z_]+)"');
const CODE = member('code', '"([A-Za-z][\\w.-]{1,47})"');
const AG_UI: Readonly<Record<string, AiStep>> = {
  TEXT_MESSAGE_CONTENT: TEXT,
  TEXT_MESSAGE_CHUNK: TEXT,
  REASONING_MESSAGE_CONTENT: REASONING,
  REASONING_MESSAGE_CHUNK: REASONING,
  THINKING_TEXT_MESSAGE_CONTENT: REASONING,
  TOOL_CALL_START: TOOL,
  TOOL_CALL_ARGS: TOOL,
  TOOL_CALL_CHUNK: TOOL,
  TOOL_CALL_END: TOOL_BEGINS,
  TOOL_CALL_RESULT: TOOL_DONE,
  RUN_FINISHED: { finish: 'RUN_FINISHED', end: true },
};

export const agUi: AiFormat = {
  id: 'ag-ui',
  name: 'AG-UI',
  marker: 'RUN_FINISHED',
  finishes: true,
  recognise: ({ text }) =>
    /^(?:RUN_STARTED|TEXT_MESSAGE_(?:START|CONTENT|CHUNK)|TOOL_CALL_START)$/.test(TYPE.exec(text)?.[1] ?? ''),
  read({ text }) {
    const type = TYPE.exec(text)?.[1] ?? '';
    if (type === 'RUN_ERROR') return { error: CODE.exec(text)?.[1] ?? '', end: true };
    return Object.hasOwn(AG_UI, type) ? (AG_UI[type] as AiStep) : NOTHING;
  },
};

/* ---- A2A ----------------------------------------------------------------------------------------------------- */

const UPDATE = member('artifactUpdate|statusUpdate', '\\{');
const KIND = member('kind', '"(?:artifact-update|status-update)"');
const PART = member('text', SOME);
const STATE = member(
  'state',
  '"(?:TASK_STATE_)?(completed|failed|canceled|cancelled|rejected|input[-_]required|auth[-_]required|COMPLETED|FAILED|CANCELED|CANCELLED|REJECTED|INPUT_REQUIRED|AUTH_REQUIRED)"',
);

export const a2a: AiFormat = {
  id: 'a2a',
  name: 'A2A (Agent2Agent)',
  finishes: true,
  recognise: ({ text }, { url }) =>
    UPDATE.test(text) || KIND.test(text) || /\/message:stream(?:[?#]|$)/.test(url),
  read({ text }) {
    if (hasError(text)) return { error: errorKind(text) };
    const delta = PART.test(text) ? TEXT : NOTHING;
    const state = STATE.exec(text)?.[1];
    return state === undefined ? delta : { ...delta, finish: state.toLowerCase().replace('_', '-') };
  },
};

/* ---- MCP ----------------------------------------------------------------------------------------------------- */

const RPC = member('jsonrpc', '"2\\.0"');
const MCP_METHOD = member('method', '"(?:notifications|sampling|elicitation|roots)/[\\w/]+"');
const RESULT = member('result', '\\{');
const PROGRESS = member('method', '"notifications/progress"');

/** Answers of tools, not of a model. A server may end the stream before the answer: the client takes it up again. */
export const mcp: AiFormat = {
  id: 'mcp-streamable-http',
  name: 'MCP Streamable HTTP',
  finishes: false,
  recognise: ({ text }, { header }) =>
    RPC.test(text) && (header('mcp-session-id') !== undefined || MCP_METHOD.test(text)),
  read({ text }) {
    if (PROGRESS.test(text)) return { ping: true };
    if (RESULT.test(text)) return { finish: 'result' };
    return hasError(text) ? { error: 'JSON-RPC error' } : NOTHING;
  },
};
