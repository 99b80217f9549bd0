import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../src/answers/figures.ts';
import { answerAsMarkdown } from '../../../src/answers/markdown.ts';
import {
  argumentsInWords,
  comparedRows,
  figureRows,
  figuresInWords,
  notKeptInWords,
  outsideInWords,
  stateInWords,
  timeInWords,
  usageInWords,
} from '../../../src/answers/words.ts';
import { answersOf, close, json, message, named, type Said, type Told } from './streams.ts';

const chat = (delta: object, finish: string | null = null, more: object = {}) =>
  json({
    id: 'x',
    object: 'chat.completion.chunk',
    model: 'gpt-4o',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  });
const text = (content: string) => chat({ content });
const head = (source = 'wire') => [
  { kind: 'connecting' as const, t: 1000, source: source as 'wire' },
  { kind: 'open' as const, t: 1200, status: 200 },
];
const one = (all: Parameters<typeof answersOf>[0], told: Told = {}) => answersOf(all, told).all[0]!;
const usage = (more: object) => json({ id: 'x', object: 'chat.completion.chunk', choices: [], usage: more });

/** Opener, thoughts, text with a stall in it, a tool call, the end. */
const whole = [
  ...head(),
  message(1300, chat({ role: 'assistant', content: '' }), { chunk: 1 }),
  message(2200, chat({ reasoning: 'Hmmm' }), { chunk: 2 }),
  message(2400, chat({ reasoning: 'Ohhh' }), { chunk: 2 }),
  message(2600, text('The '), { chunk: 3 }),
  message(5700, text('cat '), { chunk: 4 }),
  message(5800, chat({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{}  ' } }] })),
  message(6200, chat({}, 'tool_calls')),
  message(6300, '[DONE]'),
  close(6400),
];

describe('figures of an answer', () => {
  it('are all there', () => {
    expect(figuresOf(one(whole))).toEqual({
      start: { t: 1000, of: 'request' },
      headers: 200,
      firstByte: 300,
      firstToken: { ms: 1200, of: 'reasoning', seq: 4 },
      firstText: { ms: 1600, seq: 6 },
      firstTool: { ms: 4800, seq: 8 },
      tokens: { count: 5, by: 'estimate' },
      // 16 of 20 characters came after the first piece, within 3.6 s.
      tokensPerSecond: { rate: expect.closeTo((5 * 0.8) / 3.6, 6), by: 'estimate' },
      gaps: { median: expect.any(Number), p95: 3100 },
      stall: {
        ms: 3100,
        from: { t: 2600, seq: 6 },
        to: { t: 5700, seq: 7 },
        after: 'The ',
        at: expect.objectContaining({ end: 4 }),
      },
      chunks: { chunks: 4, events: 5, most: 2, perChunk: 1.25 },
      total: 5300,
      marker: 'seen',
      phases: [
        [1000, 2200, 'waiting'],
        [2200, 2600, 'reasoning'],
        [2600, 5800, 'text'],
        [5800, 6200, 'tool'],
        [6200, 6300, 'done'],
      ],
    });
  });

  it('count tokens as the stream says them', () => {
    const at = (counts: object) => {
      const answer = one([
        ...head(),
        message(2000, text('ab')),
        message(3000, text('cd')),
        message(3100, usage(counts)),
      ]);
      const { tokens, tokensPerSecond } = figuresOf(answer);
      return [tokens, tokensPerSecond];
    };
    expect(at({ completion_tokens: 100 })).toEqual([
      { count: 100, by: 'usage' },
      { rate: 50, by: 'usage' },
    ]);
    // Reasoning that was not streamed took no part of the time.
    expect(at({ completion_tokens: 100, completion_tokens_details: { reasoning_tokens: 40 } })).toEqual([
      { count: 60, by: 'usage' },
      { rate: 30, by: 'usage' },
    ]);
  });

  it("take the server's own clock where it tells it", () => {
    const line = (more: object) => json({ model: 'm', created_at: 't', ...more });
    const answer = one([
      ...head(),
      message(2000, line({ response: 'Hi', done: false })),
      message(2001, line({ response: '', done: true, eval_count: 30, eval_duration: 2e9 })),
    ]);
    expect(figuresOf(answer).tokensPerSecond).toEqual({ rate: 15, by: 'server' });
  });

  it('of one piece have no rate, no gap, no stall', () => {
    const figures = figuresOf(one([...head(), message(2000, text('Hi'))]));
    expect(figures).toMatchObject({ total: 1000, tokens: { count: 1, by: 'estimate' } });
    expect(figures).not.toHaveProperty('tokensPerSecond');
    expect(figures).not.toHaveProperty('stall');
  });

  it.each([
    ['A quick brown fox jumps over the dog ', '…fox jumps over the dog '],
    ['👍'.repeat(20), `…${'👍'.repeat(12)}`],
    [`a${'👍'.repeat(20)}b`, `…${'👍'.repeat(11)}b`],
    ['Short', 'Short'],
  ])('quote what was before a stall in whole words: %s', (before, after) => {
    const answer = one([...head(), message(2000, text(before)), message(4000, text('!'))]);
    expect(figuresOf(answer).stall?.after).toBe(after);
  });

  it('count a stall that goes on, until it is over', () => {
    const going = [...head(), message(2000, text('Hi'))];
    expect(figuresOf(one(going), 9000)).toMatchObject({ stall: { ms: 7000, after: 'Hi' }, total: 8000 });
    expect(figuresOf(one([...going, close(4000)]), 9000)).toMatchObject({ stall: { ms: 2000 }, total: 3000 });
    expect(figuresOf(one([...going, message(2500, chat({}, 'stop'))]), 9000)).not.toHaveProperty('stall');
  });

  it('do not call it a stall while a tool runs', () => {
    const part = (t: number, said: object) => message(t, json(said));
    const figures = figuresOf(
      one([
        ...head(),
        part(2000, { type: 'start-step' }),
        part(2000, { type: 'text-delta', id: '0', delta: 'abcd' }),
        part(2100, { type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input: {} }),
        part(8100, { type: 'tool-output-available', toolCallId: 'c', output: 'x' }),
        part(8300, { type: 'text-delta', id: '1', delta: 'efghij' }),
      ]),
    );
    expect(figures.stall).toMatchObject({ ms: 200, from: { t: 8100 } });
    expect(figures.tokensPerSecond?.rate).toBeCloseTo((3 * (8 / 12)) / 0.3, 6);
  });

  it('say what they count from', () => {
    const of = (all: Parameters<typeof one>[0], told: Told = {}) => figuresOf(one(all, told)).start.of;
    expect(of([...head('inferred'), message(2000, text('Hi'))])).toBe('answer');
    expect(of([message(2000, text('Hi'))])).toBe('first');
    expect(of([...head(), message(2000, text('Hi'))], { api: 'WebSocket' })).toBe('first');
  });

  it('survive a clock that goes back', () => {
    const figures = figuresOf(
      one([...head(), message(2000, text('a')), message(1500, text('b')), close(900)]),
    );
    expect(figures.total).toBeGreaterThanOrEqual(0);
    for (const [from, to] of figures.phases) expect(to).toBeGreaterThanOrEqual(from);
  });
});

describe('in words', () => {
  it.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms are %s', (ms, words) => expect(timeInWords(ms)).toBe(words));

  it('one sentence tells the figures', () => {
    expect(figuresInWords(figuresOf(one(whole)))).toBe(
      "First token (reasoning) after 1.2 s; 1.1 tokens/s (estimated); longest stall 3.1 s after 'The '",
    );
    expect(
      figuresInWords(figuresOf(one([...head(), message(1300, chat({ role: 'assistant' }))]), 9000)),
    ).toBe('No token in 8.0 s');
    expect(figuresInWords(figuresOf(one([message(1300, text('Hi'))])))).toBe(
      'First token after 0 ms from its first message',
    );
  });

  it('rows leave out what is not known', () => {
    expect(figureRows(figuresOf(one(whole)))).toEqual([
      ['Time to headers', '200 ms'],
      ['Time to first byte', '300 ms'],
      ['Time to first token', '1.2 s'],
      ['Time to first text', '1.6 s'],
      ['Time to first tool call', '4.8 s'],
      ['Tokens', '5 (estimated)'],
      ['Speed', '1.1 tokens/s (estimated)'],
      ['Between pieces', expect.stringMatching(/^median \d+ ms, 95th percentile 3\.1 s$/)],
      ['Longest stall', "3.1 s after 'The '"],
      ['Events per chunk', '1.3 on average, at most 2'],
      ['Total', '5.3 s'],
      ['End marker', 'seen'],
    ]);
    expect(figureRows(figuresOf(one([message(1300, text('Hi'))])))).toHaveLength(5);
  });

  it('two answers are compared row by row', () => {
    const rows = comparedRows(figuresOf(one(whole)), figuresOf(one([message(1300, text('Hi'))])));
    expect(rows).toHaveLength(12);
    expect(rows).toContainEqual(['Time to headers', '200 ms', undefined]);
    expect(rows).toContainEqual(['End marker', 'seen', 'missing']);
  });

  it('arguments that still come are not judged', () => {
    const [call] = one([
      ...head(),
      message(2000, chat({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] })),
    ]).choices[0]!.tools;
    expect(argumentsInWords(call!, false)).toBe('no arguments yet');
    call!.args.append('{"a', { t: 1, seq: 1 });
    expect(argumentsInWords(call!, false)).toBe('still coming');
  });

  const said = (messages: Said[], by?: string) =>
    one([...head(), ...messages.map((data, i) => message(2000 + i, data)), ...(by ? [close(9000, by)] : [])]);
  it.each<[string, Said[], string?]>([
    ['Streaming', [text('a')]],
    ['Finished: stop', [text('a'), chat({}, 'stop'), '[DONE]']],
    ['Finished', [text('a'), '[DONE]']],
    ['Stopped by a limit: length', [text('a'), chat({}, 'length'), '[DONE]']],
    ['Stopped by a filter: content_filter', [text('a'), chat({}, 'content_filter'), '[DONE]']],
    ['Finished: stop, but its end marker ([DONE]) never came', [text('a'), chat({}, 'stop')], 'server'],
    ['Cut: the stream ended before the answer said that it was finished', [text('a')], 'server'],
    ['Aborted by the page', [text('a')], 'page'],
    [
      'Error in the stream: server_error: No.',
      [text('a'), '{"error":{"type":"server_error","message":"No."}}'],
    ],
    ['Error in the stream: No. (2 errors)', [text('a'), '{"error":"No."}', '{"error":"Again."}']],
  ])('%s', (words, messages, by) => expect(stateInWords(said(messages, by))).toBe(words));

  it.each([
    ['{"a":1}', 'valid JSON'],
    ['1', 'valid JSON, but no object'],
    ['', 'no arguments'],
    ['{"a":', 'incomplete JSON: it ends at character 5, after \'{"a":\''],
    ['{"a":x}', 'no JSON from character 5 on, after \'{"a":\''],
  ])('arguments %s: %s', (args, words) => {
    const answer = said([
      chat({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: args } }] }),
    ]);
    expect(argumentsInWords(answer.choices[0]!.tools[0]!, true)).toBe(words);
  });

  it('usage is what the stream says', () => {
    expect(usageInWords({})).toBe('');
    expect(usageInWords({ input: 10, cached: 4, output: 7, reasoning: 2, total: 17 })).toBe(
      '10 in (4 from the cache), 7 out (2 reasoning), 17 in all',
    );
    expect(usageInWords({ output: 7, reasoning: 2, reasoningApart: true })).toBe('7 out, 2 reasoning');
  });

  it('what is not kept is said', () => {
    const answer = said([text('abc')]);
    expect(notKeptInWords(answer)).toBe('');
    answer.letGo();
    expect(notKeptInWords(answer)).toBe('Its text (3 characters) was let go to make room for newer answers.');
  });

  it('quotes what is written from the right without turning what is around it', () => {
    const { stall } = figuresOf(one([...head(), message(2000, text('שלום')), message(3000, text('!'))]));
    expect(figuresInWords({ ...figuresOf(one(whole)), ...(stall ? { stall } : {}) })).toMatch(
      /after '\u2068שלום\u2069'$/,
    );
  });

  it('what is in no answer is said', () => {
    const answers = answersOf([message(0, text('a')), message(1, 'what?'), message(2, '{}')]);
    expect(outsideInWords(answers.stream('c1', 1)!)).toEqual([
      '2 messages of this stream are in no answer: of no format that is known, or too long to be read.',
    ]);
    const session = answersOf(
      [
        message(0, json({ type: 'session.created', session: { object: 'realtime.session' } })),
        message(1, json({ type: 'error', error: { code: 'bad', message: 'No.' } })),
      ],
      { url: 'wss://a.example/v1/realtime', api: 'WebSocket' },
    );
    expect(outsideInWords(session.stream('c1', 1)!)).toEqual(['Error of the session: bad: No.']);
  });

  it('Markdown quotes what the stream says, and means nothing of its own by it', () => {
    const answer = one([
      ...head(),
      message(2000, named('message_start', { message: { type: 'message', model: 'a|b' } })),
      message(
        2100,
        named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: '```\n# Hi' } }),
      ),
      message(2200, named('message_delta', { delta: { stop_reason: '<b>' } })),
    ]);
    expect(answerAsMarkdown(answer)).toBe(
      [
        '## Answer: Anthropic Messages, a\\|b',
        '',
        'Streaming.',
        '',
        'First token after 1.1 s.',
        '',
        '| Figure | Value |',
        '| --- | --- |',
        '| Time to headers | 200 ms |',
        '| Time to first byte | 1.0 s |',
        '| Time to first token | 1.1 s |',
        '| Time to first text | 1.1 s |',
        '| Tokens | 2 (estimated) |',
        '| Total | 1.2 s |',
        '| End marker | missing |',
        '',
        '**Text**',
        '',
        '````',
        '```\n# Hi',
        '````',
        '',
      ].join('\n'),
    );
  });
});
