import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said, ToolPiece } from '../piece.ts';
import { add, errorOf, hasError, usageOf } from './shared.ts';

/**
 * Google Gemini: whole candidates, a piece of each with every chunk. Without `alt=sse` they are elements of an array,
 * which mostly is taken apart before; here it may also be one message.
 * googleapis/js-genai src/types.ts (GenerateContentResponse).
 */
export const readGemini: Reader = (said) => {
  if (!Array.isArray(said.json)) return readChunk(said, said.json, []);
  const pieces = said.json.flatMap((one, i) => readChunk(said, one, [i])?.pieces ?? []);
  return pieces.length === 0 ? undefined : { pieces };
};

function readChunk(said: Said, json: unknown, path: (string | number)[]): ReturnType<Reader> {
  if (!objectOf(json)) return undefined;
  if (hasError(json)) {
    const error = at(json, 'error');
    // Its code is the HTTP status; the status is the word.
    return { pieces: [errorOf(textAt(error, 'status') ? { ...objectOf(error), code: undefined } : error)] };
  }
  const blocked = textAt(json, 'promptFeedback', 'blockReason');
  const usage = at(json, 'usageMetadata');
  if (!Array.isArray(at(json, 'candidates')) && blocked === '' && !objectOf(usage)) return undefined;
  const pieces: Piece[] = [];
  const model = textAt(json, 'modelVersion');
  if (model !== '') pieces.push({ is: 'model', model });
  listAt(json, 'candidates').forEach((candidate, i) => {
    const choice = keyAt(candidate, String(i), 'index');
    listAt(candidate, 'content', 'parts').forEach((part, j) => {
      readPart(said, part, choice, [...path, 'candidates', i, 'content', 'parts', j], pieces);
    });
    readSources(candidate, choice, pieces);
    const reason = textAt(candidate, 'finishReason');
    if (reason !== '') pieces.push({ is: 'finish', choice, reason });
  });
  add(
    pieces,
    usageOf({
      input: countAt(usage, 'promptTokenCount'),
      output: countAt(usage, 'candidatesTokenCount'),
      cached: countAt(usage, 'cachedContentTokenCount'),
      reasoning: countAt(usage, 'thoughtsTokenCount'),
      total: countAt(usage, 'totalTokenCount'),
      ...(countAt(usage, 'thoughtsTokenCount') === undefined ? {} : { reasoningApart: true }),
    }),
  );
  if (blocked !== '') {
    const message = textAt(json, 'promptFeedback', 'blockReasonMessage');
    pieces.push({ is: 'error', kind: blocked, message });
  }
  const of = textAt(json, 'responseId');
  return { pieces, ...(of === '' ? {} : { of }) };
}

/** One part of a candidate or of a turn; `path` leads to it within the message. */
export function readPart(
  said: Said,
  part: unknown,
  choice: string,
  path: (string | number)[],
  pieces: Piece[],
): void {
  const text = textAt(part, 'text');
  // Its thoughts come as summaries only.
  if (text !== '' && at(part, 'thought') === true)
    pieces.push({ is: 'reasoning', choice, text, summary: true });
  else if (text !== '') pieces.push({ is: 'text', choice, text });
  if (objectOf(at(part, 'inlineData')) || objectOf(at(part, 'fileData'))) pieces.push({ is: 'media' });
  const call = at(part, 'functionCall');
  if (objectOf(call)) pieces.push(readCall(said, call, choice, [...path, 'functionCall']));
  const code = textAt(part, 'executableCode', 'code');
  if (code !== '') {
    const id = textAt(part, 'executableCode', 'id') || undefined;
    pieces.push({
      is: 'tool',
      choice,
      id,
      name: 'code_execution',
      args: code,
      free: true,
      server: true,
      done: true,
    });
  }
  const result = at(part, 'codeExecutionResult');
  if (objectOf(result)) {
    const failed = textAt(result, 'outcome') !== 'OUTCOME_OK';
    pieces.push({
      is: 'tool-result',
      id: textAt(result, 'id'),
      key: '',
      text: textAt(result, 'output'),
      ...(failed ? { failed } : {}),
    });
  }
}

/** A call: whole, or in pieces, each of which says what stands at a place of the arguments. */
function readCall(said: Said, call: unknown, choice: string, path: (string | number)[]): ToolPiece {
  const id = textAt(call, 'id') || undefined;
  const name = textAt(call, 'name') || undefined;
  const goesOn = at(call, 'willContinue') === true;
  const partial = listAt(call, 'partialArgs');
  if (name !== undefined && !goesOn && partial.length === 0)
    // Without arguments it has none.
    return { is: 'tool', choice, id, name, argsWhole: said.raw.at(...path, 'args') ?? '', done: true };
  const args = partial.map((one, i) => {
    const value = ['stringValue', 'numberValue', 'boolValue', 'nullValue'].find(
      (of) => at(one, of) !== undefined,
    );
    const text = value === undefined ? '' : said.raw.at(...path, 'partialArgs', i, value);
    return `${textAt(one, 'jsonPath')} = ${value === 'nullValue' ? 'null' : text}\n`;
  });
  return {
    is: 'tool',
    choice,
    ...(name === undefined ? { key: '' } : { id, name }),
    args: args.join(''),
    free: true,
    ...(goesOn ? {} : { done: true }),
  };
}

/** What a candidate or a turn rests on. */
export function readSources(candidate: unknown, choice: string, pieces: Piece[]): void {
  for (const name of ['citations', 'citationSources'])
    for (const source of listAt(candidate, 'citationMetadata', name))
      pieces.push({
        is: 'citation',
        choice,
        url: textAt(source, 'uri') || undefined,
        title: textAt(source, 'title') || undefined,
      });
  for (const chunk of listAt(candidate, 'groundingMetadata', 'groundingChunks')) {
    const source = at(chunk, 'web') ?? at(chunk, 'retrievedContext') ?? at(chunk, 'maps');
    const url = textAt(source, 'uri');
    if (url !== '') pieces.push({ is: 'citation', choice, url, title: textAt(source, 'title') || undefined });
  }
}
