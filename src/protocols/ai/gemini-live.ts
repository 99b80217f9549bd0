import {
  type AiFormat,
  type AiStep,
  errorKind,
  isError,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL_BEGINS,
} from './format.ts';

const SERVER =
  /^\s*\{\s*"(?:setupComplete|serverContent|toolCall|toolCallCancellation|usageMetadata|goAway|sessionResumptionUpdate)"\s*:/;
/** `wss://…/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?…`, and Vertex AI's. */
const PLACE = /BidiGenerateContent/;
const PART = member('text', SOME);
const THOUGHT = member('thought', 'true');
const SOUND = member('inlineData', '\\{');
const TURN = member('modelTurn|outputTranscription', '\\{');
const MODEL = member('modelTurn', '\\{');
const CALL = member('toolCall', '\\{');
const COMPLETE = member('turnComplete', 'true');
const INTERRUPTED = member('interrupted', 'true');
/** The model is done; the turn ends when what it said would have been played. */
const GENERATED = member('generationComplete', 'true');
const REASON = member('turnCompleteReason', '"([A-Z_]+)"');
const CANCELLED = member('toolCallCancellation', '\\{');
const HEARD = member('inputTranscription', '\\{');
const LEAVING = member('goAway', '\\{');
const TOOL_ANSWER = member('toolResponse', '\\{');
/** What the model answers: a turn that is whole, text as it is typed, or that somebody fell silent. */
const ASKED = [
  member('turnComplete', 'true'),
  member('realtimeInput', `\\{\\s*"text"\\s*:\\s*${SOME}`),
  member('audioStreamEnd', 'true'),
  member('activityEnd', '\\{'),
];
const USAGE = member('usageMetadata', '\\{');

/** What the page tells of a tool, or need tell no more, is no piece of the answer. */
const TOOL_OVER: AiStep = { tool: 'done' };

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
    // The page runs the tool, and the turn goes on when it has told what came of it.
    const delta = CALL.test(text) ? TOOL_BEGINS : !says ? NOTHING : THOUGHT.test(text) ? REASONING : TEXT;
    const finish = finishOf(text);
    return {
      ...delta,
      ...(CANCELLED.test(text) ? TOOL_OVER : {}),
      ...(finish === undefined ? {} : { finish }),
      ...(COMPLETE.test(text) ? { end: true } : {}),
      ...(USAGE.test(text) ? { usage: true } : {}),
      ...(HEARD.test(text) ? { unasked: true } : {}),
      ...(delta === TEXT && !MODEL.test(text) ? { trails: true } : {}),
      ...(LEAVING.test(text) ? { leaving: true } : {}),
    };
  },
  sent({ text }) {
    if (TOOL_ANSWER.test(text)) return TOOL_OVER;
    return ASKED.some((one) => one.test(text)) ? { asked: true } : NOTHING;
  },
};

function finishOf(text: string): string | undefined {
  if (INTERRUPTED.test(text)) return 'interrupted';
  return REASON.exec(text)?.[1] ?? (GENERATED.test(text) ? 'generationComplete' : undefined);
}
