import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AiStep } from '../../src/protocols/ai/format.ts';
import { AI_FORMATS } from '../../src/protocols/ai/formats.ts';
import { AiReader } from '../../src/protocols/ai/reader.ts';
import { anyText } from './helpers/arbitraries.ts';
import { IN_TIME } from './helpers/in-time.ts';

type Said = string | [eventType: string, text: string];
/** A stream of each format: what comes, and what each message does. */
interface Sample {
  url?: string;
  headers?: Record<string, string>;
  messages: [said: Said, step: AiStep][];
}

const chat = (delta: object, more: object = {}) =>
  JSON.stringify({
    id: 'x',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  });
const named = (type: string, rest: object = {}): Said => [type, JSON.stringify({ type, ...rest })];

const SAMPLES: Record<string, Sample> = {
  'openai-chat': {
    url: 'https://api.openai.com/v1/chat/completions',
    messages: [
      [chat({ role: 'assistant', content: '' }), {}],
      [chat({ reasoning_content: 'Hm' }), { delta: 'reasoning' }],
      [chat({ content: 'say \\"finish_reason\\":\\"stop\\"' }), { delta: 'text' }],
      [chat({ content: '"finish_reason":"stop"' }), { delta: 'text' }],
      [chat({ tool_calls: [{ index: 0, function: { arguments: '{"a' } }] }), { delta: 'tool' }],
      [chat({}, { finish_reason: 'length' }), { finish: 'length' }],
      ['{"object":"chat.completion.chunk","choices":[],"usage":{"total_tokens":3}}', { usage: true }],
      ['[DONE]', { end: true }],
    ],
  },
  mistral: {
    url: 'https://api.mistral.ai/v1/chat/completions',
    messages: [
      [chat({ content: 'Hi' }), { delta: 'text' }],
      [
        '{"object":"chat.completion.chunk","choices":[{"delta":{"content":"!"},"finish_reason":"stop"}],"usage":{"a":1}}',
        { delta: 'text', finish: 'stop', usage: true },
      ],
      ['[DONE]', { end: true }],
    ],
  },
  'openai-responses': {
    messages: [
      [named('response.created', { response: { error: null } }), {}],
      [named('response.reasoning_summary_text.delta', { delta: 'x' }), { delta: 'reasoning' }],
      [named('response.web_search_call.in_progress'), { delta: 'tool', tool: 'begins' }],
      [named('response.web_search_call.completed'), { delta: 'tool', tool: 'done' }],
      [named('response.output_text.delta', { delta: 'x' }), { delta: 'text' }],
      [
        named('response.incomplete', { response: { incomplete_details: { reason: 'max_output_tokens' } } }),
        { finish: 'max_output_tokens', end: true },
      ],
    ],
  },
  'openai-realtime': {
    url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime',
    messages: [
      [named('session.created', { session: { object: 'realtime.session' } }), {}],
      [named('input_audio_buffer.speech_started'), { unasked: true }],
      [named('input_audio_buffer.committed'), { asked: true }],
      [
        named('response.created', { response: { object: 'realtime.response', id: 'resp_1' } }),
        { begins: true, of: 'resp_1' },
      ],
      [
        named('response.output_audio_transcript.delta', { response_id: 'resp_1', delta: 'Hi' }),
        { delta: 'text', of: 'resp_1' },
      ],
      [named('response.function_call_arguments.delta', { delta: '{' }), { delta: 'tool' }],
      [named('response.mcp_call.in_progress'), { delta: 'tool', tool: 'begins' }],
      [named('response.mcp_call.failed'), { delta: 'tool', tool: 'done', toolError: true }],
      [
        named('response.done', { response: { status: 'cancelled' } }),
        { finish: 'cancelled', end: true, usage: true },
      ],
      [
        named('response.done', {
          response: {
            id: 'resp_1',
            status: 'cancelled',
            status_details: { type: 'cancelled', reason: 'turn_detected' },
          },
        }),
        { finish: 'turn_detected', end: true, usage: true, of: 'resp_1' },
      ],
      [
        named('response.done', {
          response: {
            id: 'resp_2',
            status: 'failed',
            status_details: { type: 'failed', error: { type: 'server_error', code: null } },
          },
        }),
        { finish: 'failed', error: 'server_error', end: true, usage: true, of: 'resp_2' },
      ],
      [
        named('error', { error: { type: 'invalid_request_error' } }),
        { error: 'invalid_request_error', of: '' },
      ],
    ],
  },
  'gemini-live': {
    url: 'wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=k',
    messages: [
      ['{"setupComplete":{}}', {}],
      ['{"serverContent":{"modelTurn":{"parts":[{"text":"Hm","thought":true}]}}}', { delta: 'reasoning' }],
      [
        '{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm"}}]}}}',
        { delta: 'text' },
      ],
      ['{"serverContent":{"outputTranscription":{"text":"Hi"}}}', { delta: 'text', trails: true }],
      ['{"toolCall":{"functionCalls":[{"id":"1","name":"f","args":{}}]}}', { delta: 'tool', tool: 'begins' }],
      ['{"toolCallCancellation":{"ids":["1"]}}', { tool: 'done' }],
      ['{"serverContent":{"inputTranscription":{"text":"Stop"}}}', { unasked: true }],
      ['{"serverContent":{"interrupted":true}}', { finish: 'interrupted' }],
      ['{"serverContent":{"generationComplete":true}}', { finish: 'generationComplete' }],
      [
        '{"serverContent":{"turnComplete":true,"turnCompleteReason":"RESPONSE_REJECTED"}}',
        { finish: 'RESPONSE_REJECTED', end: true },
      ],
      ['{"goAway":{"timeLeft":"50s"}}', { leaving: true }],
      [
        '{"serverContent":{"turnComplete":true},"usageMetadata":{"totalTokenCount":1}}',
        { end: true, usage: true },
      ],
    ],
  },
  'openai-assistants': {
    messages: [
      [['thread.run.created', '{}'], {}],
      [['thread.message.delta', '{"delta":{"content":[{"text":{"value":"Hi"}}]}}'], { delta: 'text' }],
      [['thread.run.completed', '{}'], { finish: 'completed', usage: true }],
      [['done', '[DONE]'], { end: true }],
    ],
  },
  'anthropic-messages': {
    messages: [
      [named('message_start', { message: { type: 'message', usage: {} } }), { usage: true }],
      [named('ping'), { ping: true }],
      [
        named('content_block_start', { content_block: { type: 'server_tool_use' } }),
        { delta: 'tool', tool: 'begins' },
      ],
      [
        named('content_block_start', { content_block: { type: 'web_search_tool_result' } }),
        { delta: 'tool', tool: 'done' },
      ],
      [
        named('content_block_delta', { delta: { type: 'thinking_delta', thinking: 'Hm' } }),
        { delta: 'reasoning' },
      ],
      [named('content_block_delta', { delta: { type: 'text_delta', text: 'Hi' } }), { delta: 'text' }],
      [named('content_block_delta', { delta: { type: 'signature_delta', signature: 'x' } }), {}],
      [
        named('content_block_delta', { delta: { type: 'input_json_delta', partial_json: '{"a' } }),
        { delta: 'tool' },
      ],
      [named('message_delta', { delta: { stop_reason: 'end_turn' } }), { finish: 'end_turn', usage: true }],
      [named('message_stop'), { end: true }],
      [named('error', { error: { type: 'overloaded_error', message: 'x' } }), { error: 'overloaded_error' }],
    ],
  },
  bedrock: {
    url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse-stream',
    messages: [
      [['messageStart', '{"role":"assistant"}'], {}],
      [
        ['contentBlockDelta', '{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm"}}}'],
        { delta: 'reasoning' },
      ],
      [['contentBlockDelta', '{"contentBlockIndex":1,"delta":{"text":"Hi"}}'], { delta: 'text' }],
      [['contentBlockDelta', '{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{"}}}'], { delta: 'tool' }],
      [['contentBlockStop', '{"contentBlockIndex":2}'], {}],
      [['messageStop', '{"stopReason":"tool_use"}'], { finish: 'tool_use' }],
      [['metadata', '{"usage":{"inputTokens":1}}'], { end: true, usage: true }],
      [['throttlingException', '{"message":"x"}'], { error: 'throttlingException' }],
      [
        ['chunk', `{"bytes":"${btoa('{"type":"content_block_delta","delta":{"text":"Hi"}}')}"}`],
        { delta: 'text' },
      ],
    ],
  },
  gemini: {
    messages: [
      [
        '{"candidates":[{"content":{"parts":[{"text":"Hm","thought":true}]}}],"usageMetadata":{}}',
        { delta: 'reasoning' },
      ],
      ['{"candidates": [{"content": {"parts": [{"text": "Hi"}]}}]}', { delta: 'text' }],
      ['{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}', { delta: 'tool' }],
      [
        '{"candidates":[{"content":{"parts":[{"text":"!"}]},"finishReason":"STOP"}],"usageMetadata":{}}',
        { delta: 'text', finish: 'STOP', usage: true },
      ],
      ['{"error":{"code":503,"message":"x","status":"UNAVAILABLE"}}', { error: 'UNAVAILABLE' }],
    ],
  },
  'cohere-v2': {
    messages: [
      [named('message-start', { id: 'x' }), {}],
      [named('tool-plan-delta', { delta: {} }), { delta: 'reasoning' }],
      [named('content-delta', { delta: { message: { content: { text: 'Hi' } } } }), { delta: 'text' }],
      [
        named('message-end', { delta: { finish_reason: 'MAX_TOKENS' } }),
        { finish: 'MAX_TOKENS', end: true, usage: true },
      ],
    ],
  },
  'cohere-v1': {
    messages: [
      ['{"is_finished":false,"event_type":"stream-start"}', {}],
      ['{"event_type":"text-generation","text":"Hi"}', { delta: 'text' }],
      [
        '{"event_type":"stream-end","finish_reason":"COMPLETE"}',
        { finish: 'COMPLETE', end: true, usage: true },
      ],
    ],
  },
  ollama: {
    messages: [
      [
        '{"model":"m","created_at":"t","message":{"content":"","thinking":"Hm"},"done":false}',
        { delta: 'reasoning' },
      ],
      ['{"model":"m","created_at":"t","message":{"content":"Hi"},"done":false}', { delta: 'text' }],
      ['{"error":"an error was encountered"}', { error: '' }],
      [
        `{"model":"m","created_at":"t","response":"","context":[${'1,'.repeat(9000)}1],"done":true,"done_reason":"length"}`,
        { finish: 'length', end: true, usage: true },
      ],
    ],
  },
  'ai-sdk-v4': {
    headers: { 'x-vercel-ai-data-stream': 'v1' },
    messages: [
      [['start_step', '{"messageId":"m"}'], {}],
      [['text', '"Hel"'], { delta: 'text' }],
      [['text', '""'], {}],
      [['tool_call', '{}'], { delta: 'tool', tool: 'begins' }],
      [['tool_result', '{}'], { delta: 'tool', tool: 'done' }],
      [['finish_step', '{"finishReason":"stop"}'], {}],
      [['finish_message', '{"finishReason":"stop"}'], { finish: 'stop', end: true, usage: true }],
      [['error', '"x"'], { error: '' }],
    ],
  },
  'ai-sdk-ui': {
    messages: [
      ['{"type":"start-step"}', {}],
      ['{"type":"text-delta","id":"0","delta":"Hi"}', { delta: 'text' }],
      [
        '{"type":"tool-output-error","toolCallId":"1","errorText":"x"}',
        { delta: 'tool', tool: 'done', toolError: true },
      ],
      ['{"type":"finish"}', { finish: 'finish' }],
      ['[DONE]', { end: true }],
      ['{"type":"error","errorText":"x"}', { error: '' }],
    ],
  },
  langserve: {
    url: 'https://a.example/chain/stream',
    messages: [
      [['metadata', '{"run_id":"r"}'], {}],
      [['data', '"Hi"'], { delta: 'text' }],
      [['error', '{"status_code":500}'], { error: '' }],
      [['end', ''], { finish: 'end', end: true }],
    ],
  },
  langgraph: {
    url: 'https://a.example/threads/4f-2/runs/stream',
    messages: [
      [['metadata', '{"run_id":"r"}'], {}],
      [['messages', '[{"content":"Hi"},{}]'], { delta: 'text' }],
      [['updates', '{}'], { delta: 'text' }],
      [['error', '{"error":"ValueError","message":"x"}'], { error: '' }],
    ],
  },
  'ag-ui': {
    messages: [
      ['{"type":"RUN_STARTED","threadId":"t"}', {}],
      ['{"type":"TEXT_MESSAGE_CONTENT","delta":"Hi"}', { delta: 'text' }],
      ['{"type":"TOOL_CALL_END"}', { delta: 'tool', tool: 'begins' }],
      ['{"type":"RUN_ERROR","message":"x","code":"E_LIMIT"}', { error: 'E_LIMIT', end: true }],
      ['{"type":"RUN_FINISHED"}', { finish: 'RUN_FINISHED', end: true }],
    ],
  },
  a2a: {
    messages: [
      [
        '{"jsonrpc":"2.0","id":1,"result":{"artifactUpdate":{"artifact":{"parts":[{"text":"Hi"}]}}}}',
        { delta: 'text' },
      ],
      [
        '{"jsonrpc":"2.0","id":1,"result":{"statusUpdate":{"status":{"state":"TASK_STATE_COMPLETED"}}}}',
        { finish: 'completed' },
      ],
    ],
  },
  'mcp-streamable-http': {
    headers: { 'mcp-session-id': 's' },
    messages: [
      ['{"jsonrpc":"2.0","method":"notifications/progress"}', { ping: true }],
      ['{"jsonrpc":"2.0","id":1,"result":{}}', { finish: 'result' }],
      ['{"jsonrpc":"2.0","id":1,"error":{"code":-32000}}', { error: 'JSON-RPC error' }],
    ],
  },
};

