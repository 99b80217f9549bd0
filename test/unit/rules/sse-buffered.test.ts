import { describe, expect, it } from 'vitest';
import { sseBuffered } from '../../../src/diagnostics/rules/sse-buffered.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const SSE = { api: 'EventSource', url: 'https://page.example/feed' } as const;
/** The server's clock is some seconds off. */
const CLOCK = 1_760_000_000_000;
const event = (t: number, data: string): Loose => ({ kind: 'message', t, eventType: 'message', data });
const stamped = (t: number, made: number): Loose => event(t, `{"n":1,"time":${CLOCK + Math.round(made)}}`);
const OPEN: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 50 },
];
const END: Loose = { kind: 'error', t: 10_000, readyState: 0 };

/** 20 events in 10 ms at the end of 10 s; `made(i)` says when each was made, if that is told. */
const atEnd = (made?: (i: number) => number, count = 20): Loose[] => [
  ...OPEN,
  ...Array.from({ length: count }, (_, i) => {
    const t = 9980 + i / 2;
    return made ? stamped(t, made(i)) : event(t, `event ${i}`);
  }),
  END,
];
/** `bursts` of `events` each, every 3 s, of `size` bytes payload each. */
const burstsOf = (
  bursts: number,
  events: number,
  size: number,
  made?: (b: number, i: number) => number,
): Loose[] => [
  ...OPEN,
  ...Array.from({ length: bursts * events }, (_, n) => {
    const [b, i] = [Math.floor(n / events), n % events];
    const t = 3050 * (b + 1) + i;
    return made ? stamped(t, made(b, i)) : event(t, 'x'.repeat(size));
  }),
];
/** Made at uneven times; `arrival` says when each comes. */
const UNEVEN = [0, 700, 2900, 3300, 5900, 6400, 9100, 9500, 12_300, 12_800, 15_100, 15_900];
const uneven = (arrival: (i: number) => number): Loose[] => [
  ...OPEN,
  ...UNEVEN.slice(0, -1).map((made, i) => stamped(1000 + arrival(i), made)),
];

const of = (
  records: Loose[],
  about: Life[0] = SSE,
  marks: { t: number; mark: 'long-task'; duration: number }[] = [],
) => diagnose(sseBuffered, [[about, ...records]], { marks });

describe('sse-buffered: fires', () => {
  it('when all comes at the end, though it was made all along', () => {
    const [found, ...more] = of(atEnd((i) => i * 500));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      confidence: 'high',
      title: '20 of 20 events came within the last 10 ms of 10.0 s: held back until the end',
      records: Array.from({ length: 20 }, (_, i) => i + 3),
    });
    expect(found!.evidence).toEqual({
      url: 'https://page.example/feed',
      sign: 'all at the end',
      events: 20,
      eventsAtTheEnd: 20,
      theseCameWithinMs: 10,
      firstEventAfterSeconds: 10,
      headersAfterSeconds: 0.1,
      madeOverSeconds: 9.5,
      headers: 'not known',
    });
  });

  it('when all comes at the end and nothing tells when it was made: suspected', () => {
    const headers = [
      ['Content-Encoding', 'gzip'],
      ['Server', 'nginx'],
    ];
    const records = atEnd().map((one) => (one.kind === 'open' ? { ...one, headers } : one));
    const [found] = of(records);
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'medium',
      title: expect.stringMatching(/ \(suspected\)$/),
      evidence: { contentEncoding: 'gzip', server: 'nginx', notKnown: expect.stringContaining('payloads') },
    });
    expect(found!.advice).toMatch(/^It is compressed \(gzip\)/);
  });

  it('when events of a long time come in bursts, by their own times', () => {
    const [found] = of(burstsOf(3, 6, 10, (b, i) => b * 3050 + i * 500));
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'high',
      title: 'Events made over 2.5 s arrive in one piece, 3 times: something collects them',
      records: [3, 9, 15],
    });
    expect(found!.evidence).toEqual({
      url: 'https://page.example/feed',
      sign: 'bursts',
      bursts: 3,
      eventsInEach: 6,
      bytesInEach: expect.any(Number),
      quietBeforeSeconds: 3,
      madeOverSeconds: 2.5,
      headers: 'not known',
    });
  });

  it('when bursts are as large as a buffer: suspected', () => {
    // Eight events of 504 bytes and what is around them: 4096.
    const [found] = of(burstsOf(3, 8, 504));
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'low',
      title:
        'Events come in bursts of about 4096 bytes, 3 times, after quiet: the size of a buffer (suspected)',
      evidence: { bytesInEach: 4096, nearBufferBytes: 4096, eventsInEach: 8 },
    });
  });

  it('when each event comes with the next', () => {
    const [found] = of(uneven((i) => UNEVEN[i + 1]! + 12));
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'high',
      title: 'Each event arrives only when the next one is sent: 1.5 s late on average',
      evidence: { sign: 'one behind', eventsLookedAt: 11 },
    });
  });
});

