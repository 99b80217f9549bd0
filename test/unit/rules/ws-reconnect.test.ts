import { describe, expect, it } from 'vitest';
import { wsNoReconnect } from '../../../src/diagnostics/rules/ws-no-reconnect.ts';
import { wsNoResubscribe } from '../../../src/diagnostics/rules/ws-no-resubscribe.ts';
import { wsReconnectNoBackoff } from '../../../src/diagnostics/rules/ws-reconnect-no-backoff.ts';
import { wsReconnectNoJitter } from '../../../src/diagnostics/rules/ws-reconnect-no-jitter.ts';
import type { ConnectionLine, PageMark } from '../../../src/model/types.ts';
import { type Socket, sockets, source } from '../helpers/attempts.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const url = 'wss://page.example/live';
/** Worked for 10 s, lost at 10,100 ms. */
const lost: Socket = { at: 0, open: 100, end: 10_100 };
const LATER = 40_100;

describe('ws-no-reconnect: fires', () => {
  it('lost and nothing made for 30 s', () => {
    expect(diagnose(wsNoReconnect, sockets([lost]), { now: LATER })).toEqual([
      {
        type: 'finding',
        rule: 'ws-no-reconnect',
        severity: 'warning',
        connection: 'w1',
        title: 'Lost (1006) after 10 s open and not reconnected: dead until the page is reloaded',
        evidence: { url, closeCode: 1006, openSeconds: 10, waitedSeconds: 30 },
        records: [3],
        advice: expect.stringContaining('doubles up to 30 s'),
        confidence: 'high',
      },
    ]);
  });

  it.each([1001, 1005, 1011, 1012, 1013])('closed by the server with %s', (code) => {
    const [found] = diagnose(wsNoReconnect, sockets([{ ...lost, code, by: 'server' }]), { now: LATER });
    expect(found).toMatchObject({
      evidence: { closeCode: code },
      confidence: code === 1005 ? 'medium' : 'high',
    });
  });

  it('reconnected only after 42 s, and says so', () => {
    const [found] = diagnose(wsNoReconnect, sockets([lost, { at: 52_100, open: 52_200 }]));
    expect(found).toMatchObject({
      title: 'Lost (1006) after 10 s open, and only 42 s later followed by another',
      confidence: 'medium',
      evidence: { reconnectedAfterSeconds: 42 },
    });
  });

  it('lost while hidden, and nothing made for 30 s after the page was shown', () => {
    const marks: Partial<PageMark>[] = [
      { t: 5000, mark: 'page-hidden' },
      { t: 50_500, mark: 'page-visible' },
    ];
    expect(diagnose(wsNoReconnect, sockets([lost]), { now: 80_000, marks })).toEqual([]);
    expect(diagnose(wsNoReconnect, sockets([lost]), { now: 90_000, marks })).toHaveLength(1);
  });

  it('lost in a frame, with less confidence', () =>
    expect(diagnose(wsNoReconnect, sockets([lost], { context: 'iframe' }), { now: LATER })).toMatchObject([
      { confidence: 'medium', evidence: { note: 'its frame may have been removed meanwhile' } },
    ]));

  it("lost, of a provider's, as an advice", () =>
    expect(
      diagnose(wsNoReconnect, sockets([lost], { url: 'wss://stream.exchange.test/x' }), { now: LATER }),
    ).toMatchObject([{ severity: 'advice', evidence: { provider: 'stream.exchange.test' } }]));
});

describe('ws-no-reconnect: near misses', () => {
  it.each<[string, Socket[], number]>([
    ['29.9 s after the loss', [lost], LATER - 100],
    ['open for 4.9 s only', [{ ...lost, end: 4999 }], 60_000],
    ['reconnected after 29.9 s', [lost, { at: 40_000 }], 60_000],
  ])('%s', (_, list, now) => expect(diagnose(wsNoReconnect, sockets(list), { now })).toEqual([]));
});

