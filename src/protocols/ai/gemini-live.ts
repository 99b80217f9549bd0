import { type AiFormat, errorKind, isError, member, NOTHING, REASONING, SOME, TEXT, TOOL } from './format.ts';

const SERVER = /^\s*\{\s*"(?:setupComplete|serverContent|toolCall|usageMetadata)"\s*:/;
/** `wss://…/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?…`, and Vertex AI's. */
const PLACE = /BidiGenerateContent/;
const PART = member('text', SOME);
const THOUGHT = member('thought', 'true');
const SOUND = member('inlineData', '\\{');
const TURN = member('modelTurn|outputTranscription', '\\{');
const CALL = member('toolCall', '\\{');
const COMPLETE = member('turnComplete', 'true');
const INTERRUPTED = member('interrupted', 'true');
const USAGE = member('usageMetadata', '\\{');

/**
 * Gemini's Live API over a WebSocket: turn after turn in one session, each ended by `turnComplete`; the server's
 * messages are binary. googleapis/js-genai src/types.ts (LiveServerMessage).
 */
export const geminiLive: AiFormat = {
  id: 'gemini-live',
  name: 'Gemini Live',
  marker: 'turnComplete',
  finishes: true,
  turns: true,
  recognise: ({ text }, { url }) =>
    SERVER.test(text) &&
    (PLACE.test(url) || /^\s*\{\s*"(?:setupComplete|serverContent)"\s*:\s*\{/.test(text)),
  read({ text }) {
    if (isError(text)) return { error: errorKind(text) };
    const says = TURN.test(text) && (PART.test(text) || SOUND.test(text));
    const delta = CALL.test(text) ? TOOL : !says ? NOTHING : THOUGHT.test(text) ? REASONING : TEXT;
    return {
      ...delta,
      ...(INTERRUPTED.test(text) ? { finish: 'interrupted' } : {}),
      ...(COMPLETE.test(text) ? { end: true } : {}),
      ...(USAGE.test(text) ? { usage: true } : {}),
    };
  },
};
