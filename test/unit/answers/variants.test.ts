import { describe, expect, it } from 'vitest';
import { Answers, sourceOf } from '../../../src/answers/answers.ts';
import { figuresOf } from '../../../src/answers/figures.ts';
import { toBase64 } from '../../../src/model/bytes.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { FIXTURES } from './fixtures.ts';
import { answerOf, answersOf, json, line, message, named, records, type Said, type Told } from './streams.ts';

/** The parts of the first choice, in order. */
function partsOf(messages: Said[], told: Told = {}) {
  const answer = answerOf(messages, told);
  return {
    parts: answer.choices[0]?.parts.map((part) =>
      part.kind === 'tool'
        ? [
            part.name,
            part.args.text,
            part.result && (part.result.failed ? 'failed' : part.result.text || 'done'),
          ]
        : [part.kind, part.growth.text],
    ),
    finish: answer.choices[0]?.finish?.reason,
    errors: answer.errors.map(({ kind, message }) => `${kind}: ${message}`),
    usage: answer.usage,
    state: answer.state,
  };
}

describe('OpenAI Responses', () => {
  const begin = named('response.created', { response: { id: 'r' } });
  it('tools that the server runs, and those of free text', () => {
    const item = (type: string, rest: object = {}) => ({ id: 'i', type, ...rest });
    expect(
      partsOf([
        begin,
        named('response.output_item.added', { output_index: 0, item: item('web_search_call') }),
        named('response.web_search_call.in_progress', { output_index: 0, item_id: 'i' }),
        named('response.web_search_call.searching', { output_index: 0, item_id: 'i' }),
        named('response.web_search_call.completed', { output_index: 0, item_id: 'i' }),
        named('response.output_item.done', { output_index: 0, item: item('web_search_call') }),
        named('response.output_item.added', { output_index: 1, item: item('mcp_call', { name: 'roll' }) }),
        named('response.mcp_call_arguments.delta', { output_index: 1, delta: '{"n":2}' }),
        named('response.mcp_call_arguments.done', { output_index: 1, arguments: '{"n":2}' }),
        named('response.mcp_call.failed', { output_index: 1 }),
        named('response.output_item.added', {
          output_index: 2,
          item: item('custom_tool_call', { name: 'run' }),
        }),
        named('response.custom_tool_call_input.delta', { output_index: 2, delta: 'ls' }),
        named('response.custom_tool_call_input.done', { output_index: 2, input: 'ls' }),
      ]).parts,
    ).toEqual([
      ['web_search', '', 'done'],
      ['roll', '{"n":2}', 'failed'],
      ['run', 'ls', undefined],
    ]);
  });

  it('refusals, failures and what is incomplete', () => {
    const refused = partsOf([
      begin,
      named('response.refusal.delta', { output_index: 0, content_index: 0, delta: 'No' }),
      named('response.refusal.done', { output_index: 0, content_index: 0, refusal: 'No' }),
      named('response.incomplete', {
        response: { id: 'r', incomplete_details: { reason: 'content_filter' } },
      }),
    ]);
    expect(refused).toMatchObject({
      parts: [['refusal', 'No']],
      finish: 'content_filter',
      state: 'finished',
    });
    const failed = named('response.failed', {
      response: { id: 'r', error: { code: 'server_error', message: 'x' } },
    });
    expect(partsOf([begin, failed])).toMatchObject({ errors: ['server_error: x'], state: 'error' });
    expect(partsOf([begin, named('error', { code: 'rate_limit', message: 'x' })]).errors).toEqual([
      'rate_limit: x',
    ]);
  });

  it('that was joined late has the texts that its end repeats', () => {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'All of it' }] }];
    expect(
      partsOf([
        named('response.in_progress', { response: { id: 'r' } }),
        named('response.completed', { response: { id: 'r', output } }),
      ]).parts,
    ).toEqual([['text', 'All of it']]);
  });
});

it('Anthropic: tools that the server runs, and their faults', () => {
  expect(
    partsOf([
      named('message_start', { message: { type: 'message', id: 'm' } }),
      named('content_block_start', {
        index: 0,
        content_block: { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} },
      }),
      named('content_block_delta', {
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '{"query":"x"}' },
      }),
      named('content_block_stop', { index: 0 }),
      named('content_block_start', {
        index: 1,
        content_block: {
          type: 'web_search_tool_result',
          tool_use_id: 's1',
          content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
        },
      }),
      named('content_block_start', {
        index: 2,
        content_block: { type: 'tool_use', id: 't', name: 'whole', input: { id: 1 } },
      }),
      named('content_block_stop', { index: 2 }),
      named('message_delta', { delta: { stop_reason: 'refusal' }, usage: { output_tokens: 3 } }),
    ]),
  ).toMatchObject({
    parts: [
      ['web_search', '{"query":"x"}', 'failed'],
      ['whole', '{"id":1}', undefined],
    ],
    finish: 'refusal',
    usage: { output: 3 },
  });
});