describe('ws-no-reconnect: false positives', () => {
  it('nobody was there; also at times so large that a second more is the same time, as a file may have them', () => {
    for (const t of [0, 1e20, -1e300])
      expect(
        diagnose(wsNoReconnect, sockets([{ at: t, open: t, end: t + 6000 + Math.abs(t) / 1000 }]), {
          now: t + LATER + Math.abs(t) / 100,
          marks: [{ mark: 'hidden', t: t - 1 }],
        }),
      ).toEqual([]);
  });

  it.each([1000, 1008, 4001, 4401, 4403])('closed with %s, which may mean stay away', (code) =>
    expect(diagnose(wsNoReconnect, sockets([{ ...lost, code, by: 'server' }]), { now: LATER })).toEqual([]),
  );

  it('closed by the page: a logout, an unmounted component, the page left', () =>
    expect(diagnose(wsNoReconnect, sockets([{ ...lost, by: 'page' }]), { now: LATER })).toEqual([]));

  it('the page was left 20 s later', () =>
    expect(
      diagnose(wsNoReconnect, sockets([lost]), { now: 90_000, marks: [{ t: 30_000, mark: 'navigation' }] }),
    ).toEqual([]));

  it.each<[string, Life[]]>([
    ['another server', sockets([{ at: 12_000 }], { url: 'wss://b.example/live' }, 'b')],
    ['another path of this server', sockets([{ at: 12_000 }], { url: 'wss://page.example/v2' }, 'b')],
    ['one opened before, of the same URL', sockets([{ at: 50, open: 90 }], {}, 'b')],
    ['an EventSource of this server', [source([{ at: 12_000, open: 12_100 }])]],
  ])('another took over: %s', (_, other) =>
    expect(diagnose(wsNoReconnect, [...sockets([lost]), ...other], { now: LATER })).toEqual([]),
  );

  it('offline since the loss', () =>
    expect(
      diagnose(wsNoReconnect, sockets([lost]), { now: LATER, marks: [{ t: 10_000, mark: 'offline' }] }),
    ).toEqual([]));
});

/** Attempts that are refused after 20 ms, with these waits between them. */
function refused(waits: readonly number[], first: Socket[] = [], more: Partial<Socket> = {}): Socket[] {
  let at = first.at(-1)?.end ?? 0;
  const list = [...first];
  for (const wait of first.length > 0 ? waits : [0, ...waits]) {
    at += wait;
    list.push({ at, end: at + 20, ...more });
    at += 20;
  }
  return list;
}
const backoff = (list: Socket[], about: Partial<ConnectionLine> = {}, marks: Partial<PageMark>[] = []) =>
  diagnose(wsReconnectNoBackoff, sockets(list, about), { marks });

describe('ws-reconnect-no-backoff: fires', () => {
  it('four refused attempts, a second apart', () => {
    expect(backoff(refused([1000, 1100, 1200]))).toEqual([
      {
        type: 'finding',
        rule: 'ws-reconnect-no-backoff',
        severity: 'warning',
        connection: 'w1',
        title: '4 failed attempts in a row, each 1.1 s after the last: no backoff',
        evidence: {
          url,
          failedAttempts: 4,
          medianDelayMs: 1100,
          shortestDelayMs: 1000,
          longestDelayMs: 1200,
        },
        records: [1, 3, 6, 9],
        advice: expect.stringContaining('Double the wait'),
        confidence: 'medium',
      },
    ]);
  });

  it('attempts that open and are cut within 5 s', () => {
    const cut = [0, 6000, 12_000, 18_000].map((at) => ({ at, open: at + 10, end: at + 4000 }));
    expect(backoff(cut)).toMatchObject([{ evidence: { failedAttempts: 4, medianDelayMs: 2000 } }]);
  });

  it('attempts without any wait, whatever their ratio', () =>
    expect(backoff(refused([1, 30, 0.2, 9]))).toMatchObject([{ evidence: { failedAttempts: 5 } }]));

  it('many attempts, with high confidence', () =>
    expect(backoff(refused(Array(9).fill(500)))).toMatchObject([{ confidence: 'high' }]));

  it('begun before the recording, with low confidence', () =>
    expect(backoff(refused([1000, 1000, 1000]), { predatesRecording: true })).toMatchObject([
      { confidence: 'low', evidence: { note: expect.stringContaining('before the recording') } },
    ]));

  it('two reconnects at once after a loss', () => {
    const list: Socket[] = [lost, { at: 10_101, open: 10_200, end: 20_200 }, { at: 20_210, open: 20_300 }];
    expect(backoff(list)).toEqual([
      {
        type: 'finding',
        rule: 'ws-reconnect-no-backoff',
        severity: 'advice',
        connection: 'w1',
        title: 'Reconnects at once after a loss, 2 times of 2: no wait at all',
        evidence: { url, reconnects: 2, atOnce: 2, longestDelayMs: 10 },
        records: [4, 8],
        advice: expect.stringContaining('random time'),
        confidence: 'medium',
      },
    ]);
  });
});

