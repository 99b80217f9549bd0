import { describe, expect, it } from 'vitest';
import { longPolling } from '../../../src/diagnostics/rules/long-polling.ts';
import { shortPolling } from '../../../src/diagnostics/rules/short-polling.ts';
import type { ConnectionLine, PageMark, RequestLine } from '../../../src/model/types.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const S = 1000;
const URL = 'https://page.example/poll';
type Headers = [string, string][];

/** Polls from t = 0 on, each held for `held` ms and `gap` ms after the last one's end. */
function polls(
  count: number,
  held: number,
  gap: number,
  about: Partial<ConnectionLine>,
  answer: (n: number) => { status?: number; headers?: Headers } = () => ({}),
): Life {
  const records = Array.from({ length: count }, (_, i): Loose[] => {
    const t = i * (held + gap);
    const attempt = i + 1;
    return [
      { kind: 'connecting', t, attempt, requestHeaders: [['accept', '*/*']] },
      { kind: 'open', t: t + held, attempt, status: 200, ...answer(i) },
      { kind: 'close', t: t + held, attempt, by: 'server' },
    ];
  });
  return [{ api: 'fetch', url: URL, ...about }, ...records.flat()];
}

const long = (
  count: number,
  held = 5 * S,
  gap = 100,
  about: Partial<ConnectionLine> = {},
  more: { now?: number; marks?: Partial<PageMark>[]; requests?: Partial<RequestLine>[] } = {},
  others: Life[] = [],
) => diagnose(longPolling, [polls(count, held, gap, { polling: 'long', ...about }), ...others], more);

describe('long-polling: fires', () => {
  it('at four requests in a row, with what they cost', () => {
    const headers: Headers = [['content-type', 'text/plain']];
    const life = polls(4, 5 * S, 100, { polling: 'long' }, () => ({ headers }));
    expect(diagnose(longPolling, [life])).toEqual([
      {
        type: 'finding',
        rule: 'long-polling',
        connection: 'c1',
        severity: 'advice',
        title: 'Long polling, 706 requests an hour: Server-Sent Events by hand',
        evidence: {
          url: URL,
          requests: 4,
          requestsPerHour: 706,
          medianHeldSeconds: 5,
          medianGapMs: 100,
          headerBytesPerRequest: '39 before compression',
        },
        records: [1, 4, 7, 10],
        advice: expect.stringContaining('EventSource'),
        confidence: 'medium',
      },
    ]);
  });
  it('at ten surely, and says where headers are not known', () =>
    expect(long(10)).toMatchObject([{ confidence: 'high', evidence: { headerBytesPerRequest: 'unknown' } }]));
});

describe('long-polling: near misses', () => {
  it.each<[string, number, number, number]>([
    ['three requests', 3, 5000, 100],
    ['held for 1.9 s', 9, 1900, 100],
    ['a gap of 251 ms', 9, 5000, 251],
  ])('quiet: %s', (_, count, held, gap) => expect(long(count, held, gap)).toEqual([]));
  it('2 s and 250 ms still fire', () => expect(long(9, 2000, 250)).toHaveLength(1));
  it('quiet: requests while the page was hidden do not count', () => {
    const hidden = (t: number) => ({ marks: [{ mark: 'page-hidden' as const, t }] });
    expect(long(5, 5000, 100, {}, hidden(18_000))).toEqual([]);
    expect(long(5, 5000, 100, {}, hidden(20_400))).toHaveLength(1);
  });
  it('quiet: one that is no polling', () => expect(long(9, 5000, 100, { polling: undefined })).toEqual([]));
});

describe('long-polling: false positives', () => {
  const engine = { url: 'https://page.example/socket.io/?EIO=4&transport=polling&sid=x' };
  const socket: Life = [
    { id: 'ws', url: 'wss://page.example/socket.io/?EIO=4&transport=websocket&sid=x' },
    { kind: 'open', t: 30 * S },
    { kind: 'message', t: 31 * S, data: '3probe' },
  ];
  it('quiet: Engine.IO within 30 s, or once its WebSocket is there', () => {
    expect(long(5, 5000, 100, engine, { now: 29_999 })).toEqual([]);
    expect(long(9, 5000, 100, engine, {}, [socket])).toEqual([]);
  });
  it('Engine.IO that never upgraded is said so', () =>
    expect(long(9, 5000, 100, engine, {}, [[{ id: 'ws', url: 'wss://page.example/other' }]])).toMatchObject([
      { title: 'Engine.IO (Socket.IO) never upgraded and stays at long polling, 706 requests an hour' },
    ]));
  it('SockJS and SignalR are said to have fallen back', () => {
    const sockjs = { url: 'https://page.example/echo/123/abc/xhr', method: 'POST' };
    expect(long(4, 5000, 100, sockjs)).toMatchObject([{ evidence: { transport: 'SockJS' } }]);
    const requests = [{ url: 'https://page.example/hub/negotiate?negotiateVersion=1' }];
    const hub = { url: 'https://page.example/hub?id=abc' };
    expect(long(4, 5000, 100, hub, { requests })).toMatchObject([
      { title: 'SignalR fell back to long polling, 706 requests an hour' },
    ]);
    expect(long(4, 5000, 100, hub)).toMatchObject([{ title: expect.stringContaining('by hand') }]);
  });
  it("another site's is an information", () =>
    expect(long(9, 5000, 100, { url: 'https://x.test/poll' })).toMatchObject([
      { severity: 'info', confidence: 'low' },
    ]));
});