describe('Gemini', () => {
  const parts = (...all: object[]) => json({ candidates: [{ content: { parts: all } }] });
  it('code that it runs', () => {
    expect(
      partsOf([
        parts({ executableCode: { language: 'PYTHON', code: 'print(1)' } }),
        parts({ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } }),
        parts({ text: 'One.' }),
      ]).parts,
    ).toEqual([
      ['code_execution', 'print(1)', '1\n'],
      ['text', 'One.'],
    ]);
  });
  it('parallel calls of one name, and a body that is an array', () => {
    const one = (n: number) => ({ functionCall: { name: 'f', args: { n } } });
    expect(partsOf([parts(one(1), one(2)), `[${parts({ text: 'a' })},${parts(one(3))}]`]).parts).toEqual([
      ['f', '{"n":1}', undefined],
      ['f', '{"n":2}', undefined],
      ['text', 'a'],
      ['f', '{"n":3}', undefined],
    ]);
  });
  it('what was blocked, and errors', () => {
    expect(
      partsOf([parts({ text: 'a' }), '{"error":{"code":503,"message":"x","status":"UNAVAILABLE"}}']).errors,
    ).toEqual(['UNAVAILABLE: x']);
    expect(partsOf([parts({ text: 'a' }), '{"promptFeedback":{"blockReason":"SAFETY"}}']).errors).toEqual([
      'SAFETY: ',
    ]);
  });
});

describe('chat of other vendors', () => {
  const chat = (delta: object, more: object = {}) =>
    json({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }], ...more });
  it('functions as they were, reasoning under either name, sources, counts elsewhere', () => {
    const messages = [
      chat({ reasoning_content: 'a', reasoning: 'a' }),
      chat({ reasoning: 'b' }, { citations: ['https://x/', 'https://y/'] }),
      chat({ function_call: { name: 'f', arguments: '{' } }, { citations: ['https://x/', 'https://y/'] }),
      chat({ function_call: { arguments: '}' } }, { x_groq: { usage: { completion_tokens: 5 } } }),
    ];
    expect(partsOf(messages)).toMatchObject({
      parts: [
        ['reasoning', 'ab'],
        ['f', '{}', undefined],
      ],
      usage: { output: 5 },
    });
    expect(answerOf(messages).citations.map(({ url }) => url)).toEqual(['https://x/', 'https://y/']);
  });
  it('arguments that are no text but an object', () => {
    expect(
      partsOf([chat({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: { id: 1 } } }] })]).parts,
    ).toEqual([['f', '{"id":1}', undefined]]);
  });
  it('an error event', () => {
    expect(
      partsOf([chat({ content: 'a' }), ['error', '{"error":{"message":"x","code":"y"}}']]).errors,
    ).toEqual(['y: x']);
  });
});

it('Cohere: an error at the end', () => {
  expect(
    partsOf([
      named('message-start', { id: 'm' }),
      named('message-end', { delta: { error: 'timeout', finish_reason: 'ERROR' } }),
    ]),
  ).toMatchObject({ errors: [': timeout'], finish: 'ERROR', state: 'error' });
});

it('AI SDK: a text block with an id that was used before is another', () => {
  const block = (text: string) => [
    '{"type":"start-step"}',
    '{"type":"text-start","id":"0"}',
    json({ type: 'text-delta', id: '0', delta: text }),
    '{"type":"text-end","id":"0"}',
  ];
  expect(partsOf([...block('a'), ...block('b')]).parts).toEqual([
    ['text', 'a'],
    ['text', 'b'],
  ]);
});

describe('A2A', () => {
  const rpc = (result: object) => json({ jsonrpc: '2.0', id: 1, result });
  it('in its earlier form', () => {
    expect(
      partsOf([
        rpc({ kind: 'status-update', status: { state: 'working', message: { parts: [{ text: 'Wait' }] } } }),
        rpc({ kind: 'artifact-update', artifact: { artifactId: 'a', parts: [{ kind: 'text', text: 'x' }] } }),
        rpc({ kind: 'artifact-update', append: true, artifact: { artifactId: 'a', parts: [{ text: 'y' }] } }),
        rpc({ kind: 'status-update', status: { state: 'input-required' }, final: true }),
      ]),
    ).toMatchObject({
      parts: [
        ['text', 'Wait'],
        ['text', 'xy'],
      ],
      finish: 'input-required',
    });
  });
});