describe('ws-reconnect-no-backoff: near misses', () => {
  it.each<[string, Socket[]]>([
    ['three failed attempts', refused([1000, 1000])],
    ['waits that grow by more than a fifth', refused([1000, 1100, 1210])],
    ['a median of 5 s', refused([5000, 5000, 5000, 5000])],
    [
      'one of them worked for 5 s',
      [...refused([1000, 1000]), ...refused([1000, 1000], [{ at: 3060, open: 3070, end: 8070 }])],
    ],
    [
      'one reconnect at once',
      [lost, { at: 10_101, open: 10_200, end: 20_200 }, { at: 20_211, open: 20_300 }],
    ],
  ])('%s', (_, list) => expect(backoff(list)).toEqual([]));
});

describe('ws-reconnect-no-backoff: false positives', () => {
  it('a short first wait after the loss, and then a backoff', () =>
    expect(backoff(refused([100, 1000, 2000, 4000, 8000], [lost]))).toEqual([]));

  it("Phoenix's waits: fast steps, then 5 s", () => {
    const phoenix = [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000, 5000, 5000, 5000, 5000];
    expect(backoff(refused(phoenix))).toEqual([]);
  });

  it("a provider's first four steps are not judged", () => {
    const about = { url: 'wss://stream.exchange.test/x' };
    expect(backoff(refused([100, 100, 100, 100, 400, 800, 1600]), about)).toEqual([]);
    expect(backoff(refused(Array(7).fill(100)), about)).toMatchObject([
      { severity: 'advice', confidence: 'low' },
    ]);
    expect(backoff(refused(Array(6).fill(100)), about)).toEqual([]);
  });

  it("the browsers' own waits come after the page's: between its attempt and its failure", () => {
    // A backoff of 1, 2, 4, 8 s whose attempts take 300 ms and more to fail.
    const list: Socket[] = [0, 1300, 3750, 8425, 17_800].map((at, i) => ({ at, end: at + 300 * 1.5 ** i }));
    expect(backoff(list)).toEqual([]);
  });

  it('waits of a hidden page, whose timers are slow', () =>
    expect(backoff(refused([1000, 1000, 1000, 1000]), {}, [{ t: 0, mark: 'page-hidden' }])).toEqual([]));
});

const jitter = (list: Socket[], about: Partial<ConnectionLine> = {}) =>
  diagnose(wsReconnectNoJitter, sockets(list, about));

describe('ws-reconnect-no-jitter: fires', () => {
  it('five waits that differ by less than 5 %', () => {
    expect(jitter(refused([3000, 3100, 2950, 3050, 3000]))).toEqual([
      {
        type: 'finding',
        rule: 'ws-reconnect-no-jitter',
        severity: 'advice',
        connection: 'w1',
        title: '5 reconnects, each after 3.0 s: nothing is left to chance',
        evidence: {
          url,
          reconnects: 5,
          pattern: 'the same wait each time',
          shortestDelayMs: 2950,
          longestDelayMs: 3100,
        },
        records: [3, 6, 9, 12, 15],
        advice: expect.stringContaining('full jitter'),
        confidence: 'medium',
      },
    ]);
  });

  it('exact powers of two up to a cap', () =>
    expect(jitter(refused([1000, 2004, 4010, 8000, 10_000, 10_000]))).toMatchObject([
      {
        title: '6 reconnects after exact powers of 2: nothing is left to chance',
        evidence: { reconnects: 6, pattern: 'each wait 2 times the one before', longestDelayMs: 10_000 },
      },
    ]));

  it('the same short wait after each of five losses', () => {
    const list = upTo5((i) => ({ at: i * 20_500, open: i * 20_500 + 50, end: i * 20_500 + 20_000 }));
    expect(jitter(list)).toMatchObject([{ evidence: { reconnects: 5, shortestDelayMs: 500 } }]);
  });

  it("a provider's, as an information", () =>
    expect(jitter(refused(Array(5).fill(1000)), { url: 'wss://stream.exchange.test/x' })).toMatchObject([
      { severity: 'info' },
    ]));
});

const upTo5 = (make: (i: number) => Socket): Socket[] => Array.from({ length: 6 }, (_, i) => make(i));

describe('ws-reconnect-no-jitter: near misses', () => {
  it.each<[string, Socket[]]>([
    ['four equal waits', refused(Array(4).fill(3000))],
    ['waits that differ by 6 %', refused([3000, 3180, 3000, 2820, 3000])],
    ['powers with chance in them', refused([1000, 2300, 3500, 8800, 15_000])],
    ['a backoff with full jitter', refused([420, 1710, 900, 6300, 11_000, 2500])],
  ])('%s', (_, list) => expect(jitter(list)).toEqual([]));
});

