import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/diagnostics/rule.ts';
import { aiErrorIn200 } from '../../../src/diagnostics/rules/ai-error-in-200.ts';
import { aiSlowFirstToken } from '../../../src/diagnostics/rules/ai-slow-first-token.ts';
import { aiStall } from '../../../src/diagnostics/rules/ai-stall.ts';
import { aiTruncated } from '../../../src/diagnostics/rules/ai-truncated.ts';
import type { ConnectionLine, PageMark } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const URL = 'https://page.example/v1/chat/completions';
const chat = (delta: object, finish: string | null = null) =>
  JSON.stringify({ object: 'chat.completion.chunk', choices: [{ delta, finish_reason: finish }] });
const message = (t: number, data: string, eventType = 'message'): Loose => ({
  kind: 'message',
  t,
  data,
  eventType,
});
const opener = (t: number) => message(t, chat({ role: 'assistant', content: '' }));
const token = (t: number) => message(t, chat({ content: 'Hi' }));
const finish = (t: number, reason = 'stop') => message(t, chat({}, reason));
const done = (t: number) => message(t, '[DONE]');
const head = (open = 200, source = 'wire'): Loose[] => [
  { kind: 'connecting', t: 0, source },
  { kind: 'open', t: open, status: 200 },
];
const end = (t: number, by = 'server'): Loose => ({ kind: 'close', t, by });
const tokens = (from: number, count: number, every = 100): Loose[] =>
  Array.from({ length: count }, (_, i) => token(from + i * every));

interface More {
  about?: Partial<ConnectionLine>;
  now?: number;
  marks?: Partial<PageMark>[];
}
function found(rule: Rule, records: Loose[], { about = {}, ...more }: More = {}) {
  return diagnose(rule, [[{ api: 'fetch', url: URL, ...about }, ...records]], more);
}
const healthy = [...head(), opener(300), ...tokens(400, 50), finish(5400), done(5401), end(5402)];
const said = { url: URL, format: 'OpenAI Chat Completions' };

describe('a healthy answer', () => {
  it.each([aiSlowFirstToken, aiStall, aiTruncated, aiErrorIn200])('is nothing for $id', (rule) =>
    expect(found(rule, healthy, { now: 1e6 })).toEqual([]),
  );
});

describe('ai-slow-first-token: fires', () => {
  it('ai-slow-first-token after 5 s, most of it after the headers', () =>
    expect(found(aiSlowFirstToken, [...head(), opener(300), token(5001)])).toEqual([
      {
        type: 'finding',
        rule: 'ai-slow-first-token',
        connection: 'c1',
        severity: 'advice',
        title: 'The first token came 5 s after the request, most of it after the headers',
        evidence: {
          ...said,
          firstTokenSeconds: 5,
          headersAfterSeconds: 0.2,
          tokenAfterHeadersSeconds: 4.8,
          slowAnswers: 1,
          answers: 1,
        },
        records: [3, 4],
        advice: expect.stringContaining('model takes its time'),
        confidence: 'high',
      },
    ]));
  it('ai-slow-first-token as a warning after 15 s, before the headers', () =>
    expect(found(aiSlowFirstToken, [...head(15_000), token(15_001)])).toMatchObject([
      { severity: 'warning', title: expect.stringContaining('before the headers'), records: [3] },
    ]));
  it('ai-slow-first-token while it is still to come', () =>
    expect(found(aiSlowFirstToken, [...head(), opener(300)], { now: 6000 })).toMatchObject([
      { title: 'Still no token 6 s after the request' },
    ]));
  it('ai-slow-first-token says that it does not know when the request was sent', () =>
    expect(found(aiSlowFirstToken, [...head(0, 'inferred'), opener(300), token(6000)])).toMatchObject([
      { confidence: 'medium', evidence: { headersAfterSeconds: 'unknown' } },
    ]));
});

describe('ai-slow-first-token: near misses', () => {
  it.each<[string, Loose[]]>([
    ['it came after 5 s exactly', [...head(), opener(300), token(5000)]],
    ['reasoning came before', [...head(), message(4000, chat({ reasoning: 'Hm' })), token(30_000)]],
    ['it failed before', [...head(), opener(300), end(9000, 'network')]],
    ['it is no answer of a model', [...head(), message(9000, '{"price":1}')]],
  ])('ai-slow-first-token not when %s', (_, records) =>
    expect(found(aiSlowFirstToken, records, { now: 60_000 })).toEqual([]),
  );
});

