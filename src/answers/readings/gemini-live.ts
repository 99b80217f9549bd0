import { at, countAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { readPart, readSources } from './gemini.ts';
import { add, errorOf, hasError, usageOf } from './shared.ts';

const OURS =
  /^(?:setupComplete|serverContent|toolCall|toolCallCancellation|usageMetadata|goAway|sessionResumptionUpdate|setup|clientContent|realtimeInput|toolResponse|error)$/;

/**
 * Gemini's Live API: a session of turns, which have no names. googleapis/js-genai src/types.ts (LiveServerMessage,
 * LiveClientMessage).
 */
export const readGeminiLive: Reader = (said) => {
  const { json } = said;
  const members = objectOf(json);
  if (!members || !Object.keys(members).some((key) => OURS.test(key))) return undefined;
  if (said.out) return isAsked(json) ? { pieces: [{ is: 'asked' }] } : SILENT;
  if (hasError(json)) return { pieces: [errorOf(at(json, 'error'))] };
  const pieces: Piece[] = [];
  readContent(said, pieces);
  listAt(json, 'toolCall', 'functionCalls').forEach((call, i) => {
    pieces.push({
      is: 'tool',
      id: textAt(call, 'id') || undefined,
      name: textAt(call, 'name') || undefined,
      argsWhole: said.raw.at('toolCall', 'functionCalls', i, 'args') ?? '',
      done: true,
    });
  });
  const usage = at(json, 'usageMetadata');
  const thoughts = countAt(usage, 'thoughtsTokenCount');
  add(
    pieces,
    usageOf({
      input: countAt(usage, 'promptTokenCount'),
      output: countAt(usage, 'responseTokenCount'),
      cached: countAt(usage, 'cachedContentTokenCount'),
      reasoning: thoughts,
      total: countAt(usage, 'totalTokenCount'),
      ...(thoughts === undefined ? {} : { reasoningApart: true }),
    }),
  );
  if (at(json, 'serverContent', 'interrupted') === true) pieces.push({ is: 'finish', reason: 'interrupted' });
  for (const id of listAt(json, 'toolCallCancellation', 'ids'))
    if (typeof id === 'string') pieces.push({ is: 'tool-result', id, failed: true, text: 'cancelled' });
  const reason = textAt(json, 'serverContent', 'turnCompleteReason');
  if (reason !== '' && !reason.endsWith('UNSPECIFIED')) pieces.push({ is: 'finish', reason });
  if (at(json, 'serverContent', 'turnComplete') === true) pieces.push({ is: 'end' });
  return { pieces };
};

/** What the model answers: a turn that is whole, text as it is typed, or that somebody fell silent. */
function isAsked(json: unknown): boolean {
  const input = at(json, 'realtimeInput');
  return (
    at(json, 'clientContent', 'turnComplete') === true ||
    textAt(input, 'text') !== '' ||
    at(input, 'audioStreamEnd') === true ||
    objectOf(at(input, 'activityEnd')) !== undefined
  );
}

function readContent(said: Said, pieces: Piece[]): void {
  const content = at(said.json, 'serverContent');
  listAt(content, 'modelTurn', 'parts').forEach((part, i) => {
    readPart(said, part, '0', ['serverContent', 'modelTurn', 'parts', i], pieces);
  });
  const spoken = textAt(content, 'outputTranscription', 'text');
  if (spoken !== '') pieces.push({ is: 'text', part: 'transcription', text: spoken });
  readSources(content, '0', pieces);
}
