import { json, named, type Said, type Told } from './streams.ts';

/** A stream of each format as its vendor's documentation shows it, and what it comes to. */
export interface Fixture extends Told {
  /** Where such a stream is shown. */
  source: string;
  messages: Said[];
  model?: string;
  text?: string;
  reasoning?: string;
  refusal?: string;
  tools?: { id: string; name: string; args: string; is: string }[];
  finish?: string;
  usage?: object;
  end?: boolean;
  citations?: string[];
}

const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  json({
    id: 'chatcmpl-123',
    object: 'chat.completion.chunk',
    created: 1694268190,
    model: 'gpt-4o-mini',
    system_fingerprint: 'fp_44709d6fcb',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...more,
  });
const call = (index: number, rest: object) => ({ tool_calls: [{ index, ...rest }] });

const mistral = (delta: object, finish: string | null = null, more: object = {}) =>
  json({
    id: 'cmpl-e5cc70bb28c444948073e77776eb30ef',
    object: 'chat.completion.chunk',
    created: 1702256327,
    model: 'mistral-large-latest',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  });

const response = (status: string, more: object = {}) => ({
  id: 'resp_67c9fdcecf488190bdd9a0409de3a1ec07b8b0ad4e5eb654',
  object: 'response',
  status,
  model: 'gpt-4.1-2025-04-14',
  ...more,
});

const gemini = (parts: object[], more: object = {}, counts: object = {}) =>
  json({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
    usageMetadata: { promptTokenCount: 4, totalTokenCount: 4, ...counts },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
  });

const cohere = (type: string, index: number, message: object): Said =>
  named(type, { index, delta: { message } });

const ollama = (message: object, more: object = { done: false }) =>
  json({
    model: 'llama3.2',
    created_at: '2025-07-07T20:22:19.184789Z',
    message: { role: 'assistant', content: '', ...message },
    ...more,
  });

