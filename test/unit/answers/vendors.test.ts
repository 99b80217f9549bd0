import { describe, expect, it } from 'vitest';
import { answerOf, answersOf, json, named, records, type Said, type Told } from './streams.ts';

/** The calls of a stream: name, arguments, what they are, their result. */
const callsOf = (messages: Said[], told: Told = {}) =>
  answerOf(messages, told).choices[0]?.tools.map((call) => [
    call.name,
    call.args.text,
    call.check().is,
    call.result && `${call.result.failed ? 'failed: ' : ''}${call.result.text}`,
  ]);

describe('Anthropic', () => {
  const begin = named('message_start', { message: { type: 'message', id: 'm', model: 'a' } });
  const call = (id: string, type = 'server_tool_use') =>
    named('content_block_start', { index: 0, content_block: { type, id, name: 'run', input: {} } });
  const result = (type: string, content: unknown, more: object = {}) =>
    named('content_block_start', { index: 1, content_block: { type, tool_use_id: 's', content, ...more } });
  it.each<[string, Said, string]>([
    [
      'a search',
      result('web_search_tool_result', [
        { type: 'web_search_result', title: 'A', url: 'https://a.example/', encrypted_content: 'x' },
        { type: 'web_search_result', title: 'B', url: 'https://b.example/', encrypted_content: 'y' },
      ]),
      'A https://a.example/\nB https://b.example/',
    ],
    [
      'code',
      result('code_execution_tool_result', {
        type: 'code_execution_result',
        stdout: '4\n',
        stderr: 'hm',
        return_code: 0,
      }),
      '4\nhm',
    ],
    ['MCP', result('mcp_tool_result', [{ type: 'text', text: 'rolled 4' }], { is_error: false }), 'rolled 4'],
    ['MCP that failed', result('mcp_tool_result', 'no', { is_error: true }), 'failed: no'],
    [
      'a fault',
      result('web_search_tool_result', {
        type: 'web_search_tool_result_error',
        error_code: 'max_uses_exceeded',
      }),
      'failed: max_uses_exceeded',
    ],
    [
      'a page',
      result('web_fetch_tool_result', { type: 'web_fetch_result', url: 'https://a.example/', content: {} }),
      'https://a.example/',
    ],
  ])('says what a tool of the server brought: %s', (_, said, text) => {
    expect(callsOf([begin, call('s'), said])).toEqual([['run', '', 'empty', text]]);
  });

  it('says why it refused, and which sequence stopped it', () => {
    const end = (delta: object) => answerOf([begin, named('message_delta', { delta })]).choices[0];
    const stop_details = { type: 'refusal', category: 'cyber', explanation: 'It might do harm.' };
    expect(end({ stop_reason: 'refusal', stop_details })).toMatchObject({
      finish: { reason: 'refusal' },
      refusal: 'cyber: It might do harm.',
    });
    expect(end({ stop_reason: 'stop_sequence', stop_sequence: '###' })?.finish?.reason).toBe(
      'stop_sequence ###',
    );
  });

  it('goes on with another model', () => {
    const block = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } };
    expect(answerOf([begin, named('content_block_start', { index: 0, content_block: block })]).model).toBe(
      'b',
    );
  });
});

