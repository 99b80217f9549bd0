import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HarPoller } from '../../../src/network/har.ts';
import { type HarEntry, readHar } from '../../../src/network/har-entry.ts';

const chromium = {
  startedDateTime: '2026-11-21T05:51:31.884Z',
  time: 339.07,
  pageref: 'page_1',
  _resourceType: 'eventsource',
  _connectionId: '181',
  connection: '44037',
  serverIPAddress: '[::1]',
  _initiator: {
    type: 'script',
    stack: {
      callFrames: [
        { url: 'chrome-extension://x/hook.js', lineNumber: 1, columnNumber: 1 },
        { functionName: 'listen', url: 'http://a.test/app.js', lineNumber: 11, columnNumber: 4 },
        { functionName: '', url: 'http://a.test/app.js', lineNumber: 39 },
      ],
      parent: { description: 'Promise.then', callFrames: [{ url: 'http://a.test/later.js' }, null] },
    },
  },
  request: {
    method: 'GET',
    url: 'http://a.test/e',
    httpVersion: 'http/2.0',
    headers: [{ name: 'Last-Event-ID', value: '5' }],
  },
  response: {
    status: 200,
    httpVersion: 'http/2.0',
    headers: [{ name: 'content-type', value: 'text/event-stream' }],
    content: { size: 3 },
    _error: null,
  },
  timings: {
    blocked: 10.9,
    dns: 0.02,
    ssl: -1,
    connect: 0.15,
    send: 1.5,
    wait: 12.9,
    receive: 313.4,
    _blocked_queueing: 6,
  },
  _eventSourceMessages: [{ time: 1795240291.96117, eventName: 'message', eventId: '1', data: 'event 1' }],
};
const firefox = {
  startedDateTime: '2026-11-21T05:51:45.210+00:00',
  serverIPAddress: '127.0.0.1',
  connection: '40939',
  request: { method: 'GET', url: 'http://a.test/e', httpVersion: 'HTTP/2', headers: [] },
  response: {
    status: 200,
    httpVersion: 'HTTP/2',
    headers: [],
    content: { mimeType: 'text/event-stream', text: ': hi\n\nretry: 300\n\n' },
  },
  timings: {},
};

afterEach(() => void vi.unstubAllGlobals());

/** Enough, and quick on a busy machine. */
const RUNS = { numRuns: 60 };

describe('entries of the network log', () => {
  it("reads Chromium's: events, connection, timings, and who started it but for this extension's frames", () => {
    vi.stubGlobal('chrome', { runtime: { id: 'x' } });
    const [entry] = readHar({ entries: [chromium] });
    expect(entry).toEqual({
      url: 'http://a.test/e',
      method: 'GET',
      startedAt: Date.parse('2026-11-21T05:51:31.884Z'),
      resourceType: 'eventsource',
      page: 'page_1',
      events: [{ t: 1795240291961.17, eventType: 'message', id: '1', data: 'event 1' }],
      exchange: {
        url: 'http://a.test/e',
        method: 'GET',
        startedAt: Date.parse('2026-11-21T05:51:31.884Z'),
        source: 'har',
        type: 'xmlhttprequest',
        requestHeaders: [['Last-Event-ID', '5']],
        lastEventIdSent: '5',
        status: 200,
        responseHeaders: [['content-type', 'text/event-stream']],
        httpVersion: 'h2',
        ip: '::1',
        connectionId: '181',
        startedBy: {
          type: 'script',
          url: 'http://a.test/app.js',
          line: 12,
          stack:
            'at listen (http://a.test/app.js:12:5)\nat http://a.test/app.js:40\nat http://a.test/later.js',
        },
        timings: { blocked: 10.9, dns: 0.02, connect: 0.15, send: 1.5, wait: 12.9, receive: 313.4 },
      },
    });
  });

  it('reads the size of a request by its own header first: a body that is no text counts 0', () => {
    const sizeOf = (bodySize: number, ...headers: { name: string; value: string }[]) =>
      readHar({ entries: [{ ...chromium, request: { ...chromium.request, headers, bodySize } }] })[0]!
        .exchange.requestSize;
    expect([sizeOf(9), sizeOf(0), sizeOf(-1)]).toEqual([9, undefined, undefined]);
    expect(sizeOf(0, { name: 'content-length', value: '17' })).toBe(17);
    expect(sizeOf(0, { name: 'content-length', value: '1e9' })).toBeUndefined();
  });

  it("reads Firefox's: the raw body so far, no timings yet, and no connection (it is the server's port)", () => {
    const [entry] = readHar({ log: { entries: [firefox] } });
    expect(entry).toMatchObject({
      body: ': hi\n\nretry: 300\n\n',
      exchange: { ip: '127.0.0.1', httpVersion: 'h2' },
    });
    expect(entry!.exchange).not.toHaveProperty('timings');
    expect(entry!.exchange).not.toHaveProperty('connectionId');
  });

  it('reads messages of WebSockets, leaves out images, does not guess before the response', () => {
    const frames = [
      { type: 'send', time: 1.5, opcode: 1, data: 'hi' },
      { type: 'error', time: 2, opcode: -1, data: 'x' },
      { type: 'receive', time: 'soon' },
    ];
    const socket = {
      ...chromium,
      _resourceType: 'websocket',
      _webSocketMessages: frames,
      response: { status: 0, httpVersion: 'HTTP/1.1' },
    };
    const read = readHar({ entries: [{ ...chromium, _resourceType: 'image' }, socket] });
    expect(read.length).toBe(1);
    expect(read[0]!.frames).toEqual([{ t: 1500, direction: 'send', opcode: 1, data: 'hi' }]);
    expect(read[0]!.exchange.type).toBe('websocket');
    expect(read[0]!.exchange).not.toHaveProperty('httpVersion');
  });

  it('takes anything without throwing', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 2 }), (har) => void readHar(har)),
      RUNS,
    );
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constantFrom(null, undefined, true, 0, -1, '1', chromium),
    );
    const any = fc.oneof(leaf, fc.record({ name: leaf, value: leaf, time: leaf, type: leaf, text: leaf }));
    const field = fc.oneof(any, fc.array(any, { maxLength: 3 }));
    const entry = fc.record(
      {
        startedDateTime: fc.oneof(field, fc.constant(chromium.startedDateTime)),
        request: fc.oneof(
          field,
          fc.record({ url: fc.oneof(fc.constant('http://a.test/e'), field), method: field, headers: field }),
        ),
        response: fc.oneof(
          field,
          fc.record({ status: field, headers: field, content: field, _error: field }),
        ),
        timings: field,
        _eventSourceMessages: field,
        _webSocketMessages: field,
        _initiator: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => void readHar({ entries })),
      RUNS,
    );
    expect(
      readHar({
        entries: [
          { ...chromium, startedDateTime: 'never' },
          { ...chromium, request: null },
        ],
      }),
    ).toEqual([]);
  });
});