export const FIXTURES: Record<string, Fixture> = {
  'openai-chat': {
    source: 'platform.openai.com/docs/api-reference/chat-streaming, guides/function-calling (streaming)',
    messages: [
      chunk({ role: 'assistant', content: '', refusal: null }),
      chunk({ content: 'Hello' }),
      chunk({ content: ', let me look.' }),
      chunk(
        call(0, {
          id: 'call_DdmO9pD3xa9XTPNJ32zg2hcA',
          type: 'function',
          function: { name: 'get_weather', arguments: '' },
        }),
      ),
      chunk(call(0, { function: { arguments: '{"' } })),
      chunk(call(0, { function: { arguments: 'location' } })),
      chunk(call(0, { function: { arguments: '":"Paris, France"}' } })),
      chunk({}, 'tool_calls'),
      json({
        id: 'chatcmpl-123',
        object: 'chat.completion.chunk',
        model: 'gpt-4o-mini',
        choices: [],
        usage: {
          prompt_tokens: 19,
          completion_tokens: 24,
          total_tokens: 43,
          prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 0 },
        },
      }),
      '[DONE]',
    ],
    model: 'gpt-4o-mini',
    text: 'Hello, let me look.',
    tools: [
      {
        id: 'call_DdmO9pD3xa9XTPNJ32zg2hcA',
        name: 'get_weather',
        args: '{"location":"Paris, France"}',
        is: 'json',
      },
    ],
    finish: 'tool_calls',
    usage: { input: 19, output: 24, cached: 0, reasoning: 0, total: 43 },
    end: true,
  },
  mistral: {
    source: 'docs.mistral.ai: chat completion (stream), function calling, reasoning',
    url: 'https://api.mistral.ai/v1/chat/completions',
    messages: [
      mistral({ role: 'assistant', content: '' }),
      mistral({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Status needed.' }] }] }),
      mistral({ content: [{ type: 'text', text: 'I will ' }] }),
      mistral({ content: 'look.' }),
      mistral(
        {
          content: '',
          tool_calls: [
            {
              id: 'D681PevKs',
              function: { name: 'retrieve_payment_status', arguments: '{"transaction_id": "T1001"}' },
              index: 0,
            },
          ],
        },
        'tool_calls',
        { usage: { prompt_tokens: 94, total_tokens: 124, completion_tokens: 30 } },
      ),
      '[DONE]',
    ],
    model: 'mistral-large-latest',
    text: 'I will look.',
    reasoning: 'Status needed.',
    tools: [
      {
        id: 'D681PevKs',
        name: 'retrieve_payment_status',
        args: '{"transaction_id": "T1001"}',
        is: 'json',
      },
    ],
    finish: 'tool_calls',
    usage: { input: 94, output: 30, total: 124 },
    end: true,
  },
  'openai-responses': {
    source: 'platform.openai.com/docs/api-reference/responses-streaming',
    messages: [
      named('response.created', { response: response('in_progress', { usage: null }) }),
      named('response.in_progress', { response: response('in_progress') }),
      named('response.output_item.added', {
        output_index: 0,
        item: { id: 'rs_1', type: 'reasoning', summary: [] },
      }),
      named('response.reasoning_summary_text.delta', {
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        delta: '**Responding**',
      }),
      named('response.reasoning_summary_text.done', {
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        text: '**Responding**',
      }),
      named('response.output_item.added', {
        output_index: 1,
        item: { id: 'msg_1', type: 'message', status: 'in_progress', role: 'assistant', content: [] },
      }),
      named('response.content_part.added', { item_id: 'msg_1', output_index: 1, content_index: 0 }),
      ...['Hi', ' there', '!'].map((delta) =>
        named('response.output_text.delta', { item_id: 'msg_1', output_index: 1, content_index: 0, delta }),
      ),
      named('response.output_text.annotation.added', {
        item_id: 'msg_1',
        output_index: 1,
        content_index: 0,
        annotation_index: 0,
        annotation: {
          type: 'url_citation',
          url: 'https://news.example/a',
          title: 'News',
          start_index: 0,
          end_index: 2,
        },
      }),
      named('response.output_text.done', {
        item_id: 'msg_1',
        output_index: 1,
        content_index: 0,
        text: 'Hi there!',
      }),
      named('response.output_item.added', {
        output_index: 2,
        item: { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '' },
      }),
      named('response.function_call_arguments.delta', { item_id: 'fc_1', output_index: 2, delta: '{"a"' }),
      named('response.function_call_arguments.delta', { item_id: 'fc_1', output_index: 2, delta: ':1}' }),
      named('response.function_call_arguments.done', {
        item_id: 'fc_1',
        output_index: 2,
        arguments: '{"a":1}',
      }),
      named('response.output_item.done', {
        output_index: 2,
        item: {
          id: 'fc_1',
          type: 'function_call',
          call_id: 'call_1',
          name: 'get_weather',
          arguments: '{"a":1}',
        },
      }),
      named('response.completed', {
        response: response('completed', {
          output: [
            { type: 'reasoning' },
            { type: 'message', content: [{ type: 'output_text', text: 'Hi there!' }] },
          ],
          usage: {
            input_tokens: 37,
            input_tokens_details: { cached_tokens: 5 },
            output_tokens: 11,
            output_tokens_details: { reasoning_tokens: 3 },
            total_tokens: 48,
          },
        }),
      }),
    ],
    model: 'gpt-4.1-2025-04-14',
    text: 'Hi there!',
    reasoning: '**Responding**',
    tools: [{ id: 'call_1', name: 'get_weather', args: '{"a":1}', is: 'json' }],
    finish: 'completed',
    usage: { input: 37, output: 11, cached: 5, reasoning: 3, total: 48 },
    end: true,
    citations: ['News'],
  },
  'openai-realtime': {
    source: 'platform.openai.com/docs/api-reference/realtime-server-events',
    api: 'WebSocket',
    url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime',
    messages: [
      named('session.created', {
        event_id: 'event_C9G5RJeJ2gF77mV7f2B1j',
        session: {
          type: 'realtime',
          object: 'realtime.session',
          id: 'sess_1',
          model: 'gpt-realtime-2025-08-28',
        },
      }),
      named('response.created', {
        event_id: 'e2',
        response: {
          object: 'realtime.response',
          id: 'resp_1',
          status: 'in_progress',
          output: [],
          usage: null,
        },
      }),
      named('response.output_item.added', {
        response_id: 'resp_1',
        output_index: 0,
        item: { id: 'item_1', object: 'realtime.item', type: 'message', status: 'in_progress' },
      }),
      named('response.output_audio_transcript.delta', {
        response_id: 'resp_1',
        item_id: 'item_1',
        output_index: 0,
        content_index: 0,
        delta: 'Sure,',
      }),
      named('response.output_audio.delta', {
        response_id: 'resp_1',
        item_id: 'item_1',
        output_index: 0,
        content_index: 0,
        delta: 'UklGRg==',
      }),
      named('response.output_audio_transcript.delta', {
        response_id: 'resp_1',
        item_id: 'item_1',
        output_index: 0,
        content_index: 0,
        delta: ' one moment.',
      }),
      named('response.output_item.added', {
        response_id: 'resp_1',
        output_index: 1,
        item: {
          id: 'item_2',
          type: 'function_call',
          call_id: 'call_sHl',
          name: 'generate_horoscope',
          arguments: '',
        },
      }),
      named('response.function_call_arguments.delta', {
        response_id: 'resp_1',
        item_id: 'item_2',
        output_index: 1,
        call_id: 'call_sHl',
        delta: '{"sign":',
      }),
      named('response.function_call_arguments.delta', {
        response_id: 'resp_1',
        item_id: 'item_2',
        output_index: 1,
        call_id: 'call_sHl',
        delta: '"Aquarius"}',
      }),
      named('response.function_call_arguments.done', {
        response_id: 'resp_1',
        item_id: 'item_2',
        output_index: 1,
        call_id: 'call_sHl',
        arguments: '{"sign":"Aquarius"}',
      }),
      named('response.done', {
        response: {
          object: 'realtime.response',
          id: 'resp_1',
          status: 'completed',
          status_details: null,
          usage: {
            total_tokens: 541,
            input_tokens: 521,
            output_tokens: 20,
            input_token_details: { text_tokens: 292, audio_tokens: 229, cached_tokens: 64 },
            output_token_details: { text_tokens: 20, audio_tokens: 0 },
          },
        },
      }),
    ],
    model: 'gpt-realtime-2025-08-28',
    text: 'Sure, one moment.',
    tools: [{ id: 'call_sHl', name: 'generate_horoscope', args: '{"sign":"Aquarius"}', is: 'json' }],
    finish: 'completed',
    usage: { input: 521, output: 20, cached: 64, total: 541 },
    end: true,
  },
  'openai-assistants': {
    source: 'platform.openai.com/docs/api-reference/runs/createRun (streaming)',
    messages: [
      ['thread.run.created', json({ id: 'run_1', object: 'thread.run', status: 'queued', model: 'gpt-4o' })],
      [
        'thread.message.delta',
        json({
          id: 'msg_1',
          object: 'thread.message.delta',
          delta: { content: [{ index: 0, type: 'text', text: { value: 'Hello', annotations: [] } }] },
        }),
      ],
      [
        'thread.message.delta',
        json({
          id: 'msg_1',
          object: 'thread.message.delta',
          delta: {
            content: [
              {
                index: 0,
                type: 'text',
                text: {
                  value: ' you',
                  annotations: [
                    { index: 0, type: 'file_citation', text: '【1】', file_citation: { file_id: 'file_1' } },
                  ],
                },
              },
            ],
          },
        }),
      ],
      [
        'thread.run.step.delta',
        json({
          id: 'step_1',
          object: 'thread.run.step.delta',
          delta: {
            step_details: {
              type: 'tool_calls',
              tool_calls: [
                { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } },
              ],
            },
          },
        }),
      ],
      [
        'thread.run.step.delta',
        json({
          id: 'step_1',
          delta: {
            step_details: {
              type: 'tool_calls',
              tool_calls: [{ index: 0, type: 'function', function: { arguments: '{"x":2}' } }],
            },
          },
        }),
      ],
      [
        'thread.run.completed',
        json({
          id: 'run_1',
          status: 'completed',
          model: 'gpt-4o',
          usage: { prompt_tokens: 20, completion_tokens: 11, total_tokens: 31 },
        }),
      ],
      ['done', '[DONE]'],
    ],
    model: 'gpt-4o',
    text: 'Hello you',
    tools: [{ id: 'call_1', name: 'f', args: '{"x":2}', is: 'json' }],
    finish: 'completed',
    usage: { input: 20, output: 11, total: 31 },
    end: true,
    citations: ['【1】'],
  },
  'anthropic-messages': {
    source: 'platform.claude.com/docs/en/build-with-claude/streaming: tool use, extended thinking',
    messages: [
      named('message_start', {
        message: {
          id: 'msg_014p7gG3wDgGV9EUtLvnow3U',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          stop_sequence: null,
          usage: { input_tokens: 472, output_tokens: 2, cache_read_input_tokens: 100 },
          content: [],
          stop_reason: null,
        },
      }),
      named('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '' } }),
      named('content_block_delta', {
        index: 0,
        delta: { type: 'thinking_delta', thinking: 'Weather in SF.' },
      }),
      named('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'EqQBCgIYAh' } }),
      named('content_block_stop', { index: 0 }),
      named('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }),
      named('ping'),
      named('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'Okay' } }),
      named('content_block_delta', { index: 1, delta: { type: 'text_delta', text: ', let me check' } }),
      named('content_block_delta', {
        index: 1,
        delta: {
          type: 'citations_delta',
          citation: {
            type: 'char_location',
            cited_text: 'The grass is green.',
            document_title: 'My Document',
          },
        },
      }),
      named('content_block_stop', { index: 1 }),
      named('content_block_start', {
        index: 2,
        content_block: {
          type: 'tool_use',
          id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
          name: 'get_weather',
          input: {},
        },
      }),
      named('content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '' } }),
      named('content_block_delta', {
        index: 2,
        delta: { type: 'input_json_delta', partial_json: '{"location":' },
      }),
      named('content_block_delta', {
        index: 2,
        delta: { type: 'input_json_delta', partial_json: ' "San Fra' },
      }),
      named('content_block_delta', {
        index: 2,
        delta: { type: 'input_json_delta', partial_json: 'ncisco, CA"}' },
      }),
      named('content_block_stop', { index: 2 }),
      named('message_delta', {
        delta: { stop_reason: 'tool_use', stop_sequence: null },
        usage: { output_tokens: 89 },
      }),
      named('message_stop'),
    ],
    model: 'claude-sonnet-4-5',
    text: 'Okay, let me check',
    reasoning: 'Weather in SF.',
    tools: [
      {
        id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
        name: 'get_weather',
        args: '{"location": "San Francisco, CA"}',
        is: 'json',
      },
    ],
    finish: 'tool_use',
    usage: { input: 472, output: 89, cached: 100, cachedApart: true },
    end: true,
    citations: ['My Document'],
  },
  bedrock: {
    source: 'docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html',
    url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude/converse-stream',
    messages: [
      ['messageStart', json({ p: 'abc', role: 'assistant' })],
      [
        'contentBlockDelta',
        json({ contentBlockIndex: 0, delta: { reasoningContent: { text: 'Weather.' } } }),
      ],
      ['contentBlockDelta', json({ contentBlockIndex: 0, delta: { reasoningContent: { signature: 'x' } } })],
      ['contentBlockStop', json({ contentBlockIndex: 0 })],
      ['contentBlockDelta', json({ contentBlockIndex: 1, delta: { text: 'Let me ' }, p: 'abcdef' })],
      ['contentBlockDelta', json({ contentBlockIndex: 1, delta: { text: 'look.' } })],
      ['contentBlockStop', json({ contentBlockIndex: 1 })],
      [
        'contentBlockStart',
        json({ contentBlockIndex: 2, start: { toolUse: { name: 'top_song', toolUseId: 'tooluse_1' } } }),
      ],
      ['contentBlockDelta', json({ contentBlockIndex: 2, delta: { toolUse: { input: '{"sign":' } } })],
      ['contentBlockDelta', json({ contentBlockIndex: 2, delta: { toolUse: { input: '"WZPZ"}' } } })],
      ['contentBlockStop', json({ contentBlockIndex: 2 })],
      ['messageStop', json({ stopReason: 'tool_use' })],
      [
        'metadata',
        json({
          metrics: { latencyMs: 1275 },
          usage: { inputTokens: 125, outputTokens: 60, totalTokens: 185 },
        }),
      ],
    ],
    text: 'Let me look.',
    reasoning: 'Weather.',
    tools: [{ id: 'tooluse_1', name: 'top_song', args: '{"sign":"WZPZ"}', is: 'json' }],
    finish: 'tool_use',
    usage: { input: 125, output: 60, total: 185 },
    end: true,
  },
  gemini: {
    source: 'ai.google.dev/api/generate-content, gemini-api/docs/function-calling, thinking',
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    messages: [
      gemini([{ text: '**Considering**', thought: true }]),
      gemini([{ text: 'AI works ' }]),
      gemini([{ text: 'by learning.' }], {
        citationMetadata: { citationSources: [{ startIndex: 0, endIndex: 9, uri: 'https://src.example/' }] },
      }),
      gemini([
        {
          functionCall: { name: 'set_light', args: { brightness: 25, id: 12345678901234567890n.toString() } },
        },
      ]),
      gemini(
        [{ text: '' }],
        { finishReason: 'STOP' },
        { candidatesTokenCount: 14, totalTokenCount: 25, thoughtsTokenCount: 7, cachedContentTokenCount: 2 },
      ),
    ],
    model: 'gemini-2.5-flash',
    text: 'AI works by learning.',
    reasoning: '**Considering**',
    tools: [{ id: '', name: 'set_light', args: '{"brightness":25,"id":"12345678901234567890"}', is: 'json' }],
    finish: 'STOP',
    usage: { input: 4, output: 14, cached: 2, reasoning: 7, reasoningApart: true, total: 25 },
    end: false,
    citations: ['https://src.example/'],
  },
  'gemini-live': {
    source: 'ai.google.dev/api/live: BidiGenerateContentServerMessage; gemini-api/docs/live-tools',
    api: 'WebSocket',
    url: 'wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent',
    messages: [
      json({ setupComplete: {} }),
      json({ serverContent: { modelTurn: { parts: [{ text: 'A lamp.', thought: true }] } } }),
      json({
        serverContent: { modelTurn: { parts: [{ inlineData: { mimeType: 'audio/pcm', data: 'AAAA' } }] } },
      }),
      json({ serverContent: { outputTranscription: { text: 'I turn ' } } }),
      json({ serverContent: { outputTranscription: { text: 'it on.' } } }),
      json({
        toolCall: {
          functionCalls: [{ id: 'function-call-1', name: 'turn_on_the_lights', args: { room: 1 } }],
        },
      }),
      json({ sessionResumptionUpdate: { newHandle: 'handle-1', resumable: true } }),
      json({ serverContent: { outputTranscription: { text: ' Done.' } } }),
      json({ serverContent: { generationComplete: true } }),
      json({
        serverContent: { turnComplete: true },
        usageMetadata: { promptTokenCount: 30, responseTokenCount: 12, totalTokenCount: 42 },
      }),
      json({ goAway: { timeLeft: '50s' } }),
    ],
    text: 'I turn it on. Done.',
    reasoning: 'A lamp.',
    tools: [{ id: 'function-call-1', name: 'turn_on_the_lights', args: '{"room":1}', is: 'json' }],
    finish: 'generationComplete',
    usage: { input: 30, output: 12, total: 42 },
    end: true,
  },
  'cohere-v2': {
    source: 'docs.cohere.com/v2/docs/streaming, tool-use-streaming',
    messages: [
      named('message-start', {
        id: 'fba98ad3-e5a1-413c-a8de-84fbf9baabf7',
        delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } },
      }),
      named('tool-plan-delta', { delta: { message: { tool_plan: 'I will ' } } }),
      named('tool-plan-delta', { delta: { message: { tool_plan: 'search.' } } }),
      cohere('tool-call-start', 0, {
        tool_calls: {
          id: 'get_weather_p1t9',
          type: 'function',
          function: { name: 'get_weather', arguments: '' },
        },
      }),
      cohere('tool-call-delta', 0, { tool_calls: { function: { arguments: '{"location":' } } }),
      cohere('tool-call-delta', 0, { tool_calls: { function: { arguments: ' "Madrid"}' } } }),
      named('tool-call-end', { index: 0 }),
      cohere('content-start', 0, { content: { type: 'text', text: '' } }),
      cohere('content-delta', 0, { content: { text: 'It is 24°C' } }),
      cohere('content-delta', 0, { content: { text: ' in Madrid.' } }),
      named('content-end', { index: 0 }),
      cohere('citation-start', 0, {
        citations: {
          start: 6,
          end: 10,
          text: '24°C',
          sources: [{ type: 'tool', id: 'get_weather_p1t9:0', tool_output: { temperature: '24°C' } }],
        },
      }),
      named('citation-end', { index: 0 }),
      named('message-end', {
        delta: {
          finish_reason: 'COMPLETE',
          usage: {
            billed_units: { input_tokens: 87, output_tokens: 19 },
            tokens: { input_tokens: 1061, output_tokens: 85 },
          },
        },
      }),
    ],
    text: 'It is 24°C in Madrid.',
    reasoning: 'I will search.',
    tools: [{ id: 'get_weather_p1t9', name: 'get_weather', args: '{"location": "Madrid"}', is: 'json' }],
    finish: 'COMPLETE',
    usage: { input: 1061, output: 85 },
    end: true,
    citations: ['get_weather_p1t9:0'],
  },
  'cohere-v1': {
    source: 'docs.cohere.com/v1/docs/streaming; vercel/ai cohere provider test (tool deltas)',
    messages: [
      '{"is_finished":false,"event_type":"stream-start","generation_id":"g1"}',
      '{"is_finished":false,"event_type":"tool-calls-chunk","text":"I will use"}',
      '{"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"name":"test-tool"}}',
      '{"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"{\\n    \\"value\\""}}',
      '{"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":": \\"Sparkle\\"}"}}',
      '{"event_type":"tool-calls-generation","tool_calls":[{"name":"test-tool","parameters":{"value":"Sparkle"}}]}',
      '{"is_finished":false,"event_type":"text-generation","text":"How"}',
      '{"is_finished":false,"event_type":"text-generation","text":" you are"}',
      '{"event_type":"citation-generation","citations":[{"start":0,"end":3,"text":"How","document_ids":["doc_1"]}]}',
      '{"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":"How you are","generation_id":"g1","meta":{"tokens":{"input_tokens":34,"output_tokens":12}}}}',
    ],
    text: 'How you are',
    reasoning: 'I will use',
    tools: [{ id: '', name: 'test-tool', args: '{\n    "value": "Sparkle"}', is: 'json' }],
    finish: 'COMPLETE',
    usage: { input: 34, output: 12 },
    end: true,
    citations: ['doc_1'],
  },
  ollama: {
    source: 'ollama/ollama docs/api.md: chat request (streaming, with tools), thinking',
    messages: [
      ollama({ thinking: 'Weather.' }),
      ollama({ content: 'Let me' }),
      ollama({ content: ' see.' }),
      // Numbers as they stand there.
      `{"model":"llama3.2","created_at":"t","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"get_weather","arguments":{"city":"Tokyo","id":12345678901234567890}}}]},"done":false}`,
      ollama(
        {},
        {
          done: true,
          done_reason: 'stop',
          total_duration: 182242375,
          load_duration: 41295167,
          prompt_eval_count: 169,
          prompt_eval_duration: 24573166,
          eval_count: 15,
          eval_duration: 115959084,
        },
      ),
    ],
    model: 'llama3.2',
    text: 'Let me see.',
    reasoning: 'Weather.',
    tools: [{ id: '', name: 'get_weather', args: '{"city":"Tokyo","id":12345678901234567890}', is: 'json' }],
    finish: 'stop',
    usage: { input: 169, output: 15, outputTook: 115.959084 },
    end: true,
  },
  'ai-sdk-v4': {
    source: 'vercel/ai at ai@4.3.9 content/docs/04-ai-sdk-ui/50-stream-protocol.mdx',
    headers: [['X-Vercel-AI-Data-Stream', 'v1']],
    messages: [
      ['start_step', '{"messageId":"step_123"}'],
      ['reasoning', '"I will open the conversation"'],
      ['text', '"example"'],
      ['text', '" text"'],
      ['source', '{"sourceType":"url","id":"source-id","url":"https://example.com","title":"Example"}'],
      ['tool_call_streaming_start', '{"toolCallId":"call-456","toolName":"streaming-tool"}'],
      ['tool_call_delta', '{"toolCallId":"call-456","argsTextDelta":"{\\"arg\\":"}'],
      ['tool_call_delta', '{"toolCallId":"call-456","argsTextDelta":"1}"}'],
      ['tool_call', '{"toolCallId":"call-456","toolName":"streaming-tool","args":{"arg":1}}'],
      ['tool_result', '{"toolCallId":"call-456","result":"tool output"}'],
      [
        'finish_step',
        '{"finishReason":"stop","usage":{"promptTokens":10,"completionTokens":20},"isContinued":false}',
      ],
      ['finish_message', '{"finishReason":"stop","usage":{"promptTokens":10,"completionTokens":20}}'],
    ],
    text: 'example text',
    reasoning: 'I will open the conversation',
    tools: [{ id: 'call-456', name: 'streaming-tool', args: '{"arg":1}', is: 'json' }],
    finish: 'stop',
    usage: { input: 10, output: 20 },
    end: true,
    citations: ['Example'],
  },
  'ai-sdk-ui': {
    source: 'vercel/ai content/docs/04-ai-sdk-ui/50-stream-protocol.mdx',
    headers: [['x-vercel-ai-ui-message-stream', 'v1']],
    messages: [
      '{"type":"start","messageId":"m1"}',
      '{"type":"start-step"}',
      '{"type":"reasoning-start","id":"reasoning_123"}',
      '{"type":"reasoning-delta","id":"reasoning_123","delta":"This is some reasoning"}',
      '{"type":"reasoning-end","id":"reasoning_123"}',
      '{"type":"tool-input-start","toolCallId":"call_fJd","toolName":"getWeatherInformation"}',
      '{"type":"tool-input-delta","toolCallId":"call_fJd","inputTextDelta":"{\\"city\\":\\"San Fr"}',
      '{"type":"tool-input-delta","toolCallId":"call_fJd","inputTextDelta":"ancisco\\"}"}',
      '{"type":"tool-input-available","toolCallId":"call_fJd","toolName":"getWeatherInformation","input":{"city":"San Francisco"}}',
      '{"type":"tool-output-available","toolCallId":"call_fJd","output":{"weather":"sunny"}}',
      '{"type":"finish-step"}',
      '{"type":"start-step"}',
      '{"type":"text-start","id":"0"}',
      '{"type":"text-delta","id":"0","delta":"It is "}',
      '{"type":"text-delta","id":"0","delta":"sunny."}',
      '{"type":"text-end","id":"0"}',
      '{"type":"source-url","sourceId":"https://example.com","url":"https://example.com"}',
      '{"type":"finish-step"}',
      '{"type":"finish","finishReason":"stop","messageMetadata":{"totalUsage":{"inputTokens":7,"outputTokens":9,"totalTokens":16}}}',
      '[DONE]',
    ],
    text: 'It is sunny.',
    reasoning: 'This is some reasoning',
    tools: [{ id: 'call_fJd', name: 'getWeatherInformation', args: '{"city":"San Francisco"}', is: 'json' }],
    finish: 'stop',
    usage: { input: 7, output: 9, total: 16 },
    end: true,
    citations: ['https://example.com'],
  },
  'ag-ui': {
    source: 'docs.ag-ui.com/concepts/events',
    messages: [
      json({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }),
      json({ type: 'REASONING_START', messageId: 'm0' }),
      json({ type: 'REASONING_MESSAGE_START', messageId: 'm0', role: 'reasoning' }),
      json({ type: 'REASONING_MESSAGE_CONTENT', messageId: 'm0', delta: 'Hm.' }),
      json({ type: 'REASONING_MESSAGE_END', messageId: 'm0' }),
      json({ type: 'REASONING_END', messageId: 'm0' }),
      json({ type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' }),
      json({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'Let me ' }),
      json({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'look.' }),
      json({ type: 'TEXT_MESSAGE_END', messageId: 'm1' }),
      json({ type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'search', parentMessageId: 'm1' }),
      json({ type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: '{"q":' }),
      json({ type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: '"x"}' }),
      json({ type: 'TOOL_CALL_END', toolCallId: 'c1' }),
      json({ type: 'TOOL_CALL_RESULT', messageId: 'm2', toolCallId: 'c1', content: 'found', role: 'tool' }),
      json({ type: 'TOOL_CALL_CHUNK', toolCallId: 'c2', toolCallName: 'open', delta: '{"n"' }),
      json({ type: 'TOOL_CALL_CHUNK', delta: ':1}' }),
      json({ type: 'RUN_FINISHED', threadId: 't', runId: 'r' }),
    ],
    text: 'Let me look.',
    reasoning: 'Hm.',
    tools: [
      { id: 'c1', name: 'search', args: '{"q":"x"}', is: 'json' },
      { id: 'c2', name: 'open', args: '{"n":1}', is: 'json' },
    ],
    finish: 'RUN_FINISHED',
    usage: {},
    end: true,
  },
  a2a: {
    source: 'a2aproject/A2A docs/specification.md: streaming task execution',
    url: 'https://agent.example/message:stream',
    messages: [
      json({ task: { id: 'task-1', contextId: 'ctx', status: { state: 'TASK_STATE_WORKING' } } }),
      json({
        artifactUpdate: {
          taskId: 'task-1',
          artifact: { artifactId: 'a1', parts: [{ text: '# Report\n\n' }] },
          append: false,
        },
      }),
      json({
        artifactUpdate: {
          taskId: 'task-1',
          artifact: { artifactId: 'a1', parts: [{ text: 'Section 1' }] },
          append: true,
          lastChunk: true,
        },
      }),
      json({ statusUpdate: { taskId: 'task-1', status: { state: 'TASK_STATE_COMPLETED' } } }),
    ],
    text: '# Report\n\nSection 1',
    finish: 'completed',
    usage: {},
    end: false,
  },
  'mcp-streamable-http': {
    source: 'modelcontextprotocol docs/specification/2025-11-25: server/tools, basic/utilities/progress',
    headers: [['mcp-session-id', 's']],
    messages: [
      json({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 'abc', progress: 50, total: 100 },
      }),
      json({
        jsonrpc: '2.0',
        id: 2,
        result: { content: [{ type: 'text', text: 'Temperature: 72°F' }], isError: false },
      }),
    ],
    text: 'Temperature: 72°F',
    finish: 'result',
    usage: {},
    end: false,
  },
  langgraph: {
    source: 'langchain-ai/langgraph docs: streaming (messages-tuple); langchain-core AIMessageChunk',
    url: 'https://a.example/threads/4f-2/runs/stream',
    messages: [
      ['metadata', '{"run_id":"r"}'],
      [
        'messages',
        json([{ type: 'AIMessageChunk', id: 'run-1', content: 'Let ', tool_call_chunks: [] }, {}]),
      ],
      ['messages', json([{ type: 'AIMessageChunk', id: 'run-1', content: 'me see' }, {}])],
      [
        'messages',
        json([
          {
            type: 'AIMessageChunk',
            id: 'run-1',
            content: '',
            tool_call_chunks: [{ name: 'search', args: '', id: 'call_1', index: 0, type: 'tool_call_chunk' }],
          },
          {},
        ]),
      ],
      [
        'messages',
        json([
          {
            type: 'AIMessageChunk',
            id: 'run-1',
            content: '',
            tool_call_chunks: [{ name: null, args: '{"q":"x"}', id: null, index: 0 }],
            usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
            response_metadata: { finish_reason: 'tool_calls', model_name: 'gpt-4o' },
          },
          {},
        ]),
      ],
      ['messages', json([{ type: 'tool', tool_call_id: 'call_1', content: 'found', status: 'success' }, {}])],
      [
        'messages',
        json([
          {
            type: 'AIMessageChunk',
            id: 'run-2',
            content: '. It is.',
            usage_metadata: { input_tokens: 20, output_tokens: 7, total_tokens: 27 },
          },
          {},
        ]),
      ],
      ['end', 'null'],
    ],
    model: 'gpt-4o',
    text: 'Let me see. It is.',
    tools: [{ id: 'call_1', name: 'search', args: '{"q":"x"}', is: 'json' }],
    finish: 'end',
    usage: { input: 30, output: 12, total: 42 },
    end: true,
  },
  langserve: {
    source: 'langchain-ai/langserve README and api_handler.py: /stream',
    url: 'https://a.example/chain/stream',
    messages: [
      ['metadata', '{"run_id": "a1b2"}'],
      ['data', '"Hello"'],
      ['data', '{"content": " you", "type": "AIMessageChunk"}'],
      [
        'data',
        '{"content":"","type":"AIMessageChunk","tool_call_chunks":[{"name":"f","args":"{}","id":"c","index":0}]}',
      ],
      ['end', ''],
    ],
    text: 'Hello you',
    tools: [{ id: 'c', name: 'f', args: '{}', is: 'json' }],
    finish: 'end',
    usage: {},
    end: true,
  },
};
