import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/diagnostics/rule.ts';
import { aiErrorIn200 } from '../../../src/diagnostics/rules/ai-error-in-200.ts';
import { aiSlowFirstToken } from '../../../src/diagnostics/rules/ai-slow-first-token.ts';
import { aiStall } from '../../../src/diagnostics/rules/ai-stall.ts';
import { aiTruncated } from '../../../src/diagnostics/rules/ai-truncated.ts';
import { toBase64 } from '../../../src/model/bytes.ts';
import { FIXTURES } from '../answers/fixtures.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const RULES = [aiSlowFirstToken, aiStall, aiTruncated, aiErrorIn200];
const REALTIME = 'wss://page.example/v1/realtime?model=gpt-realtime';
const LIVE =
  'wss://page.example/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';

const head: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 100 },
];
const end = (t: number, by = 'server', code = 1000): Loose => ({ kind: 'close', t, by, code });
const says = (t: number, json: object): Loose => ({ kind: 'message', t, data: JSON.stringify(json) });
const asks = (t: number, json: object): Loose => ({ kind: 'send', t, data: JSON.stringify(json) });
const event = (t: number, type: string, rest: object = {}): Loose =>
  says(t, { type, event_id: 'e', ...rest });
const binary = (t: number, json: object): Loose => ({
  kind: 'message',
  t,
  data: { base64: toBase64(new TextEncoder().encode(JSON.stringify(json))) },
});

// OpenAI Realtime: platform.openai.com/docs/api-reference/realtime-server-events
const hello = event(200, 'session.created', {
  session: { object: 'realtime.session', model: 'gpt-realtime' },
});
const create = (t: number) => asks(t, { type: 'response.create' });
const begun = (t: number, id = 'resp_1') =>
  event(t, 'response.created', { response: { object: 'realtime.response', id, status: 'in_progress' } });
const token = (t: number, id = 'resp_1') =>
  event(t, 'response.output_audio_transcript.delta', { response_id: id, delta: 'Hi' });
const tokens = (from: number, count: number, id?: string): Loose[] =>
  Array.from({ length: count }, (_, i) => token(from + i * 100, id));
const done = (t: number, status = 'completed', details: object | null = null, id = 'resp_1') =>
  event(t, 'response.done', {
    response: { object: 'realtime.response', id, status, status_details: details, output: [], usage: null },
  });
const response = (t: number, id = 'resp_1'): Loose[] => [
  begun(t, id),
  ...tokens(t + 100, 5, id),
  done(t + 700, 'completed', null, id),
];

// Gemini Live: ai.google.dev/api/live
const ready = binary(200, { setupComplete: {} });
const turn = (t: number) => binary(t, { serverContent: { modelTurn: { parts: [{ text: 'Hi' }] } } });
const complete = (t: number, more: object = {}) =>
  binary(t, { serverContent: { turnComplete: true, ...more } });
const question = (t: number) => asks(t, { clientContent: { turns: [], turnComplete: true } });

function found(rule: Rule, records: Loose[], { url = REALTIME, now = 0 } = {}) {
  return diagnose(rule, [[{ api: 'WebSocket', url }, ...head, ...records]], now ? { now } : {});
}
const live = (rule: Rule, records: Loose[], now = 0) => found(rule, [ready, ...records], { url: LIVE, now });
const realtime = (rule: Rule, records: Loose[], now = 0) => found(rule, [hello, ...records], { now });
const all = (records: Loose[], of: typeof live) => RULES.flatMap((rule) => of(rule, records, 1e6));
const none = (records: Loose[], of: typeof live) => expect(all(records, of)).toEqual([]);

