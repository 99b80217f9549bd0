import { describe, expect, it } from 'vitest';
import { reconnectStorm } from '../../../src/diagnostics/rules/reconnect-storm.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { events, type Socket, sockets, source, type Try, upTo } from '../helpers/attempts.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const url = 'wss://page.example/live';
/** Sockets refused within 20 ms, each made `every` ms after the one before. */
const refused = (count: number, every: number, more: Partial<Socket> = {}): Socket[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * every, end: i * every + 20, ...more }));
const storm = (lives: Life[], marks: Parameters<typeof diagnose>[2] = {}) =>
  diagnose(reconnectStorm, lives, marks);

describe('reconnect-storm: fires', () => {
  it('ten reconnects within a minute', () => {
    expect(storm(sockets(refused(11, 6000)))).toEqual([
      {
        type: 'finding',
        rule: 'reconnect-storm',
        severity: 'error',
        connection: 'w1',
        title: '10 reconnects to one endpoint within a minute',
        evidence: { url, reconnects: 10, inTheBusiestMinute: 10, inTheBusiestSecond: 1 },
        records: [3, 6, 9, 12, 15, 18, 21, 24, 27, 30],
        advice: expect.stringContaining('longer each time'),
        confidence: 'high',
      },
    ]);
  });

  it('three reconnects within a second, whose token changes each time', () => {
    const lives = sockets(refused(4, 400)).map(
      ([about, ...records], i): Life => [{ ...about, url: `${url}?token=${i}` }, ...records],
    );
    expect(storm(lives)).toMatchObject([
      {
        severity: 'error',
        title: '3 reconnects to one endpoint within a second',
        evidence: { reconnects: 3 },
      },
    ]);
  });

  it('two sockets made for one lost, as its error and its close both reconnect', () => {
    const first: Socket = { at: 0, open: 50, end: 10_000 };
    // The second was made in the error handler, 2 ms before the close.
    const lives = [
      ...sockets([first, { at: 10_001, open: 10_300 }]),
      ...sockets([{ at: 9998, open: 10_200 }], {}, 'x'),
    ];
    expect(storm(lives)).toMatchObject([
      {
        severity: 'error',
        confidence: 'medium',
        title: 'A new socket is opened while 1 other for the same URL is still connecting',
        evidence: { besideOneStillConnecting: 1 },
        advice: expect.stringContaining('from one place'),
      },
    ]);
  });

  it('a login refused again and again: the advice is to stop', () =>
    expect(storm(sockets(refused(4, 300, { status: 401 })))).toMatchObject([
      { evidence: { statuses: '401' }, advice: expect.stringContaining('fresh token') },
    ]));

  it('a page that opens and closes a socket in a loop', () => {
    const lives = Array.from({ length: 5 }, (_, i): Life[] =>
      sockets(
        [{ at: i * 200, open: i * 200 + 50, end: i * 200 + 100, by: 'page', code: 1005 }],
        {},
        `p${i}-`,
      ),
    ).flat();
    expect(storm(lives)).toMatchObject([{ connection: 'p0-1', evidence: { reconnects: 4 } }]);
  });

  it('an EventSource whose server sends one event without an id and ends: polling in disguise', () => {
    const list: Try[] = Array.from({ length: 12 }, (_, i) => ({
      at: i * 3100,
      open: i * 3100 + 20,
      end: i * 3100 + 100,
      records: events([undefined], i * 3100 + 50),
    }));
    expect(storm([source(list)])).toMatchObject([
      { severity: 'warning', evidence: { reconnects: 11 }, advice: expect.stringContaining('keep it open') },
    ]);
  });

  it("a provider's, as an advice", () =>
    expect(storm(sockets(refused(11, 6000), { url: 'wss://stream.exchange.test/x' }))).toMatchObject([
      { severity: 'advice', confidence: 'medium', evidence: { provider: 'stream.exchange.test' } },
    ]));
});

describe('reconnect-storm: near misses', () => {
  it.each<[string, Life[]]>([
    ['nine reconnects within a minute', sockets(refused(10, 6000))],
    ['ten reconnects within 60.3 s', sockets(refused(11, 6700))],
    ['two reconnects within a second', sockets(refused(4, 501))],
    ['a backoff', sockets([0, 1000, 3000, 7000, 15_000, 31_000, 61_000].map((at) => ({ at, end: at + 20 })))],
  ])('%s', (_, lives) => expect(storm(lives)).toEqual([]));
});

describe('reconnect-storm: false positives', () => {
  it('several widgets that start at once, each with its own URL', () => {
    const lives = upTo(1, 12).flatMap((i) =>
      sockets([{ at: i, open: i + 50 }], { url: `${url}?symbol=${i}` }, `s${i}-`),
    );
    expect(storm(lives)).toEqual([]);
  });

  it('several widgets with the same URL, lost together and back together', () => {
    const one = (name: string, at: number): Life[] =>
      sockets(
        [
          { at, open: 100, end: 9000 },
          { at: 9500 + at, open: 9900 },
        ],
        {},
        name,
      );
    expect(storm([...one('a', 1), ...one('b', 2), ...one('c', 3)])).toEqual([]);
  });

  it("a backoff's fast first steps", () =>
    expect(storm(sockets([0, 70, 190, 410, 830, 1650].map((at) => ({ at, end: at + 20 }))))).toEqual([]));

  it('a stream that ends after each few events and is resumed by its ids: polling by design (MCP)', () => {
    const list: Try[] = Array.from({ length: 20 }, (_, i) => ({
      at: i * 2000,
      open: i * 2000 + 20,
      end: i * 2000 + 100,
      held: i > 0 ? `${i - 1}` : undefined,
      records: events([i], i * 2000 + 50),
    }));
    expect(storm([source(list)])).toEqual([]);
  });

  it('ten streams that a person opened and that the page closed', () => {
    const lives = upTo(0, 11).flatMap((i) =>
      sockets([{ at: i * 3000, open: i * 3000 + 50, end: i * 3000 + 2000, by: 'page' }], {}, `u${i}-`),
    );
    expect(storm(lives)).toEqual([]);
  });

  it('tries while offline', () =>
    expect(storm(sockets(refused(11, 300)), { marks: [{ t: 0, mark: 'offline' }] })).toEqual([]));

  it('sockets that the page restarts while they connect', () => {
    const first: Partial<ConnectionLine>[] = [{}, {}];
    const lives = [
      ...sockets(
        [
          { at: 0, open: 50, end: 10_000 },
          { at: 10_500, end: 12_005, by: 'page' },
        ],
        first[0],
      ),
      ...sockets([{ at: 12_000, open: 12_200 }], first[1], 'x'),
    ];
    expect(storm(lives)).toEqual([]);
  });
});
