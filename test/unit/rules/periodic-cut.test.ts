import { describe, expect, it } from 'vitest';
import { periodicCut } from '../../../src/diagnostics/rules/periodic-cut.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const SSE = { api: 'EventSource', url: 'https://page.example/feed' } as const;
const NGINX = [['server', 'nginx/1.27.0']];

interface Cut {
  /** Open for this long, ms. */
  lived: number;
  /** Messages at these times after the opening. */
  at?: number[];
  data?: string;
  headers?: string[][];
}

/** Attempts of an EventSource, each cut by the network, 3 s apart. */
function sse(cuts: Cut[]): Loose[] {
  const records: Loose[] = [];
  let t = 1000;
  cuts.forEach(({ lived, at = [], data = 'x', headers }, i) => {
    const attempt = i + 1;
    records.push(
      i === 0 ? { kind: 'connecting', t, attempt } : { kind: 'reconnect', t, attempt, delay: 3000 },
    );
    records.push({ kind: 'open', t, attempt, ...(headers ? { headers } : {}) });
    for (const ms of at) records.push({ kind: 'message', t: t + ms, attempt, data });
    records.push({ kind: 'error', t: t + lived, attempt, readyState: 0 });
    t += lived + 3000;
  });
  return records;
}

/** The same of a WebSocket that its page makes anew. */
function ws(cuts: (Cut & { close?: object })[]): Life[] {
  let t = 1000;
  return cuts.map(({ lived, at = [], close }, i) => {
    const id = `s${i}`;
    const from = t;
    t += lived + 1000;
    return [
      { id, api: 'WebSocket', ...(i > 0 ? { continues: 's0' } : {}) },
      { kind: 'connecting', t: from },
      { kind: 'open', t: from },
      ...at.map((ms): Loose => ({ kind: 'message', t: from + ms, data: 'x' })),
      { kind: 'close', t: from + lived, by: 'network', code: 1006, ...close },
    ];
  });
}

const three = (cut: Cut): Cut[] => [cut, cut, cut];
/** Messages until 1, 17 and 33 s, then nothing for a minute. */
const idle: Cut[] = [1000, 17_000, 33_000].map((last) => ({ lived: last + 60_000, at: [500, last] }));

describe('periodic-cut: fires', () => {
  it('a minute after the last byte, three times of three, behind nginx', () => {
    const [found, ...more] = diagnose(periodicCut, [
      [
        SSE,
        ...sse(idle.map((cut) => ({ ...cut, headers: NGINX }))),
        { kind: 'comment', t: 500_000, attempt: 9, data: '' },
      ],
    ]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      rule: 'periodic-cut',
      severity: 'warning',
      confidence: 'high',
      connection: 'c1',
      title: 'Cut 60.0 s after the last byte, 3 times of 3: an idle timeout',
      records: [5, 10, 15],
    });
    expect(found!.evidence).toEqual({
      url: 'https://page.example/feed',
      cuts: 3,
      seconds: 60,
      countedSince: 'the last byte',
      variationPercent: 0,
      longestSilenceSurvivedSeconds: 33,
      candidates: expect.stringMatching(
        /^nginx \(60 s; proxy_read_timeout \(location\/server\/http\); named by the headers\), nginx \(60 s; send_timeout.*ingress-nginx.*/,
      ),
    });
    expect(found!.advice).toContain('every 30 s');
  });

  it('after a duration, whatever went over it', () => {
    const cut = (last: number): Cut => ({ lived: 15_020, at: [1000, 4000, last] });
    const [found] = diagnose(periodicCut, [[SSE, ...sse([cut(7000), cut(10_000), cut(14_000)])]]);
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'medium',
      title: 'Cut 15.0 s after it opened, 3 times of 3: a limit on duration',
      evidence: { candidates: expect.stringMatching(/^Envoy \(15 s; route timeout/), seconds: 15 },
    });
    expect(found!.advice).toContain('resumes');
  });

  it('twice, when it takes longer than five minutes', () => {
    const [found] = diagnose(periodicCut, ws([{ lived: 600_000 }, { lived: 601_000 }]));
    expect(found).toMatchObject({
      title: 'Cut 600.5 s after it opened, 2 times of 2: a timeout',
      confidence: 'low',
      evidence: {
        designsOfThisLength: expect.stringContaining('Mercure'),
        candidates: expect.stringContaining('CloudFront'),
        notSeen: 'ping and pong frames',
      },
    });
  });

  it('a WebSocket although its page goes on talking: since the last byte from the server', () => {
    const lives = ws(three({ lived: 70_000, at: [100] })).map(([about, ...records], i): Life => {
      const open = records[1]!.t;
      const send: Loose = { kind: 'send', t: open + 9000 * (i + 1), data: 'p' };
      const last = open + 9000 + i * 5000;
      const shifted = records.map((one) => (one.kind === 'message' ? { ...one, t: last } : one));
      const cut = { ...shifted.at(-1)!, t: last + 60_000 };
      return [about, ...shifted.slice(0, -1), send, cut];
    });
    expect(diagnose(periodicCut, lives)[0]).toMatchObject({
      title: 'Cut 60.0 s after the last byte from the server, 3 times of 3: an idle timeout',
    });
  });

  it('without a known default, and says so', () => {
    const [found] = diagnose(periodicCut, [[SSE, ...sse(three({ lived: 77_000, at: [1, 76_000] }))]]);
    expect(found).toMatchObject({ confidence: 'low', evidence: { candidates: 'no known default fits' } });
  });
});