/** A clock whose getHar takes `cost` ms. */
function clock(cost: () => number) {
  let t = 0;
  let n = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const setTimer = (run: () => void, delay: number): number => {
    timers.set(++n, { at: t + delay, run });
    return n;
  };
  const advance = async (ms: number): Promise<void> => {
    const end = t + ms;
    for (;;) {
      const next = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!next) break;
      timers.delete(next[0]);
      t = Math.max(t, next[1].at);
      next[1].run();
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
    t = Math.max(t, end);
  };
  const polls: number[] = [];
  const getHar = (): Promise<unknown> => {
    polls.push(t);
    const ms = cost();
    return ms === Number.POSITIVE_INFINITY
      ? new Promise(() => undefined)
      : new Promise((resolve) => setTimer(() => resolve({ entries: [chromium] }), ms));
  };
  return {
    now: () => t,
    setTimer,
    clearTimer: (id: unknown) => void timers.delete(id as number),
    getHar,
    advance,
    polls,
    timers,
  };
}

describe('the poller', () => {
  it('polls while needed, at most once a second', async () => {
    const c = clock(() => 5);
    const got: HarEntry[][] = [];
    let needed = true;
    const poller = new HarPoller({ ...c, needed: () => needed, take: (entries) => got.push(entries) });
    await c.advance(5000);
    expect(c.polls).toEqual([]);
    poller.need();
    poller.need();
    await c.advance(5000);
    expect(c.polls).toEqual([5000, 6005, 7010, 8015, 9020]);
    expect(got.length).toBe(5);
    needed = false;
    await c.advance(5000);
    expect(c.polls.length).toBe(6);
    expect(c.timers.size).toBe(0);
    // Asked again too early: the pause is kept.
    needed = true;
    poller.need();
    await c.advance(10);
    expect(c.polls.length).toBe(7);
    poller.stop();
    poller.need();
    await c.advance(9000);
    expect(c.polls.length).toBe(7);
  });

  it('takes no more than about 2 % of the time as the log gets dearer, or 15 s of pause, but rests five times as long as it worked', async () => {
    for (const [cost, atMost, atLeast] of [
      [200, 60, 50],
      [2000, 38, 34],
      [30_000, 5, 4],
    ] as const) {
      const c = clock(() => cost);
      new HarPoller({ ...c, needed: () => true, take: () => undefined }).need();
      await c.advance(600_000);
      expect(c.polls.length).toBeLessThanOrEqual(atMost);
      expect(c.polls.length).toBeGreaterThanOrEqual(atLeast);
    }
  });

  it('forgives one dear poll', async () => {
    let first = true;
    const c = clock(() => {
      const cost = first ? 323 : 5;
      first = false;
      return cost;
    });
    new HarPoller({ ...c, needed: () => true, take: () => undefined }).need();
    await c.advance(3500);
    expect(c.polls.length).toBe(4);
  });

  it('outlives a log that rejects, throws or never answers, and a taker that throws', async () => {
    const answers = [
      () => Promise.reject(new Error('no')),
      () => {
        throw new Error('no');
      },
      () => new Promise(() => undefined),
      () => Promise.resolve(null),
    ];
    const c = clock(() => 0);
    let n = 0;
    const getHar = (): Promise<unknown> => answers[n++ % answers.length]!();
    const poller = new HarPoller({ ...c, getHar, needed: () => n < 8, take: () => undefined });
    poller.need();
    await c.advance(2_400_000);
    expect(n).toBe(8);
    expect(poller.failures).toBe(6);
  });
});