function read({ url = 'https://a.example/ask', headers = {}, messages }: Sample) {
  const reader = new AiReader({ url, header: (name) => headers[name] });
  const steps = messages.map(([said]) =>
    typeof said === 'string' ? reader.read(said, 'message') : reader.read(said[1], said[0]),
  );
  return { id: reader.format?.id, steps };
}

describe('formats of streamed answers', () => {
  it('all have a sample here', () => {
    expect(AI_FORMATS.map(({ id }) => id).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each(Object.entries(SAMPLES))('%s is recognised, and what each message does', (id, sample) => {
    expect(read(sample)).toEqual({ id, steps: sample.messages.map(([, step]) => step) });
  });

  it.each<[string, Said[], string?]>([
    ['prices', ['{"price":1}', '{"price":2}']],
    ['a progress bar', ['{"type":"start"}', '{"type":"progress"}', '{"type":"finish"}']],
    ['ICE candidates', ['{"candidates":["a=candidate"]}']],
    [
      'a stream of "data" and "error" events',
      [
        ['data', '{}'],
        ['error', '{}'],
      ],
      'https://a.example/stream',
    ],
    ['events named "text"', [['text', '"Hi"']]],
    ['JSON-RPC of another kind', ['{"jsonrpc":"2.0","id":1,"result":{}}']],
    ['a catalogue with models', ['{"model":"T","done":true}']],
    ['a mere [DONE]', ['[DONE]']],
  ])('none of them is %s', (_, said, url) => {
    const sample = { ...(url ? { url } : {}), messages: said.map((one): [Said, AiStep] => [one, {}]) };
    expect(read(sample).id).toBeUndefined();
  });

  it('are asked of the first eight messages only', () => {
    const late = [...Array<string>(8).fill('{"n":1}'), chat({ content: 'Hi' })];
    expect(read({ messages: late.map((text) => [text, {}]) }).id).toBeUndefined();
    expect(read({ messages: late.slice(1).map((text) => [text, {}]) }).id).toBe('openai-chat');
  });

  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText)), (messages) => {
        for (const format of AI_FORMATS)
          for (const [text, eventType] of messages) format.read({ text, eventType });
        expect(() => read({ messages: messages.map((said) => [said, {}]) })).not.toThrow();
      }),
    );
  });

  it('are read in time, however long and strange a message is', () => {
    const started = performance.now();
    for (const part of ['"error":{"type":', '{"type":"', '"content":"', '\\"', '[{"', '"text" : ', ' ']) {
      for (const { id } of AI_FORMATS) {
        const sample = SAMPLES[id]!;
        read({ ...sample, messages: [...sample.messages, [part.repeat(500_000), {}]] });
      }
    }
    expect(performance.now() - started).toBeLessThan(IN_TIME);
  });
});
