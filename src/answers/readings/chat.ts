import { at, countAt, keyAt, listAt, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said } from '../piece.ts';
import { add, argsOf, contentText, errorOf, hasError, openaiUsage } from './shared.ts';

/**
 * OpenAI Chat Completions, Mistral and the many that speak like them.
 * openai-node src/resources/chat/completions/completions.ts (ChatCompletionChunk);
 * mistralai/client-ts src/models/components/deltamessage.ts, contentchunk.ts.
 */
export const readChat: Reader = (said) => {
  if (said.text.trim() === '[DONE]') return { pieces: [{ is: 'end' }] };
  const { json } = said;
  if (said.eventType === 'error') return { pieces: [errorOf(at(json, 'error') ?? json ?? said.text)] };
  if (!objectOf(json)) return undefined;
  // vLLM says them without one more level.
  if (textAt(json, 'object') === 'error') return { pieces: [errorOf(json)] };
  const failed = hasError(json);
  if (!failed && !Array.isArray(at(json, 'choices')) && !objectOf(at(json, 'usage'))) return undefined;
  const pieces: Piece[] = [];
  const model = textAt(json, 'model');
  if (model !== '') pieces.push({ is: 'model', model });
  listAt(json, 'choices').forEach((choice, i) => {
    readChoice(said, choice, i, pieces);
  });
  // Perplexity says all its sources with every chunk, and those with titles again without.
  const sources = listAt(json, 'search_results');
  for (const source of sources.length > 0 ? sources : listAt(json, 'citations')) {
    const url = typeof source === 'string' ? source : textAt(source, 'url');
    if (url !== '') pieces.push({ is: 'citation', url, title: textAt(source, 'title') || undefined });
  }
  // Groq says it elsewhere.
  add(pieces, openaiUsage(at(json, 'usage') ?? at(json, 'x_groq', 'usage')));
  if (failed) pieces.push(errorOf(at(json, 'error')));
  const of = textAt(json, 'id');
  return { pieces, ...(of === '' ? {} : { of }) };
};

function readChoice(said: Said, choice: unknown, i: number, pieces: Piece[]): void {
  const index = keyAt(choice, String(i), 'index');
  const delta = at(choice, 'delta');
  const thought = textAt(delta, 'reasoning_content') || textAt(delta, 'reasoning') || detailed(delta);
  if (thought !== '') pieces.push({ is: 'reasoning', choice: index, text: thought });
  const content = at(delta, 'content');
  if (typeof content === 'string') {
    if (content !== '') pieces.push({ is: 'text', choice: index, text: content });
  } else for (const chunk of listAt(content)) readChunk(chunk, index, pieces);
  const refusal = textAt(delta, 'refusal');
  if (refusal !== '') pieces.push({ is: 'refusal', choice: index, text: refusal });
  const spoken = textAt(delta, 'audio', 'transcript');
  if (spoken !== '') pieces.push({ is: 'text', choice: index, part: 'audio', text: spoken });
  else if (textAt(delta, 'audio', 'data') !== '') pieces.push({ is: 'media' });
  listAt(delta, 'tool_calls').forEach((call, j) => {
    const path = ['choices', i, 'delta', 'tool_calls', j];
    const free = objectOf(at(call, 'custom')) !== undefined;
    const body = free ? 'custom' : 'function';
    pieces.push({
      is: 'tool',
      choice: index,
      key: keyAt(call, String(j), 'index'),
      id: textAt(call, 'id') || undefined,
      name: textAt(call, body, 'name') || undefined,
      ...(free ? { free } : {}),
      ...argsOf(said, said.json, [...path, body, free ? 'input' : 'arguments']),
    });
  });
  if (objectOf(at(delta, 'function_call')))
    pieces.push({
      is: 'tool',
      choice: index,
      key: 'function_call',
      name: textAt(delta, 'function_call', 'name') || undefined,
      ...argsOf(said, said.json, ['choices', i, 'delta', 'function_call', 'arguments']),
    });
  for (const note of listAt(delta, 'annotations')) readAnnotation(note, index, pieces);
  if (hasError(choice)) pieces.push(errorOf(at(choice, 'error')));
  const reason = textAt(choice, 'finish_reason');
  if (reason !== '') pieces.push({ is: 'finish', choice: index, reason });
}

/** Thoughts as OpenRouter has them where it does not say them as plain text. */
function detailed(delta: unknown): string {
  return listAt(delta, 'reasoning_details')
    .map((one) => textAt(one, 'text') || textAt(one, 'summary'))
    .join('');
}

/** A chunk of content as Mistral has them. */
function readChunk(chunk: unknown, choice: string, pieces: Piece[]): void {
  switch (textAt(chunk, 'type')) {
    case 'thinking': {
      const thinking = at(chunk, 'thinking');
      const text = contentText(thinking);
      if (text !== '') pieces.push({ is: 'reasoning', choice, text });
      break;
    }
    case 'tool_reference': {
      const url = textAt(chunk, 'url') || undefined;
      pieces.push({ is: 'citation', choice, url, title: textAt(chunk, 'title') || undefined });
      break;
    }
    case 'reference':
      for (const id of listAt(chunk, 'reference_ids'))
        pieces.push({ is: 'citation', choice, title: `reference ${String(id).slice(0, 64)}` });
      break;
    default: {
      const text = textAt(chunk, 'text');
      if (text !== '') pieces.push({ is: 'text', choice, text });
    }
  }
}

/** `url_citation` of OpenAI, of its web search too. */
export function readAnnotation(note: unknown, choice: string, pieces: Piece[]): void {
  const cited = objectOf(at(note, 'url_citation')) ?? objectOf(note);
  if (!cited) return;
  const url = textAt(cited, 'url') || undefined;
  const title =
    textAt(cited, 'title') || textAt(cited, 'filename') || textAt(cited, 'file_id') || textAt(cited, 'text');
  if (url === undefined && title === '') return;
  const from = countAt(cited, 'start_index');
  const to = countAt(cited, 'end_index');
  pieces.push({
    is: 'citation',
    choice,
    url,
    title: title || undefined,
    ...(from !== undefined && to !== undefined ? { quote: `characters ${from} to ${to}` } : {}),
  });
}
