import { describe, expect, it } from 'vitest';
import { readAs } from '../../../src/answers/answers.ts';
import { LIMITS } from '../../../src/answers/limits.ts';
import { PLAIN_TEXT } from '../../../src/answers/stream.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { answerOf, answersOf, close, json, line, message, named, records, type Said } from './streams.ts';

const chat = (delta: object, finish: string | null = null, index = 0, id = 'x') =>
  json({ id, object: 'chat.completion.chunk', choices: [{ index, delta, finish_reason: finish }] });
const text = (content: string, index = 0, id = 'x') => chat({ content }, null, index, id);
const call = (index: number, rest: object, choice = 0) =>
  chat({ tool_calls: [{ index, ...rest }] }, null, choice);
const toolsOf = (messages: Said[]) =>
  answerOf(messages).choices.map(({ tools }) => tools.map(({ name, args }) => [name, args.text]));

describe('an answer as it grew', () => {
  it('knows of each piece when and where it came', () => {
    const answer = answerOf([text('Hel'), text('lo'), text('!')]);
    const growth = answer.choices[0]!.texts('text')[0]!.growth;
    expect([0, 1, 2, 3].map((i) => growth.piece(i))).toEqual([
      { text: 'Hel', t: 200, seq: 3 },
      { text: 'lo', t: 210, seq: 4 },
      { text: '!', t: 220, seq: 5 },
      undefined,
    ]);
    expect([199, 200, 215, 220, 1e9].map((t) => growth.until(t))).toEqual([
      '',
      'Hel',
      'Hello',
      'Hello!',
      'Hello!',
    ]);
  });

  it('is linear: 50,000 tokens cost about eight times what 6,250 cost', () => {
    // Time of the processor, not of the clock, and the least of three: other work does not count.
    const once = (count: number) => {
      const all = records(Array.from({ length: count }, (_, i) => text(`w${i} `)));
      const { user } = process.cpuUsage();
      const answer = answersOf(all).all[0]!;
      expect(answer.text.endsWith(`w${count - 1} `)).toBe(true);
      expect(answer.choices[0]!.texts('text')[0]!.growth.pieces).toBe(count);
      return process.cpuUsage().user - user;
    };
    const cost = (count: number) => Math.min(once(count), once(count), once(count));
    const few = cost(6250);
    // Were it quadratic, it would be sixty-four times.
    expect(cost(50_000)).toBeLessThan(24 * Math.max(few, 10_000));
  });

  it('keeps interleaved choices apart', () => {
    const { choices } = answerOf([
      text('A'),
      text('x', 1),
      text('B'),
      chat({}, 'stop', 0),
      text('y', 1),
      chat({}, 'length', 1),
      '[DONE]',
    ]);
    expect(choices.map(({ index, text, finish }) => [index, text, finish?.reason])).toEqual([
      ['0', 'AB', 'stop'],
      ['1', 'xy', 'length'],
    ]);
  });

  it('is not over while one of its choices is not', () => {
    const one = [text('A'), text('x', 1), chat({}, 'stop', 0)];
    expect(answerOf(one).isOver).toBe(false);
    expect(answerOf([...one, chat({}, 'stop', 1)]).isOver).toBe(true);
  });

  it('has refusals apart from its text', () => {
    const { choices } = answerOf([
      chat({ refusal: "I can't" }),
      chat({ refusal: ' do that.' }),
      chat({}, 'stop'),
    ]);
    expect(choices[0]).toMatchObject({ text: '', refusal: "I can't do that.", finish: { reason: 'stop' } });
  });
});

