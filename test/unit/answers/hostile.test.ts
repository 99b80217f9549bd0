import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/answers/limits.ts';
import { IN_TIME } from '../helpers/in-time.ts';
import { answerOf, json, type Said } from './streams.ts';

const chat = (choices: unknown) => json({ object: 'chat.completion.chunk', choices });
const timed = (read: () => void): number => {
  const began = performance.now();
  read();
  return performance.now() - began;
};

it('names of many megabytes are not kept whole', () => {
  const id = 'x'.repeat(1_000_000);
  const called = (end: string) =>
    chat([{ index: id, delta: { tool_calls: [{ index: id, id: id + end, function: { name: id } }] } }]);
  const answer = answerOf([called('a'), called('b')]);
  expect(answer.choices.map(({ index, tools }) => [index.length, tools.length])).toEqual([[256, 1]]);
  expect(answer.choices[0]?.tools[0]).toMatchObject({ key: id.slice(0, 256), id: id.slice(0, 256) });
  const agUi = ['RUN_STARTED', 'TEXT_MESSAGE_CONTENT'].map((type) =>
    json({ type, runId: id, messageId: id, delta: 'a' }),
  );
  expect(answerOf(agUi).choices[0]?.parts[0]?.key).toHaveLength(256);
});

describe('one message with a great many', () => {
  const many = <T>(one: T): T[] => Array.from({ length: 40_000 }, () => one);
  const call = { name: 'f', args: { a: 1 } };
  it.each<[string, Said]>([
    [
      'calls of Ollama',
      json({
        model: 'm',
        created_at: 't',
        done: false,
        message: { tool_calls: many({ function: { name: 'f', arguments: { a: 1 } } }) },
      }),
    ],
    ['calls of Gemini', json({ candidates: [{ content: { parts: many({ functionCall: call }) } }] })],
    ['calls of Gemini Live', json({ serverContent: {}, toolCall: { functionCalls: many(call) } })],
    [
      'calls of chat, whose arguments are objects',
      chat([{ delta: { tool_calls: many({ function: { name: 'f', arguments: { a: 1 } } }) } }]),
    ],
    ['choices of chat', chat(many({ delta: { tool_calls: [{ function: { arguments: {} } }] } }))],
  ])('%s is read in time, and what is past the limits is counted', (_, said) => {
    expect(timed(() => expect(answerOf([said]).notKept).toBeGreaterThan(0))).toBeLessThan(IN_TIME);
  });
  it('calls of Cohere and of LangGraph', () => {
    const v1: Said[] = [
      json({ event_type: 'stream-start' }),
      json({ event_type: 'tool-calls-generation', tool_calls: many({ name: 'f', parameters: { a: 1 } }) }),
    ];
    const graph: Said = [
      'updates',
      json({ n: { messages: [{ type: 'ai', id: 'm', tool_calls: many(call) }] } }),
    ];
    const took = timed(() => {
      expect(answerOf(v1).choices[0]?.tools).toHaveLength(LIMITS.parts);
      const answer = answerOf([graph], { url: 'https://a.example/runs/stream' });
      expect(answer.choices[0]?.tools).toHaveLength(LIMITS.parts);
    });
    expect(took).toBeLessThan(IN_TIME);
  });
});