describe('a session in which all is well is nothing for the rules about answers', () => {
  it('OpenAI Realtime, as its documentation shows it, and closed when it is over', () => {
    const messages = FIXTURES['openai-realtime']!.messages.map((said, i) => ({
      kind: 'message' as const,
      t: 300 + i * 10,
      data: typeof said === 'string' ? said : said[1],
    }));
    none([...messages, end(60_000)], (rule, records, now) => found(rule, records, { now: now ?? 0 }));
  });
  it('Gemini Live, as its documentation shows it, in binary messages', () => {
    const messages = FIXTURES['gemini-live']!.messages.map((said, i) =>
      binary(300 + i * 10, JSON.parse(said as string) as object),
    );
    none([...messages, end(60_000)], (rule, records, now) =>
      found(rule, records, { url: LIVE, now: now ?? 0 }),
    );
  });
  it.each<[string, Loose[]]>([
    ['minutes between two responses', [...response(1000), ...response(300_000, 'resp_2'), end(400_000)]],
    [
      'somebody speaks, and the server cancels the response',
      [
        begun(1000),
        ...tokens(1100, 5),
        event(1700, 'input_audio_buffer.speech_started'),
        done(1750, 'cancelled', { type: 'cancelled', reason: 'turn_detected' }),
        end(90_000, 'network', 1006),
      ],
    ],
    [
      'the page cancels the response',
      [begun(1000), token(1100), done(1750, 'cancelled', { type: 'cancelled', reason: 'client_cancelled' })],
    ],
    ['the page closes it in the middle of a response', [begun(1000), token(1100), end(1200, 'page')]],
    ['it is lost after the last response was done', [...response(1000), end(2000, 'network', 1006)]],
    [
      'somebody falls silent and nothing answers, until they speak again',
      [
        event(1000, 'input_audio_buffer.speech_stopped'),
        event(60_000, 'input_audio_buffer.speech_started'),
        event(61_000, 'input_audio_buffer.speech_stopped'),
        ...response(61_500),
        end(90_000),
      ],
    ],
    [
      'a tool of the server takes its time',
      [
        begun(1000),
        token(1100),
        event(1200, 'response.mcp_call.in_progress', { response_id: 'resp_1' }),
        event(31_000, 'response.mcp_call.completed', { response_id: 'resp_1' }),
        token(31_100),
        done(31_200),
      ],
    ],
  ])('Realtime: %s', (_, records) => none(records, realtime));
  it.each<[string, Loose[]]>([
    [
      'minutes between two turns',
      [question(300), turn(900), complete(1000), turn(300_000), complete(300_100)],
    ],
    [
      'somebody interrupts',
      [turn(900), binary(1000, { serverContent: { interrupted: true } }), end(9000, 'network', 1006)],
    ],
    [
      'the page runs a tool for a while',
      [
        turn(900),
        binary(1000, { toolCall: { functionCalls: [{ id: 'f1', name: 'look', args: {} }] } }),
        asks(31_000, { toolResponse: { functionResponses: [{ id: 'f1', name: 'look', response: {} }] } }),
        turn(31_500),
        complete(31_600),
      ],
    ],
    [
      'what was said is still being played',
      [turn(900), binary(1000, { serverContent: { generationComplete: true } }), complete(31_000)],
    ],
    [
      'what was said is written down after the turn',
      [
        turn(900),
        complete(1000),
        binary(1100, { serverContent: { outputTranscription: { text: 'Hi' } } }),
        end(9000, 'server', 1011),
      ],
    ],
  ])('Gemini Live: %s', (_, records) => none(records, live));
  it('another WebSocket with messages that are binary, text or JSON', () => {
    const data: Loose['data'][] = [
      '{"type":"price","error":null}',
      'text',
      { base64: 'AAEC' },
      { base64: 'e30=' },
    ];
    const records = data.map((one, i): Loose => ({ kind: 'message', t: 300 + i * 9000, data: one }));
    const url = 'wss://page.example/live';
    none([...records, end(90_000, 'network', 1006)], (rule, some, now) =>
      found(rule, some, { url, now: now ?? 0 }),
    );
  });
});

describe('ai-slow-first-token: fires', () => {
  it('ai-slow-first-token by the time since the page asked within the session', () =>
    expect(
      realtime(aiSlowFirstToken, [
        ...response(1000),
        create(60_000),
        begun(60_100, 'resp_2'),
        token(66_000, 'resp_2'),
      ]),
    ).toMatchObject([
      {
        severity: 'advice',
        title: 'The first token came 6 s after the page asked',
        evidence: { countedFrom: 'the page asked', slowAnswers: 1, answers: 2 },
        records: [11, 13],
        confidence: 'high',
      },
    ]));
  it('ai-slow-first-token with less confidence since somebody fell silent', () =>
    expect(
      realtime(aiSlowFirstToken, [event(1000, 'input_audio_buffer.committed'), begun(1100), token(20_000)]),
    ).toMatchObject([{ severity: 'warning', confidence: 'medium' }]));
  it('ai-slow-first-token where the page asks before the server has said a word', () =>
    expect(found(aiSlowFirstToken, [create(150), hello, begun(400), token(9150)])).toMatchObject([
      { title: 'The first token came 9 s after the page asked', records: [3, 6] },
    ]));
  it('ai-slow-first-token while it is still to come', () =>
    expect(realtime(aiSlowFirstToken, [create(1000), begun(1100)], 9000)).toMatchObject([
      { title: 'Still no token 8 s after the page asked' },
    ]));
  it('ai-slow-first-token in a turn of Gemini Live', () =>
    expect(live(aiSlowFirstToken, [question(1000), turn(8000), complete(8100)])).toMatchObject([
      { title: 'The first token came 7 s after the page asked' },
    ]));
});