describe('tool calls', () => {
  it('that come in parallel are put together by their index', () => {
    expect(
      toolsOf([
        call(0, { id: 'a', function: { name: 'f', arguments: '' } }),
        call(1, { id: 'b', function: { name: 'g', arguments: '{"y"' } }),
        call(0, { function: { arguments: '{"x":' } }),
        call(1, { function: { arguments: ':2}' } }),
        call(0, { function: { arguments: '1}' } }),
      ]),
    ).toEqual([
      [
        ['f', '{"x":1}'],
        ['g', '{"y":2}'],
      ],
    ]);
  });

  it('are apart by their id where all have the same index', () => {
    expect(
      toolsOf([
        call(0, { id: 'a', function: { name: 'f', arguments: '{"x":1}' } }),
        call(0, { id: 'b', function: { name: 'f', arguments: '{"x":2}' } }),
        call(0, { id: 'b', function: { arguments: ' ' } }),
      ]),
    ).toEqual([
      [
        ['f', '{"x":1}'],
        ['f', '{"x":2} '],
      ],
    ]);
  });

  it('are apart by choice', () => {
    expect(
      toolsOf([
        call(0, { id: 'a', function: { name: 'f', arguments: '1' } }),
        call(0, { id: 'b', function: { name: 'g', arguments: '2' } }, 1),
      ]),
    ).toEqual([[['f', '1']], [['g', '2']]]);
  });

  it.each<[string, object]>([
    ['{"a":1}', { is: 'json', isObject: true }],
    ['[1]', { is: 'json', isObject: false }],
    ['', { is: 'empty' }],
    ['{"a":1', { is: 'broken', at: 6, incomplete: true, near: ['{"a":1', ''] }],
    ['{"a": tru, "b": 2}', { is: 'broken', at: 6, incomplete: false, near: ['{"a": ', 'tru, "b": 2}'] }],
    ['{"a":1}{"b":2}', { is: 'broken', at: 7, incomplete: false, near: ['{"a":1}', '{"b":2}'] }],
    ['{"a":}', { is: 'broken', at: 5, incomplete: false, near: ['{"a":', '}'] }],
    ['{"a":1}2', { is: 'broken', at: 7, incomplete: false, near: ['{"a":1}', '2'] }],
    ['{"a":1}t', { is: 'broken', at: 7, incomplete: false, near: ['{"a":1}', 't'] }],
    ['{"a":1.', { is: 'broken', at: 7, incomplete: true, near: ['{"a":1.', ''] }],
    ['{"a":-', { is: 'broken', at: 6, incomplete: true, near: ['{"a":-', ''] }],
    ['{"a": fal', { is: 'broken', at: 9, incomplete: true, near: ['{"a": fal', ''] }],
    ['{"__proto__":{"polluted":1}}', { is: 'json', isObject: true }],
  ])('are JSON or not: %s', (args, check) => {
    const answer = answerOf([call(0, { id: 'a', function: { name: 'f', arguments: args } })]);
    expect(answer.choices[0]!.tools[0]!.check()).toEqual(check);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('say it when their end tells of other arguments than their fragments', () => {
    const part = (input: string): Said[] => [
      '{"type":"start-step"}',
      '{"type":"tool-input-start","toolCallId":"c","toolName":"f"}',
      '{"type":"tool-input-delta","toolCallId":"c","inputTextDelta":"{ \\"a\\": 1 }"}',
      `{"type":"tool-input-available","toolCallId":"c","toolName":"f","input":${input}}`,
    ];
    const differs = (input: string) => answerOf(part(input)).choices[0]!.tools[0]!.differs;
    expect(differs('{"a":1}')).toBe(false);
    expect(differs('{"a":2}')).toBe(true);
  });

  it('of free text are not judged', () => {
    const answer = answerOf([
      chat({ tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'run', input: 'ls' } }] }),
    ]);
    expect(answer.choices[0]!.tools[0]).toMatchObject({ name: 'run', isFree: true });
    expect(answer.choices[0]!.tools[0]!.check()).toEqual({ is: 'free' });
  });

  it('have their results, and whether they failed', () => {
    const answer = answerOf([
      '{"type":"start-step"}',
      '{"type":"tool-input-available","toolCallId":"c","toolName":"f","input":{}}',
      '{"type":"tool-output-error","toolCallId":"c","errorText":"no"}',
    ]);
    expect(answer.choices[0]!.tools[0]!.result).toMatchObject({ failed: true, text: 'no' });
    expect(answer.state).toBe('streaming');
  });
});