it('MCP: an error of the protocol, and one of the tool', () => {
  const told = { headers: [['mcp-session-id', 's']] as [string, string][] };
  expect(
    partsOf([json({ jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'x' } })], told).errors,
  ).toEqual(['-32602: x']);
  const result = { content: [{ type: 'text', text: 'limit' }], isError: true };
  expect(partsOf([json({ jsonrpc: '2.0', id: 1, result })], told).errors).toEqual(['tool: limit']);
});

describe('LangChain', () => {
  const told = { url: 'https://a.example/threads/1/runs/stream' };
  it('states: the newest message of the model, said once', () => {
    const ai = (content: string, more: object = {}) => ({ type: 'ai', id: 'm', content, ...more });
    expect(
      partsOf(
        [
          ['values', json({ messages: [{ type: 'human', content: 'Hello' }] })],
          [
            'updates',
            json({
              agent: { messages: [ai('Hi', { tool_calls: [{ id: 'c', name: 'f', args: { n: 1 } }] })] },
            }),
          ],
          ['values', json({ messages: [{ type: 'human', content: 'Hello' }, ai('Hi')] })],
          [
            'updates|sub:1',
            json({ tools: { messages: [{ type: 'tool', tool_call_id: 'c', content: 'ok' }] } }),
          ],
          ['error', json({ error: 'ValueError', message: 'x' })],
        ],
        told,
      ),
    ).toMatchObject({
      parts: [
        ['text', 'Hi'],
        ['f', '{"n":1}', 'ok'],
      ],
      errors: ['ValueError: x'],
    });
  });
  it('messages as constructors, with thoughts', () => {
    const chunk = (kwargs: object): Said => [
      'messages',
      json([
        { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'AIMessageChunk'], kwargs },
        {},
      ]),
    ];
    expect(
      partsOf(
        [
          chunk({ id: 'm', content: [{ type: 'thinking', thinking: 'Hm' }] }),
          chunk({ id: 'm', content: 'Hi' }),
        ],
        told,
      ).parts,
    ).toEqual([
      ['reasoning', 'Hm'],
      ['text', 'Hi'],
    ]);
  });
  it('LangServe: logs and events', () => {
    const at = (path: string) => ({ url: `https://a.example/chain/${path}` });
    const first: Said = ['metadata', '{"run_id":"r"}'];
    const op = (value: unknown): Said => [
      'data',
      json({ ops: [{ op: 'add', path: '/streamed_output/-', value }] }),
    ];
    expect(partsOf([first, op('a'), op({ content: 'b' })], at('stream_log')).parts).toEqual([['text', 'ab']]);
    const event = (name: string, content: string): Said => [
      'data',
      json({ event: name, data: { chunk: { content } } }),
    ];
    expect(
      partsOf([first, event('on_chain_start', 'x'), event('on_chat_model_stream', 'a')], at('stream_events'))
        .parts,
    ).toEqual([['text', 'a']]);
  });
});

it('answers are read from a recording as it grows', () => {
  const recording = new Recording();
  recording.addConnection(line({}));
  const answers = new Answers(sourceOf(recording));
  const append = (record: object) => {
    const seq = recording.nextSeq;
    recording.append({
      type: 'record',
      connection: 'c1',
      attempt: 1,
      source: 'wire',
      ...record,
    } as StreamRecord);
    answers.take(recording.record(seq)!);
  };
  append({ kind: 'connecting', t: 1000 });
  append({ kind: 'open', t: 1100, status: 200 });
  const data = json({ object: 'chat.completion.chunk', choices: [{ delta: { content: 'Hi' } }] });
  append({ kind: 'message', t: 1500, data, size: data.length, eventType: 'message', chunk: 1 });
  expect(answers.all.map((answer) => [answer.text, figuresOf(answer)])).toMatchObject([
    [
      'Hi',
      { start: { t: 1000, of: 'request' }, headers: 100, firstToken: { ms: 500 }, chunks: { chunks: 1 } },
    ],
  ]);
  expect(answers.of('c1', 1)).toHaveLength(1);
  expect(answers.of('c2')).toEqual([]);
});

