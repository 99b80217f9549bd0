import { at, countAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Reading, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { readPart, readSources } from './gemini.ts';
import { add, errorOf, hasError, usageOf, wordsAt } from './shared.ts';

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
  if (said.out) return readSent(said);
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
      // The page runs it, and the turn goes on when it has told what came of it.
      pauses: true,
    });
  });
  for (const id of listAt(json, 'toolCallCancellation', 'ids'))
    if (typeof id === 'string')
      pieces.push({ is: 'tool-result', id, failed: true, text: 'toolCallCancellation' });
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
  const reason = finishOf(at(json, 'serverContent'));
  if (reason !== undefined) pieces.push({ is: 'finish', reason });
  if (at(json, 'serverContent', 'turnComplete') === true) pieces.push({ is: 'end' });
  return { pieces };
};

/** What the page says: what it asks, and what came of the tools that it was asked to run. */
function readSent(said: Said): Reading {
  if (isAsked(said.json)) return { pieces: [{ is: 'asked' }] };
  const pieces = listAt(said.json, 'toolResponse', 'functionResponses').map((one, i): Piece => {
    const text = wordsAt(said, ['toolResponse', 'functionResponses', i, 'response']);
    return { is: 'tool-result', id: textAt(one, 'id') || undefined, text };
  });
  return pieces.length === 0 ? SILENT : { pieces };
}

/**
 * Why the model stopped, in the format's words; `generationComplete` where it only says that it is done: the turn ends
 * when what it said would have been played.
 */
function finishOf(content: unknown): string | undefined {
  if (at(content, 'interrupted') === true) return 'interrupted';
  const reason = textAt(content, 'turnCompleteReason');
  if (reason !== '' && !reason.endsWith('UNSPECIFIED')) return reason;
  return at(content, 'generationComplete') === true ? 'generationComplete' : undefined;
}

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
  if (spoken !== '') pieces.push({ is: 'text', part: 'transcription', text: spoken, trails: true });
  readSources(content, '0', pieces);
}
