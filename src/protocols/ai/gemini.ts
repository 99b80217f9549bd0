import { type AiFormat, errorKind, isError, member, NOTHING, REASONING, SOME, TEXT, TOOL } from './format.ts';

/** A word of other trades too: it needs company. */
const CANDIDATES = member(
  'candidates',
  '\\[\\s*\\{\\s*"(?:content|finishReason|index|safetyRatings|tokenCount)"',
);
const PART = member('text', SOME);
const THOUGHT = member('thought', 'true');
const CALL = member('functionCall', '\\{');
const FINISH = member('finishReason', '"([A-Z_]+)"');
const BLOCKED = member('blockReason', '"([A-Z_]+)"');
const USAGE = member('usageMetadata', '\\{');

/** It has no end marker: the body ends after a chunk with a `finishReason`. */
export const gemini: AiFormat = {
  id: 'gemini',
  name: 'Google Gemini',
  finishes: true,
  recognise: ({ text }, { url }) =>
    CANDIDATES.test(text) || (/:streamGenerateContent(?:[?#]|$)/.test(url) && isError(text)),
  read({ text }) {
    if (isError(text)) return { error: errorKind(text) };
    const blocked = BLOCKED.exec(text)?.[1];
    if (blocked !== undefined) return { error: blocked };
    const finish = FINISH.exec(text)?.[1];
    const delta = CALL.test(text) ? TOOL : !PART.test(text) ? NOTHING : THOUGHT.test(text) ? REASONING : TEXT;
    if (finish === undefined) return delta;
    return { ...delta, finish, ...(USAGE.test(text) ? { usage: true } : {}) };
  },
};