const etags = (changes: number) => (n: number) => ({
  headers: [['ETag', `"${n % 10 < changes ? n : 'same'}"`]] as Headers,
});
const short = (
  count: number,
  interval: number,
  answer?: Parameters<typeof polls>[4],
  about: Partial<ConnectionLine> = {},
  held = 40,
  marks: Partial<PageMark>[] = [],
) =>
  diagnose(shortPolling, [polls(count, held, interval - held, { polling: 'short', ...about }, answer)], {
    marks,
  });

describe('short-polling: fires', () => {
  it('at five requests by a timer whose answers are the same, with the wasted share', () => {
    expect(short(5, 3000, () => ({ headers: [['etag', '"a"']] }))).toEqual([
      {
        type: 'finding',
        rule: 'short-polling',
        connection: 'c1',
        severity: 'advice',
        title: 'Polling every 3 s, and 100 % of the answers said nothing new',
        evidence: {
          url: URL,
          requests: 5,
          intervalSeconds: 3,
          requestsPerHour: 1200,
          answersCompared: 4,
          nothingNewPercent: 100,
          comparedBy: 'status and ETag',
          headerBytesPerRequest: '24 before compression',
        },
        records: [1, 4, 7, 10, 13],
        advice: expect.stringContaining('EventSource'),
        confidence: 'high',
      },
    ]);
  });
  it('by 304', () =>
    expect(short(5, 3000, () => ({ status: 304 }))).toMatchObject([
      { evidence: { nothingNewPercent: 100 } },
    ]));
  it('by lengths, with low confidence', () =>
    expect(short(5, 3000, () => ({ headers: [['Content-Length', '7']] }))).toMatchObject([
      { confidence: 'low', evidence: { comparedBy: 'length only' } },
    ]));
  it('as an information where nobody can tell whether answers differ', () =>
    expect(short(5, 3000)).toMatchObject([
      {
        severity: 'info',
        confidence: 'low',
        title: 'Polling every 3 s, 1200 requests an hour',
        evidence: { nothingNewPercent: 'unknown', answersCompared: 0 },
      },
    ]));
  it('also where the page was hidden for a while', () => {
    const marks = [
      { mark: 'page-hidden' as const, t: 30_000 },
      { mark: 'page-visible' as const, t: 40_000 },
    ];
    expect(short(30, 3000, () => ({ status: 304 }), {}, 40, marks)).toHaveLength(1);
  });
});

describe('short-polling: near misses', () => {
  const same = () => ({ status: 304 });
  it('quiet: four requests', () => expect(short(4, 3000, same)).toEqual([]));
  it('quiet: every 30.1 s', () => expect(short(9, 30_100, same)).toEqual([]));
  it('quiet: answered after a second', () => expect(short(9, 3000, same, {}, 1000)).toEqual([]));
  it('quiet: six of ten answers are new', () => expect(short(101, 3000, etags(6))).toEqual([]));
  it('half of the answers are the same', () => expect(short(101, 3000, etags(4))).toHaveLength(1));
  it('quiet: at irregular times', () => {
    const [about, ...records] = polls(9, 40, 2960, { polling: 'short' }, same);
    const late = records.map((record) => ({
      ...record,
      t: record.t + (record.t % 2 ? 0 : (record.t / 3000) ** 2 * 300),
    }));
    expect(diagnose(shortPolling, [[about, ...late]])).toEqual([]);
  });
});

describe('short-polling: false positives', () => {
  it.each(['/healthz', '/api/health-check', '/oauth/token?x=1', '/session', '/__vite_ping', '/ping'])(
    'quiet: %s',
    (path) =>
      expect(short(9, 3000, () => ({ status: 304 }), { url: `https://page.example${path}` })).toEqual([]),
  );
  it("another site's is an information", () =>
    expect(short(9, 3000, () => ({ status: 304 }), { url: 'https://x.test/state' })).toMatchObject([
      { severity: 'info', confidence: 'low' },
    ]));
});
