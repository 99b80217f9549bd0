import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../src/answers/figures.ts';
import { usageInWords } from '../../../src/answers/words.ts';
import { answerOf, answersOf, json, message, named, type Said } from './streams.ts';

const chat = (delta: object, more: object = {}): Said =>
  json({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }], ...more });
const words = (messages: Said[]): string => usageInWords(answerOf(messages).usage);
const anthropic = (usage: object, after: object): Said[] => [
  named('message_start', { message: { type: 'message', id: 'm', usage } }),
  named('message_delta', { delta: { stop_reason: 'end_turn' }, usage: after }),
];

describe('tokens, as each vendor counts them', () => {
  it("Anthropic's caches are beside its input, and all counts are of the whole message", () => {
    const begun = { input_tokens: 12, cache_read_input_tokens: 5000, cache_creation_input_tokens: 300 };
    expect(words(anthropic({ ...begun, output_tokens: 1 }, { output_tokens: 40 }))).toBe(
      '12 in, 5000 from the cache, 300 into the cache, 40 out',
    );
    expect(
      words(anthropic({ ...begun, output_tokens: 1 }, { ...begun, input_tokens: 90, output_tokens: 40 })),
    ).toBe('90 in, 5000 from the cache, 300 into the cache, 40 out');
    const none = { cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
    expect(words(anthropic({ input_tokens: 12, ...none }, { output_tokens: 4 }))).toBe('12 in, 4 out');
  });

  it("Bedrock's too", () => {
    const usage = { inputTokens: 12, outputTokens: 4, cacheReadInputTokens: 50, cacheWriteInputTokens: 7 };
    expect(
      words([
        ['messageStart', '{"role":"assistant"}'],
        ['metadata', json({ usage })],
      ]),
    ).toBe('12 in, 50 from the cache, 7 into the cache, 4 out');
  });

  it("OpenAI's are within it", () => {
    const prompt_tokens_details = { cached_tokens: 4, cache_write_tokens: 3 };
    const usage = { prompt_tokens: 10, prompt_tokens_details, completion_tokens: 2 };
    expect(words([chat({ content: 'a' }, { usage })])).toBe(
      '10 in (4 from the cache, 3 into the cache), 2 out',
    );
  });

  it('reasoning is beside the output where only that makes the total', () => {
    const counts = {
      prompt_tokens: 32,
      completion_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 300 },
    };
    const of = (total_tokens: number) =>
      answerOf([chat({ content: 'a' }, { usage: { ...counts, total_tokens } })]);
    expect(usageInWords(of(342).usage)).toBe('32 in, 10 out, 300 reasoning, 342 in all');
    expect(figuresOf(of(342)).tokens).toEqual({ count: 10, by: 'usage' });
    const within = {
      prompt_tokens: 32,
      completion_tokens: 310,
      completion_tokens_details: { reasoning_tokens: 300 },
    };
    const openai = answerOf([chat({ content: 'a' }, { usage: { ...within, total_tokens: 342 } })]);
    expect(usageInWords(openai.usage)).toBe('32 in, 310 out (300 reasoning), 342 in all');
    expect(figuresOf(openai).tokens).toEqual({ count: 10, by: 'usage' });
  });

  it('LangGraph counts a message each: chunks add up, and what is said of one again replaces it', () => {
    const of = (id: string, type: string, output_tokens: number) => ({
      id,
      type,
      content: 'x',
      usage_metadata: { input_tokens: 1, output_tokens },
    });
    const messages: Said[] = [
      ['messages', json([of('m1', 'AIMessageChunk', 40), {}])],
      ['messages', json([of('m1', 'AIMessageChunk', 60), {}])],
      ['updates', json({ agent: { messages: [of('m1', 'ai', 100)] } })],
      ['messages', json([of('m2', 'AIMessageChunk', 30), {}])],
      ['updates', json({ agent: { messages: [of('m2', 'ai', 30)] } })],
    ];
    expect(answerOf(messages, { url: 'https://a.example/runs/stream' }).usage.output).toBe(130);
  });
});

describe('tokens per second', () => {
  it('are not those of thoughts of which only a summary came', () => {
    const counts = { output_tokens: 1100, output_tokens_details: { reasoning_tokens: 1000 } };
    const { all } = answersOf([
      message(0, named('response.created', { response: { id: 'r' } })),
      message(
        1000,
        named('response.reasoning_summary_text.delta', { output_index: 0, delta: 'abcd'.repeat(10) }),
      ),
      message(2000, named('response.output_text.delta', { output_index: 1, delta: 'abcd'.repeat(50) })),
      message(3000, named('response.output_text.delta', { output_index: 1, delta: 'abcd'.repeat(50) })),
      message(3000, named('response.completed', { response: { id: 'r', usage: counts } })),
    ]);
    // 100 tokens of text as it says, and those of the summary, which it does not count.
    expect(figuresOf(all[0]!).tokens).toEqual({ count: 110, by: 'estimate' });
    expect(figuresOf(all[0]!).tokensPerSecond).toEqual({ rate: 50, by: 'estimate' });
  });

  it('have the time in which the model writes what a tool of the server is to do', () => {
    const { all } = answersOf([
      message(0, named('message_start', { message: { type: 'message', id: 'm' } })),
      message(
        1000,
        named('content_block_start', {
          index: 0,
          content_block: { type: 'server_tool_use', id: 's', name: 'run' },
        }),
      ),
      ...[2000, 3000].map((t) =>
        message(
          t,
          named('content_block_delta', {
            index: 0,
            delta: { type: 'input_json_delta', partial_json: 'abcd' },
          }),
        ),
      ),
      message(3000, named('content_block_stop', { index: 0 })),
      message(
        9000,
        named('content_block_start', {
          index: 1,
          content_block: { type: 'run_tool_result', tool_use_id: 's' },
        }),
      ),
      message(
        10_000,
        named('content_block_delta', { index: 2, delta: { type: 'text_delta', text: 'abcd' } }),
      ),
    ]);
    const figures = figuresOf(all[0]!);
    // From the first piece, the call's name: 1 s, 1 s, and 1 s after the tool was done.
    expect(figures.tokensPerSecond).toEqual({ rate: 1, by: 'estimate' });
    expect(figures.stall).toMatchObject({ ms: 1000 });
  });
});