describe('AG-UI', () => {
  it('a snapshot completes what was streamed, and brings no message of an earlier run', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":1}' } };
    expect(
      partsOf([
        json({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }),
        json({ type: 'TEXT_MESSAGE_START', messageId: 'm2', role: 'assistant' }),
        json({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm2', delta: 'Let ' }),
        json({
          type: 'MESSAGES_SNAPSHOT',
          messages: [
            { id: 'm0', role: 'assistant', content: 'Before.' },
            { id: 'm1', role: 'user', content: 'Go on' },
            { id: 'm2', role: 'assistant', content: 'Let me look.', toolCalls: [call] },
            { id: 'm3', role: 'tool', toolCallId: 'c1', content: 'found' },
          ],
        }),
        json({ type: 'RUN_FINISHED', threadId: 't', runId: 'r' }),
      ]).parts,
    ).toEqual([
      ['text', 'Let me look.'],
      ['search', '{"q":1}', 'found'],
    ]);
  });
});

describe('Gemini Live', () => {
  const told: Told = { api: 'WebSocket', url: FIXTURES['gemini-live']!.url! };
  const turn = (text: string) => json({ serverContent: { modelTurn: { parts: [{ text }] } } });
  const done = json({ serverContent: { turnComplete: true } });
  const binary = (text: string) => ({ base64: toBase64(new TextEncoder().encode(text)) });

  it('has an answer a turn, though its messages are binary; the times count from what was asked', () => {
    const asked = json({ clientContent: { turns: [], turnComplete: true } });
    const said = [json({ setupComplete: {} }), turn('Hé '), turn('😀'), done, turn('Again'), done];
    const all = records([]);
    said.forEach((text, i) => {
      if (i === 1 || i === 4) all.push({ kind: 'send', t: 1000 * i, data: asked, size: 1 });
      all.push({ kind: 'message', t: 1000 * i + 300, data: binary(text), size: 1 });
    });
    const answers = answersOf(all, told).all;
    expect(answers.map(({ text, state }) => [text, state])).toEqual([
      ['Hé 😀', 'finished'],
      ['Again', 'finished'],
    ]);
    expect(answers.map((answer) => figuresOf(answer).firstToken?.ms)).toEqual([300, 300]);
  });

  it('the page may ask before the server has said a word', () => {
    const said: Parameters<typeof answersOf>[0] = [
      { kind: 'send', t: 100, data: json({ clientContent: { turns: [], turnComplete: true } }), size: 1 },
      message(300, json({ setupComplete: {} })),
      message(1100, turn('Hi')),
    ];
    const [answer] = answersOf([...records([]), ...said], told).all;
    expect(answer && figuresOf(answer)).toMatchObject({ start: { of: 'asked' }, firstToken: { ms: 1000 } });
  });

  it('a turn that somebody interrupts is finished, with what the tool that is called off would have told', () => {
    const [answer] = answersOf(
      records([
        json({ setupComplete: {} }),
        turn('Once upon'),
        json({ toolCall: { functionCalls: [{ id: 'f1', name: 'look', args: {} }] } }),
        json({ serverContent: { interrupted: true } }),
        json({ toolCallCancellation: { ids: ['f1'] } }),
        done,
      ]),
      told,
    ).all;
    expect(answer).toMatchObject({ state: 'finished', text: 'Once upon' });
    expect(answer?.choices[0]).toMatchObject({
      finish: { reason: 'interrupted' },
      tools: [{ result: { failed: true, text: 'toolCallCancellation' } }],
    });
  });

  it('waits for the page while that runs a tool: no stall, and its result is shown', () => {
    const said: Parameters<typeof answersOf>[0] = [
      ...records([json({ setupComplete: {} }), turn('Let me look.')]),
      message(300, json({ toolCall: { functionCalls: [{ id: 'f1', name: 'look', args: {} }] } })),
      {
        kind: 'send',
        t: 20_300,
        data: json({
          toolResponse: { functionResponses: [{ id: 'f1', name: 'look', response: { lamp: 1 } }] },
        }),
        size: 1,
      },
      message(20_500, turn('A lamp.')),
      message(20_600, done),
    ];
    const [answer] = answersOf(said, told).all;
    expect(answer?.choices[0]?.tools[0]?.result).toMatchObject({ failed: false, text: '{"lamp":1}' });
    expect(answer?.pace.toolTook).toBe(20_000);
    expect(answer && figuresOf(answer).stall?.ms).toBe(200);
  });

  it('says why a turn was refused', () => {
    const refused = json({
      serverContent: { turnComplete: true, turnCompleteReason: 'PROHIBITED_INPUT_CONTENT' },
    });
    const [answer] = answersOf(records([json({ setupComplete: {} }), turn('I'), refused]), told).all;
    expect(answer?.choices[0]?.finish?.reason).toBe('PROHIBITED_INPUT_CONTENT');
  });

  it('binary messages of others are none', () => {
    const bytes = [new Uint8Array([0x7b, 0xff]), new Uint8Array([1, 2, 3]), new Uint8Array()];
    const others = bytes.map((one) => ({
      kind: 'message' as const,
      t: 1,
      data: { base64: toBase64(one) },
      size: 1,
    }));
    expect(answersOf([...records([]), ...others], told).all).toEqual([]);
  });
});