describe('ai-stall: fires', () => {
  it('ai-stall within a response', () =>
    expect(realtime(aiStall, [begun(1000), ...tokens(1100, 5), token(9500), done(9600)])).toMatchObject([
      { severity: 'warning', evidence: { longestGapSeconds: 8, stalls: 1 }, records: [9, 10] },
    ]));
  it('ai-stall while it lasts, in the second turn', () =>
    expect(
      live(aiStall, [turn(900), complete(1000), question(60_000), turn(61_000), turn(61_100)], 70_000),
    ).toMatchObject([{ evidence: { longestGapSeconds: 8.9 } }]));
});

describe('ai-stall: false positives', () => {
  it('ai-stall not where the page asks, in a format that does not say so', () => {
    const chunk = (t: number) =>
      says(t, { object: 'chat.completion.chunk', choices: [{ delta: { content: 'Hi' } }] });
    const records = [chunk(1000), chunk(1100), asks(60_000, { ask: 'And?' }), chunk(61_000)];
    expect(found(aiStall, records, { url: 'wss://page.example/chat' })).toEqual([]);
  });
});

describe('ai-truncated: fires', () => {
  it('ai-truncated for a socket that closes in the middle of a response', () =>
    expect(
      realtime(aiTruncated, [
        ...response(1000),
        create(60_000),
        begun(60_100, 'resp_2'),
        token(61_000, 'resp_2'),
        end(62_000, 'server', 1011),
      ]),
    ).toEqual([
      {
        type: 'finding',
        rule: 'ai-truncated',
        connection: 'c1',
        severity: 'error',
        title: 'The connection ended in the middle of an answer, after 2 s of it: it is not whole',
        evidence: {
          url: REALTIME,
          format: 'OpenAI Realtime',
          truncatedAnswers: 1,
          answers: 2,
          endedBy: 'close by the server, code 1011',
          endedAfterSeconds: 2,
          pieces: 1,
        },
        records: [13],
        advice: expect.stringContaining('longest life'),
        confidence: 'high',
      },
    ]));
  it('ai-truncated for a turn that the server said it would cut', () =>
    expect(
      live(aiTruncated, [
        turn(900),
        binary(1000, { goAway: { timeLeft: '5s' } }),
        turn(5900),
        end(6000, 'network', 1006),
      ]),
    ).toMatchObject([{ evidence: { endedBy: 'network error', announcedSecondsBefore: 5 } }]));
  it.each([
    ['max_output_tokens', 'The answer hit its output limit'],
    ['content_filter', 'A filter ended the answer'],
  ])('ai-truncated as an information for %s', (reason, title) =>
    expect(
      realtime(aiTruncated, [
        begun(1000),
        token(1100),
        done(1200, 'incomplete', { type: 'incomplete', reason }),
        end(9000),
      ]),
    ).toMatchObject([{ severity: 'info', title, evidence: { finishReason: reason }, records: [6] }]),
  );
  it('ai-truncated as an information where Gemini Live refuses a turn', () =>
    expect(
      live(aiTruncated, [turn(900), complete(1000, { turnCompleteReason: 'PROHIBITED_INPUT_CONTENT' })]),
    ).toMatchObject([{ severity: 'info', title: 'A filter ended the answer' }]));
});

describe('ai-error-in-200: fires', () => {
  it('ai-error-in-200 for a response that failed', () =>
    expect(
      realtime(aiErrorIn200, [
        begun(1000),
        token(1100),
        done(1200, 'failed', {
          type: 'failed',
          error: { type: 'server_error', code: 'rate_limit_exceeded' },
        }),
      ]),
    ).toMatchObject([
      {
        severity: 'error',
        title: 'An answer failed (server_error), and its WebSocket stayed open',
        evidence: { failedAnswers: 1, answers: 1, piecesBefore: 1, sessionErrors: 0 },
        records: [6],
      },
    ]));
  it('ai-error-in-200 as an advice where the session refuses what the page sent, and goes on', () =>
    expect(
      realtime(aiErrorIn200, [
        event(900, 'error', {
          error: { type: 'invalid_request_error', code: 'conversation_already_has_active_response' },
        }),
        ...response(1000),
      ]),
    ).toMatchObject([
      { severity: 'advice', title: 'The session told an error (invalid_request_error)', records: [4] },
    ]));
  it('ai-error-in-200 as a warning for other errors of the session', () =>
    expect(
      realtime(aiErrorIn200, [event(900, 'error', { error: { type: 'server_error', code: null } })]),
    ).toMatchObject([{ severity: 'warning', evidence: { sessionErrors: 1, answers: 0 } }]));
});