describe('ws-reconnect-no-jitter: false positives', () => {
  it('sockets that the page itself closed', () =>
    expect(
      jitter(upTo5((i) => ({ at: i * 6000, open: i * 6000 + 10, end: i * 6000 + 5000, by: 'page' }))),
    ).toEqual([]));
});

const message = (t: number, data: string): Loose => ({ kind: 'message', t, data });
const subscribe = (t: number): Loose => ({
  kind: 'send',
  t,
  data: '{"type":"subscribe","channel":"prices"}',
});
const prices = (from: number, count = 5, every = 2000): Loose[] =>
  Array.from({ length: count }, (_, i) => message(from + i * every, `{"price":${from + i}}`));
/** Subscribed, five prices, lost at 20 s. */
const subscribed: Socket = { at: 0, open: 100, end: 20_000, records: [subscribe(200), ...prices(1000)] };
const again = (records: Loose[] = [], more: Partial<Socket> = {}): Socket => ({
  at: 21_000,
  open: 21_100,
  records,
  ...more,
});
const silence = (
  list: Socket[],
  now = 51_100,
  about: Partial<ConnectionLine> = {},
  marks: Partial<PageMark>[] = [],
) => diagnose(wsNoResubscribe, sockets(list, about), { now, marks });

describe('ws-no-resubscribe: fires', () => {
  it('reconnected, nothing sent and nothing received for 30 s', () => {
    expect(silence([subscribed, again()])).toEqual([
      {
        type: 'finding',
        rule: 'ws-no-resubscribe',
        severity: 'warning',
        connection: 'w1',
        title: 'Reconnected but not subscribed again, 1 time: 5 messages before, none since',
        evidence: {
          url,
          subscribeOrAuthMessagesFirst: 1,
          messagesInFirst: 5,
          messagesPerMinuteFirst: 34,
          reconnects: 1,
          silentAfterReconnect: 1,
          silentForSeconds: 30,
        },
        records: [12],
        advice: expect.stringContaining('`open` handler'),
        confidence: 'medium',
      },
    ]);
  });

  it('heartbeats alone come', () =>
    expect(
      silence([subscribed, again([message(30_000, 'ping'), { kind: 'send', t: 30_001, data: 'pong' }])]),
    ).toHaveLength(1));

  it('two silent sockets, the first of which was lost again', () =>
    expect(
      silence([subscribed, again([], { end: 52_000 }), { at: 53_000, open: 53_100 }], 90_000),
    ).toMatchObject([{ confidence: 'high', evidence: { reconnects: 2, silentAfterReconnect: 2 } }]));
});

describe('ws-no-resubscribe: near misses', () => {
  it.each<[string, Socket[], number?]>([
    ['29.9 s of silence', [subscribed, again()], 51_000],
    ['subscribed again after 4.9 s', [subscribed, again([subscribe(26_000)])]],
    ['one message came', [subscribed, again([message(30_000, '{"price":1}')])]],
    [
      'four messages in the first session',
      [{ ...subscribed, records: [subscribe(200), ...prices(1000, 4)] }, again()],
    ],
    [
      'a message every 10.5 s in the first session',
      [
        { ...subscribed, end: 60_000, records: [subscribe(200), ...prices(1000, 5, 10_500)] },
        { at: 61_000, open: 61_100 },
      ],
      120_000,
    ],
  ])('%s', (_, list, now) => expect(silence(list, now)).toEqual([]));
});

describe('ws-no-resubscribe: false positives', () => {
  it('nothing was ever subscribed', () =>
    expect(silence([{ ...subscribed, records: prices(1000) }, again()])).toEqual([]));

  it('anything that is sent when it opens may be a subscription', () =>
    expect(silence([subscribed, again([{ kind: 'send', t: 24_000, data: 'r1' }])])).toEqual([]));

  it('a protocol that resumes by itself (Socket.IO)', () => {
    const socketIo = { url: 'wss://page.example/socket.io/?EIO=4&transport=websocket' };
    const connect: Loose = { kind: 'send', t: 200, data: '40' };
    const news = Array.from({ length: 6 }, (_, i) => message(1000 + i * 2000, `42["price",${i}]`));
    const list = [{ ...subscribed, records: [connect, ...news] }, again()];
    expect(silence(list, 60_000, socketIo)).toEqual([]);
    const plain = list.map((one, i) => (i === 0 ? { ...one, records: [subscribe(200), ...news] } : one));
    expect(silence(plain, 60_000)).toHaveLength(1);
  });

  it('offline when it opened', () =>
    expect(silence([subscribed, again()], 60_000, {}, [{ t: 21_000, mark: 'offline' }])).toEqual([]));
});
