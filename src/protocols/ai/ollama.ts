import { type AiFormat, isError, member, NOTHING, REASONING, SOME, TEXT, TOOL } from './format.ts';

const DONE_MEMBER = member('done', '(?:true|false)');
const MODEL = member('model', '"');
const CREATED = member('created_at', '"');
const IS_DONE = member('done', 'true');
const REASON = member('done_reason', '"([\\w-]+)"');
const CONTENT = member('content|response', SOME);
const THINKING = member('thinking', SOME);
const TOOLS = member('tool_calls', '\\[\\s*\\{');

export const ollama: AiFormat = {
  id: 'ollama',
  name: 'Ollama',
  marker: '"done":true',
  finishes: true,
  recognise: ({ text }, { url }) =>
    (MODEL.test(text) && CREATED.test(text) && DONE_MEMBER.test(text)) ||
    (/^[^?#]*:11434\/api\/(?:chat|generate)(?:[?#]|$)/.test(url) && isError(text)),
  read({ text }) {
    // It has a message only, no code.
    if (isError(text)) return { error: '' };
    const delta = TOOLS.test(text)
      ? TOOL
      : THINKING.test(text)
        ? REASONING
        : CONTENT.test(text)
          ? TEXT
          : NOTHING;
    if (!IS_DONE.test(text)) return delta;
    return { ...delta, finish: REASON.exec(text)?.[1] ?? 'stop', end: true, usage: true };
  },
};
