import { type AiFormat, errorKind, member, NOTHING, SOME, TEXT, TOOL } from './format.ts';

const RUN_ID = member('run_id', '"');
const TOOL_CHUNKS = member('tool_call_chunks', '\\[\\s*\\{');

export const langserve: AiFormat = {
  id: 'langserve',
  name: 'LangServe',
  marker: 'end',
  finishes: true,
  // Its other events are named like anybody's.
  recognise: ({ text, eventType }, { url }) =>
    eventType === 'metadata' &&
    RUN_ID.test(text) &&
    /\/(?:stream|stream_log|stream_events)(?:[?#]|$)/.test(url) &&
    !/\/runs\//.test(url),
  read({ text, eventType }) {
    if (eventType === 'data') {
      if (TOOL_CHUNKS.test(text)) return TOOL;
      return text === '' || text === '""' ? NOTHING : TEXT;
    }
    if (eventType === 'error') return { error: errorKind(text) };
    return eventType === 'end' ? { finish: 'end', end: true } : NOTHING;
  },
};

const CONTENT = member('content', `(?:${SOME}|\\[\\s*\\{)`);
const MODES =
  /^(?:messages(?:\/(?:partial|complete|metadata))?|values|updates|custom|events|debug|tasks)(?:\|.*)?$/;

/** What a run streams depends on its modes; a whole one may end without `end`. */
export const langgraph: AiFormat = {
  id: 'langgraph',
  name: 'LangGraph run',
  finishes: false,
  recognise: ({ eventType }, { url }) =>
    (MODES.test(eventType) || /^(?:metadata|error)$/.test(eventType)) &&
    /\/runs\/(?:[\w-]+\/)?(?:stream|join)|\/threads\/[\w-]+\/(?:runs|stream)/.test(url),
  read({ text, eventType }) {
    if (eventType === 'error') return { error: errorKind(text) };
    if (eventType === 'end') return { finish: 'end', end: true };
    if (!MODES.test(eventType) || eventType === 'messages/metadata') return NOTHING;
    if (!eventType.startsWith('messages')) return TEXT;
    if (TOOL_CHUNKS.test(text)) return TOOL;
    return CONTENT.test(text) ? TEXT : NOTHING;
  },
};