describe('sse-buffered: near misses', () => {
  it.each([
    ['nine events at the end', atEnd(undefined, 9)],
    [
      'two of twenty came before',
      [...atEnd(undefined, 17), event(5000, 'a'), event(5100, 'b'), event(5200, 'c')],
    ],
    ['the first after 2.9 s', atEnd().map((one) => ({ ...one, t: one.t < 100 ? one.t + 7100 : one.t }))],
    ['two bursts', burstsOf(2, 8, 504)],
    ['bursts of four', burstsOf(3, 4, 1016)],
    ['bursts of 6 % more than a buffer', burstsOf(3, 8, 535)],
    ['quiet of less than 2 s', burstsOf(3, 8, 504).map((one) => ({ ...one, t: one.t * 0.65 }))],
    [
      'one in four comes alone',
      [...burstsOf(3, 8, 504), ...Array.from({ length: 8 }, (_, i) => event(10_000 + i * 100, 'x'))],
    ],
    ['it lags, but evenly', uneven((i) => UNEVEN[i]! + 900)],
    [
      'even intervals: the clock may be wrong',
      [...OPEN, ...Array.from({ length: 15 }, (_, i) => stamped(1000 + i * 1000, i * 1000 - 1000))],
    ],
  ])('%s', (_, records) => expect(of(records)).toEqual([]));
});

describe('sse-buffered: false positives', () => {
  it.each([
    ['really made in bursts, by their own times', burstsOf(3, 8, 504, (b, i) => b * 3050 + i)],
    ['really made at the end, by their own times', atEnd((i) => 9980 + i)],
    [
      'a short answer of a model that thought for long: tokens come one by one',
      [...OPEN, ...Array.from({ length: 20 }, (_, i) => event(9600 + i * 16, 'token')), END],
    ],
  ])('%s', (_, records) => expect(of(records)).toEqual([]));

  it.each([
    ['the main thread was busy', atEnd((i) => i * 500), [9700]],
    ['the main thread was busy before each burst', burstsOf(3, 8, 504), [2800, 5850, 8900]],
  ] as [string, Loose[], number[]][])('%s', (_, records, tasks) => {
    const marks = tasks.map((t) => ({ t, mark: 'long-task' as const, duration: 200 }));
    expect(of(records, SSE, marks)).toEqual([]);
  });

  it('the recorder started late', () =>
    expect(
      of(
        atEnd((i) => i * 500),
        { ...SSE, predatesRecording: true },
      ),
    ).toEqual([]));

  it('no times in the payloads: said to be suspected only', () => {
    expect(of(atEnd())[0]).toMatchObject({ severity: 'warning', confidence: 'low' });
    // A time that is the same in all is the answer's, not the event's.
    expect(of(atEnd(() => 5))[0]).toMatchObject({ severity: 'warning', confidence: 'low' });
  });

  it('a WebSocket is none', () =>
    expect(
      of(
        atEnd((i) => i * 500),
        {},
      ),
    ).toEqual([]));

  it("a provider's stream: its choice", () =>
    expect(
      of(
        atEnd((i) => i * 500),
        { ...SSE, url: 'https://provider.test/x' },
      )[0],
    ).toMatchObject({
      severity: 'info',
      confidence: 'low',
    }));
});
