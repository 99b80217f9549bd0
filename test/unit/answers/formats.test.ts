import { describe, expect, it } from 'vitest';
import { readAs } from '../../../src/answers/answers.ts';
import { READERS } from '../../../src/answers/readings/readings.ts';
import { PLAIN_TEXT } from '../../../src/answers/stream.ts';
import { AI_FORMATS } from '../../../src/protocols/ai/formats.ts';
import { AiReader } from '../../../src/protocols/ai/reader.ts';
import { BodyReader } from '../../../src/recorder/body-reader.ts';
import { FIXTURES } from './fixtures.ts';
import { answerOf, line, type Said, summary } from './streams.ts';

/** The formats of the catalogue of streamed answers, and two that speak over WebSockets and are not in it. */
const CATALOGUE = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'mistral',
  'cohere-v2',
  'cohere-v1',
  'ollama',
  'ai-sdk-v4',
  'ai-sdk-ui',
  'ai-sdk-text',
  'langserve',
  'langgraph',
  'ag-ui',
  'mcp-streamable-http',
  'a2a',
  'openai-assistants',
  'bedrock',
];
const BESIDE = ['openai-realtime', 'gemini-live'];

const bytes = (text: string) => new TextEncoder().encode(text);
const pretty = (said: Said) => JSON.stringify(JSON.parse(said as string), null, 2);

describe('an error of a chat is its own, or that of a choice', () => {
  const chunk = (choice: object, more: object = {}): string =>
    JSON.stringify({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: {}, ...choice }],
      ...more,
    });
  it.each<[string, string, boolean]>([
    ['of the answer', chunk({}, { error: { code: 502, message: 'x' } }), true],
    ['of vLLM', '{"object":"error","message":"No room.","type":"BadRequestError","code":400}', true],
    ['of a choice', chunk({ error: { code: 502, message: 'x' } }), true],
    // Azure's filter was not there; the text goes on.
    ['of a filter', chunk({ content_filter_results: { error: { code: 'content_filter_error' } } }), false],
    ['of a moderation', chunk({}, { moderation: { output: { error: { code: 'x' } } } }), false],
  ])('%s', (_, text, isError) => {
    const reader = new AiReader({ url: 'https://a.example/ask', header: () => undefined });
    reader.recognise(chunk({}));
    expect(reader.read(text)?.error !== undefined).toBe(isError);
    expect(answerOf([chunk({ delta: { content: 'a' } }), text]).errorCount > 0).toBe(isError);
  });
});

describe('streams of every format, as their documentation shows them', () => {
  it('are all here, and all can be read', () => {
    // Plain text has nothing to be recognised by: somebody has to say that it is an answer.
    const ids = [...CATALOGUE, ...BESIDE].filter((id) => id !== PLAIN_TEXT.id).sort();
    expect(AI_FORMATS.map(({ id }) => id).sort()).toEqual(ids);
    expect(Object.keys(FIXTURES).sort()).toEqual(ids);
    expect([...READERS.keys()].sort()).toEqual(ids);
    expect(CATALOGUE).toContain(PLAIN_TEXT.id);
    expect(readAs(PLAIN_TEXT, line({}), []).formats).toEqual([PLAIN_TEXT]);
  });

  it('gemini without alt=sse, one array, is the same answer however it is cut', () => {
    const fixture = FIXTURES.gemini!;
    const { url = '', messages } = fixture;
    const told = { ...fixture, url: url.replace('?alt=sse', '') };
    const body = bytes(`[${messages.map(pretty).join('\n,\r\n')}\n]\n`);
    for (const length of [1, 7, 100, 5000]) {
      const reader = new BodyReader([['content-type', 'application/json; charset=UTF-8']], told.url);
      const elements: string[] = [];
      for (let at = 0; at < body.length; at += length) {
        const piece = body.subarray(at, at + length);
        for (const one of reader.take(at, piece.length, piece))
          if (one.kind === 'message') elements.push(one.data as string);
      }
      expect(reader.end()).toEqual([]);
      const [args, ...others] = summary(answerOf(elements, told)).choices.flatMap(({ tools }) => tools);
      expect([JSON.parse(args?.args ?? ''), others]).toEqual([JSON.parse(fixture.tools![0]!.args), []]);
      const plain = (answer: ReturnType<typeof answerOf>) => {
        const { choices, ...rest } = summary(answer);
        return { ...rest, choices: choices.map(({ tools: _, ...choice }) => choice) };
      };
      expect(plain(answerOf(elements, told))).toEqual(plain(answerOf(messages, fixture)));
    }
  });

  it.each(Object.entries(FIXTURES))('%s: text, reasoning, tool calls, finish, usage, end', (id, fixture) => {
    const { text = '', reasoning = '', refusal = '', tools = [], model = '', citations = [] } = fixture;
    expect(summary(answerOf(fixture.messages, fixture))).toEqual({
      format: id,
      model,
      choices: [{ index: '0', text, reasoning, refusal, tools, finish: fixture.finish }],
      usage: fixture.usage,
      end: fixture.end,
      errors: [],
      citations,
    });
  });

  // The rules scan a message for what it does; an answer parses it for what it says. Both must tell the same.
  it.each(Object.entries(FIXTURES))('%s: what the rules see is what the answer has', (_, fixture) => {
    const { url = 'https://a.example/ask', headers = [], messages } = fixture;
    const reader = new AiReader({
      url,
      header: (name) => headers.find(([one]) => one.toLowerCase() === name)?.[1],
    });
    const steps = messages.map((said) =>
      typeof said === 'string' ? reader.read(said) : reader.read(said[1], said[0]),
    );
    const answer = answerOf(messages, fixture);
    expect(steps.findLast((step) => step?.finish !== undefined)?.finish).toBe(
      answer.choices[0]?.finish?.reason,
    );
    expect(steps.some((step) => step?.end)).toBe(answer.end !== undefined);
    // What a tool answers is shown, but it is no pace of a model.
    if (answer.format.id !== 'mcp-streamable-http')
      expect(steps.some((step) => step?.delta === 'text')).toBe(answer.text !== '');
    expect(steps.some((step) => step?.delta === 'reasoning')).toBe(answer.reasoning !== '');
    expect(steps.some((step) => step?.delta === 'tool')).toBe((answer.choices[0]?.tools.length ?? 0) > 0);
    expect(steps.some((step) => step?.error !== undefined)).toBe(answer.errorCount > 0);
    // In a session, which answer a message belongs to.
    const named = new Set(steps.flatMap((step) => step?.of ?? []));
    if (named.size > 0) expect([...named]).toEqual([answer.id]);
  });
});
