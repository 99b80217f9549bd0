import { describe, expect, it } from 'vitest';
import { READERS } from '../../../src/answers/readings/readings.ts';
import { AI_FORMATS } from '../../../src/protocols/ai/formats.ts';
import { AiReader } from '../../../src/protocols/ai/reader.ts';
import { FIXTURES } from './fixtures.ts';
import { answerOf, summary } from './streams.ts';

describe('streams of every format, as their documentation shows them', () => {
  it('are all here, and all can be read', () => {
    const ids = AI_FORMATS.map(({ id }) => id).sort();
    expect(Object.keys(FIXTURES).sort()).toEqual(ids);
    expect([...READERS.keys()].sort()).toEqual(ids);
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
