import { describe, expect, it } from 'vitest';
import { sseChattyPosts } from '../../../src/diagnostics/rules/sse-chatty-posts.ts';
import { ssePostPatternOk } from '../../../src/diagnostics/rules/sse-post-pattern-ok.ts';
import type { ConnectionLine, RequestLine } from '../../../src/model/types.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const S = 1000;
const URL = 'https://page.example/events';
type Requests = Partial<RequestLine>[];

/** An event stream, open at 0, with an event every `step` ms from 10 s on. */
const stream = (events: number, step: number, about: Partial<ConnectionLine> = {}): Life => [
  { api: 'EventSource', url: URL, ...about },
  { kind: 'open', t: 0 },
  ...Array.from({ length: events }, (_, i): Loose => ({ kind: 'message', t: 10 * S + i * step, data: 'x' })),
];
const posts = (count: number, step: number, about: Partial<RequestLine> = {}): Requests =>
  Array.from({ length: count }, (_, i) => ({ t: 10 * S + i * step, size: 120, ...about }));
const chatty = (requests: Requests, life: Life = stream(30, 400)) =>
  diagnose(sseChattyPosts, [life], { now: 200 * S, requests });

describe('sse-chatty-posts: fires', () => {
  it('at 20 requests in 10 s, with their size and how many were followed by an event', () => {
    expect(chatty(posts(20, 500))).toEqual([
      {
        type: 'finding',
        rule: 'sse-chatty-posts',
        connection: 'c1',
        origin: 'https://page.example',
        severity: 'advice',
        title: '20 small requests in 10 s beside this stream: a conversation made of POSTs',
        evidence: {
          url: URL,
          mostRequestsIn10Seconds: 20,
          mostRequestsIn60Seconds: 20,
          requestsBesideTheStream: 20,
          medianBodyBytes: 120,
          bodySizeUnknownOf: 0,
          followedByAnEventWithin1SecondPercent: 100,
        },
        records: [1],
        advice: expect.stringContaining('WebSocket'),
        confidence: 'high',
      },
    ]);
  });
  it('at 30 in a minute, less surely', () =>
    expect(chatty(posts(30, 2000), stream(2, 10))).toMatchObject([
      { confidence: 'low', evidence: { mostRequestsIn10Seconds: 5, mostRequestsIn60Seconds: 30 } },
    ]));
  it('less surely where sizes are not known', () =>
    expect(chatty(posts(20, 500, { size: undefined }))).toMatchObject([
      { confidence: 'medium', evidence: { medianBodyBytes: 'unknown', bodySizeUnknownOf: 20 } },
    ]));
  it('beside a streamed fetch, by PUT and PATCH too', () => {
    const fetched = stream(30, 400, { api: 'fetch' });
    expect(
      chatty([...posts(10, 500, { method: 'PUT' }), ...posts(10, 500, { method: 'PATCH' })], fetched),
    ).toHaveLength(1);
  });
});

describe('sse-chatty-posts: near misses', () => {
  it.each<[string, Requests]>([
    ['19 in 10 s', posts(19, 500)],
    ['20 in 10.007 s', posts(20, 527)],
    ['29 in 60 s', posts(29, 2000)],
    ['bodies of 4097 bytes', posts(20, 500, { size: 4097 })],
    ['GET and DELETE', [...posts(20, 500, { method: 'GET' }), ...posts(19, 500, { method: 'DELETE' })]],
    ['to another origin', posts(20, 500, { url: 'https://api.page.example/say' })],
    ['before the stream opened', posts(20, 400, { t: -1 })],
  ])('quiet: %s', (_, requests) => expect(chatty(requests)).toEqual([]));

  it('quiet: while no stream was open', () => {
    const closed: Life = [...stream(1, 1), { kind: 'close', t: 10_500, by: 'page' }] as unknown as Life;
    expect(chatty(posts(20, 500), closed)).toEqual([]);
  });
  it('quiet: beside a WebSocket or a series of polls', () => {
    expect(chatty(posts(20, 500), stream(30, 400, { api: 'WebSocket' }))).toEqual([]);
    expect(chatty(posts(20, 500), stream(30, 400, { api: 'fetch', polling: 'short' }))).toEqual([]);
  });
  it('bodies of exactly 4 KiB count', () => expect(chatty(posts(20, 500, { size: 4096 }))).toHaveLength(1));
});

describe('sse-chatty-posts: false positives', () => {
  it.each([
    ['Engine.IO polling', 'https://page.example/socket.io/?EIO=4&transport=polling&sid=x'],
    ['SockJS', 'https://page.example/echo/123/abcdef/xhr_send'],
    ['MCP over SSE', 'https://page.example/messages/?session_id=1'],
    ['MCP over streamable HTTP', 'https://page.example/mcp'],
    ['analytics', 'https://page.example/api/analytics/e'],
    ['error reports', 'https://page.example/sentry/1/envelope/'],
    ['signs of life', 'https://page.example/keepalive'],
  ])('quiet: %s', (_, url) => expect(chatty(posts(20, 500, { url }))).toEqual([]));

  it('quiet: SignalR, which posts to the address of its stream', () => {
    const hub = 'https://page.example/hub?id=abc';
    expect(chatty(posts(20, 500, { url: hub }), stream(30, 400, { url: hub }))).toEqual([]);
  });
  it.each(['ping', 'beacon'])('quiet: %s', (requestType) =>
    expect(chatty(posts(20, 500, { requestType }))).toEqual([]),
  );
  it("another site's stream is an information", () => {
    const url = 'https://x.test/events';
    expect(chatty(posts(20, 500, { url: 'https://x.test/say' }), stream(30, 400, { url }))).toMatchObject([
      { severity: 'info', confidence: 'low', evidence: { provider: 'x.test' } },
    ]);
  });
});

const pattern = (requests: Requests, life: Life = stream(10, 400), now = 60 * S) =>
  diagnose(ssePostPatternOk, [life], { now, requests });

describe('sse-post-pattern-ok: fires', () => {
  it('at three commands beside a stream of a minute and ten events', () => {
    expect(pattern(posts(3, 4000))).toEqual([
      {
        type: 'finding',
        rule: 'sse-post-pattern-ok',
        connection: 'c1',
        origin: 'https://page.example',
        severity: 'info',
        title: 'Commands by HTTP (3, 0.05/s) and a stream for the news: this fits',
        evidence: { url: URL, openSeconds: 60, messagesIn: 10, commands: 3, commandsPerSecond: 0.05 },
        records: [1],
        advice: expect.stringContaining('give the request an id'),
        confidence: 'medium',
      },
    ]);
  });
});
describe('sse-post-pattern-ok: near misses', () => {
  it('quiet: two commands', () => expect(pattern(posts(2, 4000))).toEqual([]));
  it('quiet: nine events', () => expect(pattern(posts(3, 4000), stream(9, 400))).toEqual([]));
  it('quiet: 59.9 s', () => expect(pattern(posts(3, 4000), stream(10, 400), 59_900)).toEqual([]));
  it('quiet: a streamed fetch', () =>
    expect(pattern(posts(3, 4000), stream(10, 400, { api: 'fetch' }))).toEqual([]));
});
describe('sse-post-pattern-ok: false positives', () => {
  it('quiet: chatty', () => expect(pattern(posts(30, 500))).toEqual([]));
  it("quiet: another site's", () => {
    const url = 'https://x.test/events';
    expect(pattern(posts(3, 4000, { url }), stream(10, 400, { url }))).toEqual([]);
  });
});