describe('ai-slow-first-token: false positives', () => {
  it('ai-slow-first-token is an information where pings show that the model thinks', () => {
    const ping = (t: number): Loose => ({ kind: 'comment', t, data: 'PROCESSING' });
    const records = [...head(), opener(300), ping(5000), ping(10_000), token(16_000)];
    expect(found(aiSlowFirstToken, records)).toMatchObject([
      { severity: 'info', evidence: { pingsMeanwhile: 2 } },
    ]);
  });
  it('ai-slow-first-token is an information of low confidence for an EventSource', () =>
    expect(
      found(aiSlowFirstToken, [...head(), token(16_000)], { about: { api: 'EventSource' } }),
    ).toMatchObject([{ severity: 'info', confidence: 'low' }]));
  it('ai-slow-first-token not when the machine slept', () => {
    const marks: Partial<PageMark>[] = [
      { mark: 'page-hidden', t: 1000 },
      { mark: 'page-visible', t: 9000 },
    ];
    expect(found(aiSlowFirstToken, [...head(), token(10_000)], { marks })).toEqual([]);
  });
});

describe('ai-stall: fires', () => {
  it('ai-stall for 5 s without a piece', () =>
    expect(found(aiStall, [...head(), ...tokens(1000, 20), token(7900), finish(8000)])).toEqual([
      {
        type: 'finding',
        rule: 'ai-stall',
        connection: 'c1',
        severity: 'warning',
        title: 'The answer stood still for 5 s',
        evidence: {
          ...said,
          longestGapSeconds: 5,
          thresholdSeconds: 5,
          stalls: 1,
          signsOfLifeMeanwhile: 0,
        },
        records: [22, 23],
        advice: expect.stringContaining('no sign of life'),
        confidence: 'medium',
      },
    ]));
  it('ai-stall while it lasts, with the pings in it', () => {
    const ping: Loose = { kind: 'comment', t: 3000, data: '' };
    const records = [...head(), ...tokens(1000, 3), ping];
    expect(found(aiStall, records, { now: 6199 })).toEqual([]);
    expect(found(aiStall, records, { now: 6200 })).toMatchObject([
      { confidence: 'high', evidence: { signsOfLifeMeanwhile: 1, longestGapSeconds: 5 }, records: [5] },
    ]);
  });
  it('ai-stall before the connection was cut', () =>
    expect(found(aiStall, [...head(), ...tokens(1000, 3), end(61_200, 'network')])).toMatchObject([
      { evidence: { longestGapSeconds: 60 } },
    ]));
});

describe('ai-stall: near misses', () => {
  it.each<[string, Loose[], number]>([
    ['the gap is 4.9 s', [...head(), ...tokens(1000, 3), token(6100), finish(6200)], 1e6],
    [
      'a slow model has a gap of nine times its pace',
      [...head(), ...tokens(1000, 30, 1000), token(39_000), finish(39_100)],
      1e6,
    ],
    ['it is finished', [...head(), ...tokens(1000, 3), finish(1300)], 1e6],
    ['an error has ended it', [...head(), ...tokens(1000, 3), message(1300, '{"error":{"code":"x"}}')], 1e6],
    ['the page stopped it', [...head(), ...tokens(1000, 3), end(1300, 'page')], 1e6],
  ])('ai-stall not when %s', (_, records, now) => expect(found(aiStall, records, { now })).toEqual([]));
});

describe('ai-stall: false positives', () => {
  it('ai-stall not while a tool runs on the server', () => {
    const part = (t: number, type: string, more = '') => message(t, `{"type":"${type}"${more}}`);
    const text = (t: number) => part(t, 'text-delta', ',"id":"0","delta":"Hi"');
    const records = [
      ...head(),
      text(1000),
      part(1100, 'tool-input-available'),
      part(31_000, 'tool-output-available'),
      text(31_100),
      part(31_200, 'finish'),
    ];
    expect(found(aiStall, records)).toEqual([]);
  });
  it('ai-stall not while the tab was hidden', () => {
    const marks: Partial<PageMark>[] = [
      { mark: 'page-hidden', t: 2000 },
      { mark: 'page-visible', t: 20_000 },
    ];
    expect(found(aiStall, [...head(), ...tokens(1000, 3), token(30_000), finish(30_001)], { marks })).toEqual(
      [],
    );
  });
});