describe('OpenAI Responses', () => {
  const begin = named('response.created', { response: { id: 'r' } });
  const item = (type: string, rest: object, i = 0) =>
    named('response.output_item.done', {
      output_index: i,
      item: { id: 'i', type, status: 'completed', ...rest },
    });
  it.each<[string, Said, unknown[]]>([
    [
      'a search',
      item('web_search_call', { action: { type: 'search', query: 'cats' } }),
      ['web_search', '{"type":"search","query":"cats"}', 'json', ''],
    ],
    [
      'files',
      item('file_search_call', { queries: ['cats'], results: [{ filename: 'a.txt', text: 'Meow' }] }),
      ['file_search', '["cats"]', 'json', 'a.txt Meow'],
    ],
    [
      'code',
      item('code_interpreter_call', { code: '2+2', outputs: [{ type: 'logs', logs: '4' }] }),
      ['code_interpreter', '2+2', 'free', '4'],
    ],
    [
      'MCP',
      item('mcp_call', { name: 'roll', arguments: '{}', output: '4', error: null }),
      ['roll', '{}', 'json', '4'],
    ],
    [
      'MCP that failed',
      item('mcp_call', { name: 'roll', arguments: '{}', output: null, error: 'no dice' }),
      ['roll', '{}', 'json', 'failed: no dice'],
    ],
    [
      'what the page is to do on a screen',
      item('computer_call', { call_id: 'c', action: { type: 'click', x: 1 } }),
      ['computer', '{"type":"click","x":1}', 'json', undefined],
    ],
    [
      'what the page is to run',
      item('local_shell_call', { call_id: 'c', action: { type: 'exec', command: ['ls'] } }),
      ['local_shell', '{"type":"exec","command":["ls"]}', 'json', undefined],
    ],
    [
      'a patch',
      item('apply_patch_call', { call_id: 'c', operation: { type: 'delete_file', path: 'a' } }),
      ['apply_patch', '{"type":"delete_file","path":"a"}', 'json', undefined],
    ],
    [
      'what the user is to allow',
      item('mcp_approval_request', { name: 'roll', arguments: '{"n":1}' }),
      ['roll', '{"n":1}', 'json', undefined],
    ],
  ])('calls: %s', (_, said, expected) => expect(callsOf([begin, said])).toEqual([expected]));

  it('the list of tools that a server would not give', () => {
    const failed = named('response.mcp_list_tools.failed', { item_id: 'i', output_index: 0 });
    expect(answerOf([begin, failed]).errors).toEqual([]);
    const said = item('mcp_list_tools', { server_label: 'dice', error: 'not there', tools: [] });
    expect(callsOf([begin, said])).toEqual([['mcp_list_tools', '', 'empty', 'failed: not there']]);
  });

  it('what it speaks', () => {
    const { text } = answerOf([
      begin,
      named('response.audio.delta', { delta: 'AAAA' }),
      named('response.audio.transcript.delta', { delta: 'Hi ' }),
      named('response.audio.transcript.delta', { delta: 'you' }),
    ]);
    expect(text).toBe('Hi you');
  });

  it('a refusal and thoughts of a stream that was joined late', () => {
    const output = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
      { type: 'message', content: [{ type: 'refusal', refusal: 'No' }] },
    ];
    const answer = answerOf([begin, named('response.completed', { response: { id: 'r', output } })]);
    expect(answer.choices[0]).toMatchObject({ refusal: 'No', reasoning: 'Hm' });
  });
});

