import { describe, expect, it } from 'vitest';
import { aiToolArguments } from '../../../src/diagnostics/rules/ai-tool-arguments.ts';
import { FIXTURES } from '../answers/fixtures.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const CHAT = 'https://page.example/v1/chat/completions';
const REALTIME = 'wss://page.example/v1/realtime?model=gpt-realtime';
type Said = string | [eventType: string, text: string];

const chat = (delta: object, finish: string | null = null): Said =>
  JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
const call = (args: string, index = 0, id?: string): Said =>
  chat({
    tool_calls: [
      { index, ...(id ? { id } : {}), function: { ...(id ? { name: 'look' } : {}), arguments: args } },
    ],
  });
const event = (type: string, rest: object = {}): Said => JSON.stringify({ type, ...rest });
const part = { response_id: 'resp_1', item_id: 'item_1', output_index: 0 };
const realtime = (args: string[], details: object | null = null, status = 'completed'): Said[] => [
  event('session.created', { session: { object: 'realtime.session' } }),
  event('response.created', { response: { object: 'realtime.response', id: 'resp_1' } }),
  event('response.output_item.added', {
    ...part,
    item: { id: 'item_1', type: 'function_call', call_id: 'call_1', name: 'look', arguments: '' },
  }),
  ...args.map((delta) => event('response.function_call_arguments.delta', { ...part, delta })),
  event('response.function_call_arguments.done', { ...part, arguments: args.join('') }),
  event('response.done', { response: { id: 'resp_1', status, status_details: details } }),
];

function found(messages: readonly Said[], url = CHAT) {
  const records = messages.map((said, i): Loose => {
    const [eventType, data] = typeof said === 'string' ? ['message', said] : said;
    return { kind: 'message', t: 300 + i, data, eventType };
  });
  const api = url.startsWith('ws') ? 'WebSocket' : 'fetch';
  const head: Loose[] = [
    { kind: 'connecting', t: 0 },
    { kind: 'open', t: 100, ...(api === 'fetch' ? { status: 200 } : {}) },
  ];
  return diagnose(aiToolArguments, [[{ api, url }, ...head, ...records]]);
}

describe('ai-tool-arguments: fires', () => {
  it('ai-tool-arguments for fragments that make no JSON, in a session', () =>
    expect(found(realtime(['{"room":', ' kitchen}']), REALTIME)).toEqual([
      {
        type: 'finding',
        rule: 'ai-tool-arguments',
        connection: 'c1',
        severity: 'warning',
        title: 'The arguments of look are no JSON from character 9 on',
        evidence: {
          url: REALTIME,
          format: 'OpenAI Realtime',
          tool: 'look',
          brokenCalls: 1,
          calls: 1,
          characters: 17,
        },
        records: [5],
        advice: expect.stringContaining('tell the model'),
        confidence: 'high',
      },
    ]));
  it('ai-tool-arguments for arguments that end too early, of one of two calls', () =>
    expect(
      found([call('{"a":1}', 0, 'c1'), call('{"b":', 1, 'c2'), chat({}, 'tool_calls'), '[DONE]']),
    ).toMatchObject([
      {
        title: 'The arguments of look end after 5 characters, where more should come',
        evidence: { brokenCalls: 1, calls: 2 },
        records: [4],
      },
    ]));
  it('ai-tool-arguments where Gemini says so', () =>
    expect(
      found(
        ['{"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL"}]}'],
        'https://page.example/v1beta/models/gemini:streamGenerateContent?alt=sse',
      ),
    ).toMatchObject([{ severity: 'warning', evidence: { brokenCalls: 1 } }]));
});

describe('ai-tool-arguments: near misses', () => {
  it.each<[string, Said[]]>([
    ['fragments make JSON', [call('{"a"', 0, 'c1'), call(':1}'), chat({}, 'tool_calls')]],
    ['there are no arguments', [call('', 0, 'c1'), chat({}, 'tool_calls')]],
    ['more may come', [call('{"a"', 0, 'c1')]],
    ['an error ended it', [call('{"a"', 0, 'c1'), '{"error":{"type":"overloaded"}}']],
  ])('ai-tool-arguments not where %s', (_, messages) => expect(found(messages)).toEqual([]));
});

describe('ai-tool-arguments: false positives', () => {
  it('ai-tool-arguments not where the output limit cut them', () =>
    expect(found([call('{"a"', 0, 'c1'), chat({}, 'length'), '[DONE]'])).toEqual([]));
  it('ai-tool-arguments not where somebody interrupts', () =>
    expect(
      found(realtime(['{"room":'], { type: 'cancelled', reason: 'turn_detected' }, 'cancelled'), REALTIME),
    ).toEqual([]));
  it('ai-tool-arguments not where a message of a call is too long to be read', () => {
    const long = `"${'x'.repeat(300_000)}"`;
    expect(found([call('{"a":', 0, 'c1'), call(long), call('}'), chat({}, 'tool_calls')])).toEqual([]);
  });
  it.each(Object.entries(FIXTURES))('ai-tool-arguments not in what the documentation of %s shows', (_, one) =>
    expect(found(one.messages, one.url ?? 'https://page.example/ask')).toEqual([]),
  );
});