describe('ai-truncated: fires', () => {
  it('ai-truncated for a body that ends without a finish reason', () =>
    expect(found(aiTruncated, [...head(), ...tokens(1000, 3), end(60_000)])).toEqual([
      {
        type: 'finding',
        rule: 'ai-truncated',
        connection: 'c1',
        severity: 'error',
        title: 'The answer ended after 60 s without a finish reason: it is not whole',
        evidence: {
          ...said,
          truncatedAnswers: 1,
          answers: 1,
          endedBy: 'end of the body',
          endedAfterSeconds: 60,
          pieces: 3,
        },
        records: [5],
        advice: expect.stringContaining('failed'),
        confidence: 'high',
      },
    ]));
  it('ai-truncated for a cut', () =>
    expect(found(aiTruncated, [...head(), ...tokens(1000, 3), end(2000, 'network')])).toMatchObject([
      { severity: 'error', title: expect.stringContaining('broke off after 2 s') },
    ]));
  it('ai-truncated as an information at the output limit', () =>
    expect(
      found(aiTruncated, [...head(), ...tokens(1000, 3), finish(2000, 'length'), done(2001), end(2002)]),
    ).toMatchObject([{ severity: 'info', evidence: { finishReason: 'length' }, records: [6] }]));
  it('ai-truncated as an information without the end marker', () =>
    expect(found(aiTruncated, [...head(), ...tokens(1000, 3), finish(2000), end(2002)])).toMatchObject([
      { severity: 'info', title: expect.stringContaining('[DONE]') },
    ]));
  it('ai-truncated with low confidence when it was open before the recording', () =>
    expect(
      found(aiTruncated, [...head(), ...tokens(1000, 3), end(2000)], { about: { predatesRecording: true } }),
    ).toMatchObject([{ severity: 'warning', confidence: 'low' }]));
});

describe('ai-truncated: near misses', () => {
  it.each<[string, Loose[]]>([
    ['it still runs', [...head(), ...tokens(1000, 3)]],
    ['nobody knows who ended it', [...head(), ...tokens(1000, 3), end(2000, 'unknown')]],
    ['an error ended it', [...head(), ...tokens(1000, 3), message(1900, '{"error":{}}'), end(2000)]],
    ['the marker came without a reason', [...head(), ...tokens(1000, 3), done(1900), end(2000)]],
  ])('ai-truncated not when %s', (_, records) => expect(found(aiTruncated, records)).toEqual([]));
});

describe('ai-truncated: false positives', () => {
  it.each<[string, Loose[]]>([
    ['the page aborted it', [...head(), ...tokens(1000, 3), end(2000, 'page')]],
    [
      'it is plain text, which has no end',
      [...head(), { kind: 'message', t: 1000, data: 'Hello' }, end(2000)],
    ],
    [
      'Gemini ends with a reason and without a marker',
      [...head(), message(1000, '{"candidates":[{"content":{},"finishReason":"STOP"}]}'), end(2000)],
    ],
    [
      'Responses end without [DONE]',
      [
        ...head(),
        message(900, '{}', 'response.created'),
        message(1000, '{}', 'response.completed'),
        end(2000),
      ],
    ],
  ])('ai-truncated not when %s', (_, records) => expect(found(aiTruncated, records)).toEqual([]));
});

describe('ai-error-in-200: fires', () => {
  it('ai-error-in-200 for an error within the answer', () =>
    expect(
      found(aiErrorIn200, [
        ...head(),
        ...tokens(1000, 3),
        message(2000, '{"error":{"message":"secret","type":"overloaded_error"}}', 'error'),
        end(2001),
      ]),
    ).toEqual([
      {
        type: 'finding',
        rule: 'ai-error-in-200',
        connection: 'c1',
        severity: 'error',
        title: 'An error (overloaded_error) came within an answer whose status is 200',
        evidence: {
          ...said,
          status: 200,
          failedAnswers: 1,
          answers: 1,
          errorType: 'overloaded_error',
          piecesBefore: 3,
        },
        records: [6],
        advice: expect.stringContaining('response.ok'),
        confidence: 'high',
      },
    ]));
  it('ai-error-in-200 for an error that is all that comes', () =>
    expect(found(aiErrorIn200, [...head(), message(1000, '{"error":{"message":"x"}}')])).toMatchObject([
      { evidence: { errorType: 'not told' } },
    ]));
});

describe('ai-error-in-200: near misses', () => {
  it.each<[string, Loose[]]>([
    ['an error is null', [...head(), message(1000, '{"object":"chat.completion.chunk","error":null}')]],
    ['the model speaks of one', [...head(), message(1000, chat({ content: '"error":{"type":"x"}' }))]],
    ['another stream has an error', [...head(), message(1000, '{"error":{}}', 'alarm')]],
  ])('ai-error-in-200 not when %s', (title, records) => {
    const about = title.startsWith('another') ? { url: 'https://page.example/alarms' } : {};
    expect(found(aiErrorIn200, records, { about })).toEqual([]);
  });
  it('ai-error-in-200 not when the status says it', () => {
    const refused: Loose = { kind: 'open', t: 1, status: 429 };
    expect(found(aiErrorIn200, [refused, message(2, '{"error":{"type":"rate_limit"}}')])).toEqual([]);
  });
});

describe('ai-error-in-200: false positives', () => {
  it('ai-error-in-200 is an information where only a tool failed', () =>
    expect(
      found(aiErrorIn200, [
        ...head(),
        message(900, '{"type":"start-step"}'),
        message(1000, '{"type":"tool-output-error","errorText":"x"}'),
      ]),
    ).toMatchObject([{ severity: 'info', title: 'A tool failed during the answer', records: [4] }]));
});