describe('what is odd in a stream', () => {
  it('errors within a 200 stream', () => {
    const answer = answerOf([
      named('message_start', { message: { type: 'message', id: 'm' } }),
      named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hi' } }),
      named('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
    ]);
    expect(answer).toMatchObject({
      state: 'error',
      text: 'Hi',
      errors: [{ kind: 'overloaded_error', message: 'Overloaded', seq: 5 }],
    });
  });

  it('pieces after the end are kept and counted', () => {
    const answer = answerOf([text('A'), chat({}, 'stop'), '[DONE]', text('B'), text('C')]);
    expect(answer).toMatchObject({ text: 'ABC', state: 'finished', afterEnd: { seq: 6, count: 2 } });
  });

  it('another answer after the end, on the same stream, is another', () => {
    const { all } = answersOf(
      records([text('A'), chat({}, 'stop'), '[DONE]', text('B', 0, 'y'), chat({}, 'stop', 0, 'y'), '[DONE]']),
    );
    expect(all.map(({ id, number, text, state }) => [id, number, text, state])).toEqual([
      ['x', 1, 'A', 'finished'],
      ['y', 2, 'B', 'finished'],
    ]);
  });

  it('one that begins before the last was over leaves that one cut', () => {
    const start = (id: string) => named('message_start', { message: { type: 'message', id } });
    const { all } = answersOf(records([start('a'), start('b'), named('message_stop')]));
    expect(all.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'cut'],
      ['b', 'finished'],
    ]);
  });

  it('two formats in one stream are two answers, also when they take turns', () => {
    const claude = (piece: string) =>
      named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
    const answers = answersOf(records([text('A'), claude('x'), text('B'), claude('y'), '[DONE]']));
    expect(answers.all.map(({ format, text, end }) => [format.id, text, end !== undefined])).toEqual([
      ['openai-chat', 'AB', true],
      ['anthropic-messages', 'xy', false],
    ]);
    expect(answers.stream('c1', 1)).toMatchObject({ unread: 0, formats: [{ id: 'openai-chat' }, {}] });
  });

  it('messages of no format are counted', () => {
    const answers = answersOf(records([text('A'), '{"foo":1}', 'half a {', '"x"', '']));
    expect(answers.all).toHaveLength(1);
    expect(answers.stream('c1', 1)?.unread).toBe(4);
  });

  it('__proto__ is a key like others', () => {
    const answer = answerOf([
      '{"object":"chat.completion.chunk","id":"x","__proto__":{"choices":[{"delta":{"content":"no"}}]},"choices":[{"index":"__proto__","delta":{"content":"A"}}]}',
      '{"object":"chat.completion.chunk","id":"x","choices":[{"index":"__proto__","delta":{"content":"B","tool_calls":[{"index":"__proto__","id":"__proto__","function":{"name":"constructor","arguments":"{}"}}]}}]}',
      '{"object":"chat.completion.chunk","id":"x","choices":[],"usage":{"__proto__":{"total_tokens":3}}}',
    ]);
    expect(answer.choices.map(({ index, text }) => [index, text])).toEqual([['__proto__', 'AB']]);
    expect(answer.choices[0]!.tools[0]).toMatchObject({ id: '__proto__', name: 'constructor' });
    expect(answer.usage).toEqual({});
    expect(Object.prototype).not.toHaveProperty('choices');
  });

  it('JSON of 10,000 levels does no harm', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const answer = answerOf([
      `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":${deep}}}}]}}]}`,
      '{"candidates":[{"finishReason":"STOP"}]}',
    ]);
    expect(answer.choices[0]!.tools[0]!.args.text).toBe(`{"a":${deep}}`);
    expect(answer.state).toBe('finished');
  });

  it('a closing text that is not what was streamed is said', () => {
    const responses = (whole: string) =>
      answerOf([
        named('response.created', { response: { id: 'r' } }),
        named('response.output_text.delta', { output_index: 0, content_index: 0, delta: 'Hi' }),
        named('response.output_text.done', { output_index: 0, content_index: 0, text: whole }),
      ]).choices[0]!.texts('text')[0];
    expect(responses('Hi')).toMatchObject({ differs: false });
    expect(responses('Ha')).toMatchObject({ differs: true });
  });

  it('a text that is said anew as a whole grows by what is new', () => {
    const partial = (content: string): Said => ['messages/partial', json([{ type: 'ai', id: 'm', content }])];
    const answer = answerOf(
      [['metadata', '{"run_id":"r"}'], ...['He', 'Hello', 'Hello', 'Hello!'].map(partial)],
      {
        url: 'https://a.example/runs/stream',
      },
    );
    const { growth } = answer.choices[0]!.texts('text')[0]!;
    expect([growth.text, growth.pieces, growth.rewritten, answer.pace.deltas]).toEqual(['Hello!', 3, 0, 3]);
  });
});