describe('Gemini', () => {
  const parts = (...said: object[]) => json({ candidates: [{ content: { parts: said } }] });
  it('runs code more than once', () => {
    expect(
      callsOf([
        parts({ executableCode: { code: 'a' } }),
        parts({ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } }),
        parts(
          { executableCode: { code: 'b' } },
          { codeExecutionResult: { outcome: 'OUTCOME_FAILED', output: '2' } },
        ),
      ]),
    ).toEqual([
      ['code_execution', 'a', 'free', '1'],
      ['code_execution', 'b', 'free', 'failed: 2'],
    ]);
  });

  it('streams arguments by their places', () => {
    const call = (functionCall: object) => parts({ functionCall });
    const place = (more: object) => ({ partialArgs: [{ jsonPath: '$.city', ...more }], willContinue: true });
    expect(
      callsOf([
        call({ name: 'weather', willContinue: true }),
        call(place({ stringValue: 'New ', willContinue: true })),
        call(place({ stringValue: 'York' })),
        call({ partialArgs: [{ jsonPath: '$.days', numberValue: 2 }], willContinue: true }),
        call({}),
        call({ name: 'time', args: { zone: 1 } }),
      ]),
    ).toEqual([
      ['weather', '$.city = "New "\n$.city = "York"\n$.days = 2\n', 'free', undefined],
      ['time', '{"zone":1}', 'json', undefined],
    ]);
  });

  it('an image is a piece of the answer, and maps are sources', () => {
    const image = parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } });
    const grounded = json({
      candidates: [
        { groundingMetadata: { groundingChunks: [{ maps: { uri: 'https://m.example/', title: 'M' } }] } },
      ],
    });
    const answer = answerOf([image, grounded]);
    expect(answer.pace.deltas).toBe(1);
    expect(answer.citations).toMatchObject([{ url: 'https://m.example/', title: 'M' }]);
  });

  it('Live: calls that are taken back, and why a turn ended', () => {
    const answer = answerOf([
      json({ serverContent: { modelTurn: { parts: [{ text: 'a' }] } } }),
      json({ toolCall: { functionCalls: [{ id: 'c', name: 'f', args: {} }] } }),
      json({ toolCallCancellation: { ids: ['c'] } }),
      json({ serverContent: { turnComplete: true, turnCompleteReason: 'RESPONSE_REJECTED' } }),
    ]);
    expect(answer.choices[0]?.tools[0]?.result).toMatchObject({ failed: true, text: 'toolCallCancellation' });
    expect(answer.choices[0]?.finish?.reason).toBe('RESPONSE_REJECTED');
  });
});

describe('chat of other vendors', () => {
  const chunk = (more: object) => json({ object: 'chat.completion.chunk', choices: [], ...more });
  it('errors of vLLM', () => {
    const error = json({ object: 'error', message: 'No room.', type: 'BadRequestError', code: 400 });
    expect(answerOf([chunk({ choices: [{ delta: { content: 'a' } }] }), error]).errors).toMatchObject([
      { kind: 'BadRequestError', message: 'No room.' },
    ]);
  });
  it('sources with their titles (Perplexity), and those of tools (Mistral)', () => {
    const answer = answerOf([
      chunk({
        search_results: [{ title: 'A', url: 'https://a.example/' }],
        citations: ['https://a.example/'],
      }),
      chunk({
        choices: [
          { delta: { content: [{ type: 'tool_reference', title: 'B', url: 'https://b.example/' }] } },
        ],
      }),
    ]);
    expect(answer.citations.map(({ title, url }) => [title, url])).toEqual([
      ['A', 'https://a.example/'],
      ['B', 'https://b.example/'],
    ]);
  });
  it('thoughts in details only (OpenRouter)', () => {
    const details = (one: object) =>
      chunk({ choices: [{ delta: { content: '', reasoning_details: [one] } }] });
    const answer = answerOf([
      details({ type: 'reasoning.summary', summary: 'Hm' }),
      details({ type: 'reasoning.text', text: ' ok' }),
    ]);
    expect(answer.reasoning).toBe('Hm ok');
  });
});

it('AG-UI: chunks after the first need not name their message', () => {
  const said = (type: string, more: object) => json({ type, ...more });
  const answer = answerOf([
    said('RUN_STARTED', { runId: 'r' }),
    said('TEXT_MESSAGE_CHUNK', { messageId: 'm', delta: 'a' }),
    said('TEXT_MESSAGE_CHUNK', { delta: 'b' }),
    said('TEXT_MESSAGE_CHUNK', { messageId: 'n', delta: 'c' }),
    said('TEXT_MESSAGE_CHUNK', { delta: 'd' }),
  ]);
  expect(answer.choices[0]?.texts('text').map(({ growth }) => growth.text)).toEqual(['ab', 'cd']);
});