describe('periodic-cut: near misses', () => {
  it.each([
    ['two cuts of a minute', [[SSE, ...sse(idle.slice(0, 2))]]],
    ['one cut of ten minutes', ws([{ lived: 600_000 }])],
    [
      'lives that differ by more than 5 %',
      [[SSE, ...sse([52, 60, 68].map((s) => ({ lived: s * 1000, at: [s * 500] })))]],
    ],
    ['cuts after less than 5 s', ws(three({ lived: 4900 }))],
    [
      'a silence that was longer and survived',
      [
        [
          SSE,
          ...sse(
            [1, 2, 3].map((n) => ({
              lived: 70_000 + n * 22_000,
              at: [n * 2000, 64_000 + n * 2000, 10_000 + n * 22_000 + 50_000],
            })),
          ),
        ],
      ],
    ],
  ] as [string, Life[]][])('%s', (_, lives) => expect(diagnose(periodicCut, lives)).toEqual([]));
});

describe('periodic-cut: false positives', () => {
  it.each([
    [
      'the page closed them',
      ws(three({ lived: 60_000 })).map((life) => by(life, { by: 'page', code: 1000 })),
    ],
    [
      'the server said goodbye with 1000',
      ws(three({ lived: 60_000 })).map((life) => by(life, { by: 'server', code: 1000 })),
    ],
    [
      'a token ran out and the server said so',
      ws(three({ lived: 60_000 })).map((life) => by(life, { by: 'server', code: 4401 })),
    ],
    [
      'each said that it was done: the work takes that long',
      [[SSE, ...sse(three({ lived: 60_000, at: [100, 59_000], data: '{"type":"complete"}' }))]],
    ],
    ['a WebSocket cut at 30 s, of which another rule speaks', ws(three({ lived: 30_000 }))],
    [
      'long polls, which the server ends by design',
      [[{ api: 'fetch', polling: 'long' }, ...sse(three({ lived: 60_000 }))]],
    ],
  ] as [string, Life[]][])('%s', (_, lives) => expect(diagnose(periodicCut, lives)).toEqual([]));

  it('the page was offline when they ended', () => {
    const marks = [
      { t: 0, mark: 'offline' as const },
      { t: 400_000, mark: 'online' as const },
    ];
    expect(diagnose(periodicCut, [[SSE, ...sse(idle)]], { marks })).toEqual([]);
  });

  it('a Mercure hub ends its connections after ten minutes by design', () => {
    const ends = sse(three({ lived: 600_000, at: [1000] }));
    const url = 'https://page.example/.well-known/mercure?topic=x';
    expect(diagnose(periodicCut, [[{ ...SSE, url }, ...ends]])).toEqual([]);
    expect(diagnose(periodicCut, [[SSE, ...ends]])).toHaveLength(1);
  });

  it('comments that a page is not told of: said, and less certain', () => {
    const [found] = diagnose(periodicCut, [[SSE, ...sse(idle.map((cut) => ({ ...cut, headers: NGINX })))]]);
    expect(found).toMatchObject({
      confidence: 'low',
      evidence: { notSeen: expect.stringContaining('comments') },
    });
  });

  it('a token that lives for five minutes: said, and less certain', () => {
    const [found] = diagnose(periodicCut, ws(three({ lived: 300_000, at: [1000, 299_000] })));
    expect(found).toMatchObject({ confidence: 'low', evidence: { note: expect.stringContaining('tokens') } });
  });

  it("a provider's socket: its choice", () => {
    const url = 'wss://stream.provider.test/x';
    const lives = ws(three({ lived: 60_000 })).map(
      ([about, ...records]): Life => [{ ...about, url }, ...records],
    );
    expect(diagnose(periodicCut, lives)[0]).toMatchObject({ severity: 'info', confidence: 'low' });
  });
});

function by([about, ...records]: Life, fields: object): Life {
  return [about, ...records.slice(0, -1), { ...records.at(-1)!, ...fields }];
}