it('what came before the format was known is read once it is', () => {
  const answer = answerOf([
    '{"type":"start","messageId":"m1","messageMetadata":{"model":"gpt-5"}}',
    '{"type":"text-start","id":"0"}',
    '{"type":"text-delta","id":"0","delta":"Hi"}',
  ]);
  expect(answer).toMatchObject({ id: 'm1', model: 'gpt-5', text: 'Hi', first: { seq: 3 } });
});

it("the model's own messages within Bedrock's chunks are read", () => {
  const chunk = (value: object): Said => {
    const base64 = Buffer.from(json(value)).toString('base64');
    return ['chunk', json({ bytes: base64, p: 'abc' })];
  };
  const answer = answerOf(
    [
      chunk({ type: 'message_start', message: { type: 'message', id: 'm', model: 'claude' } }),
      chunk({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße' } }),
      ['modelStreamErrorException', '{"message":"No."}'],
    ],
    { url: 'https://bedrock-runtime.eu.amazonaws.com/model/m/invoke-with-response-stream' },
  );
  expect(answer).toMatchObject({
    model: 'claude',
    text: 'Grüße',
    errors: [{ kind: 'modelStreamErrorException', message: 'No.' }],
  });
});

describe('how it ends', () => {
  const whole = [text('A'), chat({}, 'stop')];
  it.each<[string, Said[], string | undefined, string]>([
    ['it goes on', [text('A')], undefined, 'streaming'],
    ['the marker is still to come', whole, undefined, 'streaming'],
    ['the stream ended too early', [text('A')], 'server', 'cut'],
    ['the network failed', [text('A')], 'network', 'cut'],
    ['the page aborted it', [text('A')], 'page', 'aborted'],
    ['the marker never came', whole, 'server', 'finished-without-marker'],
    ['all is well', [...whole, '[DONE]'], 'server', 'finished'],
  ])('%s', (_, messages, by, state) => {
    const { all } = answersOf([...records(messages), ...(by ? [close(900, by)] : [])]);
    expect(all.map((answer) => answer.state)).toEqual([state]);
  });
});

describe('OpenAI Realtime', () => {
  const told = { api: 'WebSocket', url: 'wss://api.openai.com/v1/realtime?model=m' } as const;
  const delta = (of: string, content: string) =>
    named('response.output_text.delta', {
      response_id: of,
      output_index: 0,
      content_index: 0,
      delta: content,
    });
  const created = (id: string) => named('response.created', { response: { id } });
  const done = (id: string, more: object = {}) =>
    named('response.done', { response: { id, status: 'completed', ...more } });

  it('has many responses in one stream, also at the same time', () => {
    const { all } = answersOf(
      records(
        [created('a'), delta('a', '1'), created('b'), delta('b', 'x'), delta('a', '2'), done('b'), done('a')],
        told,
      ),
      told,
    );
    expect(all.map(({ id, text, state }) => [id, text, state])).toEqual([
      ['a', '12', 'finished'],
      ['b', 'x', 'finished'],
    ]);
  });

  it('counts from what was asked', () => {
    const { all } = answersOf(
      [
        message(500, named('session.created', { session: { object: 'realtime.session', model: 'm' } })),
        { ...message(1000, named('response.create')), kind: 'send' },
        message(1100, created('a')),
        message(1300, delta('a', 'Hi')),
      ],
      told,
    );
    expect(all[0]).toMatchObject({ model: 'm', asked: { t: 1000 }, pace: { first: { t: 1300 } } });
  });

  it('tells why a response ended, and what failed', () => {
    const { all } = answersOf(
      records(
        [
          created('a'),
          done('a', { status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } }),
          created('b'),
          done('b', {
            status: 'failed',
            status_details: { type: 'failed', error: { type: 'server_error', code: 'x' } },
          }),
          named('error', { error: { type: 'invalid_request_error', message: 'No.' } }),
        ],
        told,
      ),
      told,
    );
    expect(all.map(({ state, choices }) => [state, choices[0]?.finish?.reason])).toEqual([
      ['finished', 'turn_detected'],
      ['error', 'failed'],
    ]);
  });

  it('has errors of its session apart', () => {
    const error = named('error', { error: { type: 'invalid_request_error', message: 'No.' } });
    const answers = answersOf(records([created('a'), done('a'), error], told), told);
    expect(answers.all.map(({ state }) => state)).toEqual(['finished']);
    expect(answers.stream('c1', 1)?.errors).toMatchObject({ count: 1, list: [{ message: 'No.' }] });
  });
});

describe('limits', () => {
  it('a message past them is not read, and counted', () => {
    const answers = answersOf(records([text('a'), text('x'.repeat(LIMITS.message)), text('b')]));
    expect(answers.all[0]?.text).toBe('ab');
    expect(answers.stream('c1', 1)?.unread).toBe(1);
  });

  it('a text past them is not kept, and counted', () => {
    const long = 'x'.repeat(LIMITS.characters - 1);
    const answer = answerOf([text(long), text('abc'), text('d')]);
    expect(answer.text).toBe(`${long}a`);
    expect([answer.notKept, answer.characters]).toEqual([3, LIMITS.characters + 3]);
  });

  it('choices and calls past them are counted', () => {
    const choices = answerOf(Array.from({ length: LIMITS.choices + 2 }, (_, i) => text('ab', i)));
    expect([choices.choices.length, choices.notKept]).toEqual([LIMITS.choices, 4]);
    const calls = answerOf(
      Array.from({ length: LIMITS.parts + 2 }, (_, i) =>
        call(i, { id: `c${i}`, function: { name: 'f', arguments: '{}' } }),
      ),
    );
    expect([calls.choices[0]!.tools.length, calls.notKept]).toEqual([LIMITS.parts, 4]);
  });

  it('the texts of the oldest answers are let go, their figures stay', () => {
    const long = 'x'.repeat(LIMITS.characters);
    const ids = Array.from({ length: 9 }, (_, i) => `id${i}`);
    const answers = answersOf(
      records(ids.flatMap((id) => [text(long, 0, id), chat({}, 'stop', 0, id), '[DONE]'])),
    );
    expect(answers.all).toHaveLength(9);
    expect(answers.letGo).toBe(5);
    expect(answers.characters).toBe(4 * LIMITS.characters);
    expect(answers.all[0]).toMatchObject({
      text: '',
      isLetGo: true,
      notKept: long.length,
      state: 'finished',
    });
  });

  it('answers past them are forgotten, and counted', () => {
    const ids = Array.from({ length: LIMITS.ofAttempt + 3 }, (_, i) => `id${i}`);
    const answers = answersOf(records(ids.flatMap((id) => [text('a', 0, id), chat({}, 'stop', 0, id)])));
    expect([answers.all.length, answers.forgotten, answers.all[0]?.number]).toEqual([LIMITS.ofAttempt, 3, 4]);
  });
});

it('plain text is an answer when somebody says so', () => {
  const all = records(['Hello', ' world']).map(
    (record, i) =>
      ({ seq: i + 1, connection: 'c1', attempt: 1, source: 'hook', ...record }) as unknown as StreamRecord,
  );
  expect(readAs(PLAIN_TEXT, line({}), all).answers[0]).toMatchObject({
    text: 'Hello world',
    format: { id: 'ai-sdk-text' },
  });
});

it('a record that was taken is not taken again', () => {
  const all = records([text('A')]);
  const answers = answersOf([...all, { ...all[2]!, seq: 3 }]);
  expect(answers.all[0]?.text).toBe('A');
});