describe('AG-UI', () => {
  const said = (type: string, more: object = {}) => json({ type, ...more });
  const begun = said('RUN_STARTED', { runId: 'r' });
  it('counts tokens by model, and says how the run ended', () => {
    const count = { inputTokens: 10, outputTokens: 4, reasoningTokens: 1, cachedInputTokens: 2 };
    const usage = [
      { model: 'a', ...count },
      { model: 'b', ...count, cacheWriteInputTokens: 3 },
    ];
    const answer = answerOf([
      begun,
      said('RUN_FINISHED', { usage, outcome: { type: 'interrupt', interrupts: [] } }),
    ]);
    expect(answer).toMatchObject({
      model: 'a',
      usage: { input: 20, output: 8, reasoning: 2, cached: 4, written: 3 },
      state: 'finished',
    });
    expect(answer.choices[0]?.finish?.reason).toBe('interrupt');
    const failed = answerOf([begun, said('RUN_ERROR', { message: 'x', usage })]);
    expect(failed).toMatchObject({ usage: { output: 8 }, state: 'error' });
  });
  it('an agent of it may fail, and the run go on', () => {
    const failed = said('SUBAGENT_ERROR', { subagentRunId: 's', code: 'lost', message: 'No way.' });
    expect(callsOf([begun, failed, said('TEXT_MESSAGE_CONTENT', { messageId: 'm', delta: 'a' })])).toEqual([
      ['subagent', '', 'empty', 'failed: lost: No way.'],
    ]);
  });
  it('results of several parts', () => {
    expect(
      callsOf([
        begun,
        said('TOOL_CALL_START', { toolCallId: 'c', toolCallName: 'f' }),
        said('TOOL_CALL_RESULT', {
          toolCallId: 'c',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        }),
      ]),
    ).toEqual([['f', '', 'empty', 'ab']]);
  });
});

describe('MCP', () => {
  const url = { url: 'https://a.example/mcp', headers: [['mcp-session-id', 's'] as [string, string]] };
  const result = (of: object) => json({ jsonrpc: '2.0', id: 1, result: of });
  it('what is no result of a tool is no answer', () => {
    for (const of of [{ tools: [] }, { protocolVersion: '2025-11-25', capabilities: {} }])
      expect(answersOf(records([result(of)], url), url).all).toEqual([]);
  });
  it('results that are no text', () => {
    const content = [
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'file:///a', text: 'Inside' } },
      { type: 'resource_link', uri: 'file:///b', name: 'b' },
    ];
    expect(answerOf([result({ content })], url).text).toBe('(image/png)\nInside\nfile:///b');
    expect(answerOf([result({ content: [], structuredContent: { a: 1 } })], url).text).toBe('{"a":1}');
  });
});

it('AI SDK: input that is text, data of the application is a sign of life', () => {
  const said = (type: string, more: object) => json({ type, ...more });
  const answer = answerOf([
    said('start-step', {}),
    said('tool-input-start', { toolCallId: 'c', toolName: 'run', inputEncoding: 'text' }),
    said('tool-input-delta', { toolCallId: 'c', inputTextDelta: 'ls' }),
    said('tool-input-available', { toolCallId: 'c', toolName: 'run', input: 'ls' }),
    said('data-progress', { data: 1 }),
  ]);
  const [call] = answer.choices[0]!.tools;
  expect(call?.check().is).toBe('free');
  expect(call?.differs).toBe(false);
  expect(answer.pace.last?.t).toBe(240);
});

it('LangGraph: arguments that are said again with other spaces are the same', () => {
  const answer = answerOf(
    [
      [
        'messages',
        json([
          {
            id: 'm',
            type: 'AIMessageChunk',
            tool_call_chunks: [{ index: 1, id: 'c', name: 'f', args: '{"a": 1}' }],
          },
          {},
        ]),
      ],
      [
        'updates',
        json({
          n: { messages: [{ id: 'm', type: 'ai', tool_calls: [{ id: 'c', name: 'f', args: { a: 1 } }] }] },
        }),
      ],
    ],
    { url: 'https://a.example/runs/stream' },
  );
  expect(answer.choices[0]?.tools.map(({ args, differs }) => [args.text, args.rewritten, differs])).toEqual([
    ['{"a": 1}', 0, false],
  ]);
  expect(answer.characters).toBe(8);
});
