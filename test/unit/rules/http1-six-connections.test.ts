import { describe, expect, it } from 'vitest';
import { http1SixConnections } from '../../../src/diagnostics/rules/http1-six-connections.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose, type Life, recordingOfLives } from '../helpers/diagnose.ts';

const HTTPS = 'https://page.example';
/** A stream from second `i` on, by default open for ever. */
function stream(i: number, httpVersion?: string, about: Partial<ConnectionLine> = {}, end?: number): Life {
  const t = i * 1000;
  return [
    { api: 'EventSource', url: `${HTTPS}/events/${i}`, ...about },
    { kind: 'connecting', t },
    { kind: 'open', t: t + 100, ...(httpVersion === undefined ? {} : { httpVersion }) },
    ...(end === undefined ? [] : [{ kind: 'close' as const, t: end, by: 'page' }]),
  ];
}
const streams = (count: number, httpVersion?: string, about: Partial<ConnectionLine> = {}): Life[] =>
  Array.from({ length: count }, (_, i) => stream(i, httpVersion, about));
const told = (lives: Life[], now = 60_000) =>
  diagnose(http1SixConnections, lives, { now }).map(({ severity, confidence, evidence }) => [
    severity,
    confidence,
    evidence.streamsAtOnce,
  ]);

describe('http1-six-connections: fires', () => {
  it('six streams at once are an error, with all the evidence', () => {
    expect(diagnose(http1SixConnections, streams(6, 'http/1.1'), { now: 60_000 })).toEqual([
      {
        type: 'finding',
        rule: 'http1-six-connections',
        origin: HTTPS,
        severity: 'error',
        title:
          '6 streams at once to page.example: all six HTTP/1.1 connections are taken, the next request waits',
        evidence: {
          origin: HTTPS,
          streamsAtOnce: 6,
          inThisTab: 6,
          inOtherTabs: 0,
          overHttp1: 6,
          overHttp2Or3: 0,
          protocolUnknown: 0,
          waitedOverOneSecond: 0,
        },
        records: [1, 3, 5, 7, 9, 11],
        advice: expect.stringContaining('HTTP/2'),
        confidence: 'high',
      },
    ]);
  });

  it('four streams at once are a warning', () =>
    expect(told(streams(4, 'http/1.1'))).toEqual([['warning', 'high', 4]]));

  it('streams that are over are still found by the most there were at once', () => {
    const over = streams(5, 'http/1.1').map(
      (life): Life => [...life, { kind: 'close', t: 30_000, by: 'page' }],
    );
    expect(told(over)).toEqual([['warning', 'high', 5]]);
  });

  it('fetch streams and long polls count with EventSources', () => {
    const poll: Life = [
      { api: 'fetch', polling: 'long', url: `${HTTPS}/poll` },
      { kind: 'connecting', t: 5000 },
      { kind: 'open', t: 34_000, httpVersion: 'http/1.1' },
      { kind: 'close', t: 34_000, by: 'server' },
    ];
    const fetched = stream(2, 'http/1.1', { api: 'fetch' });
    expect(told([...streams(2, 'http/1.1'), fetched, poll])).toEqual([['warning', 'high', 4]]);
  });

  it('a seventh stream that waits for a place is counted as one that waits', () => {
    const waiting: Life = [
      { api: 'EventSource', url: `${HTTPS}/events/7` },
      { kind: 'connecting', t: 9000 },
    ];
    const [found] = diagnose(http1SixConnections, [...streams(6, 'http/1.1'), waiting], { now: 60_000 });
    expect(found!.evidence).toMatchObject({ streamsAtOnce: 7, waitedOverOneSecond: 1, protocolInferred: 1 });
    expect([found!.severity, found!.confidence]).toEqual(['error', 'medium']);
  });

  it('streams of other tabs count with those of this one', () => {
    const recording = recordingOfLives(streams(3, 'http/1.1'));
    const elsewhere = (origin: string) => (origin === HTTPS ? 3 : 0);
    const [found] = new Diagnostics(recording, [http1SixConnections], elsewhere).findings(60_000);
    expect(found!.severity).toBe('error');
    expect(found!.evidence).toMatchObject({ streamsAtOnce: 6, inThisTab: 3, inOtherTabs: 3, overHttp1: 6 });
  });

  it('80 streams over HTTP/2 are an information', () =>
    expect(told(streams(80, 'h2'), 200_000)).toEqual([['info', 'low', 80]]));
});

describe('http1-six-connections: near misses', () => {
  it.each<[string, Life[]]>([
    ['three streams', streams(3, 'http/1.1')],
    [
      'four streams of which one ended before the fourth began',
      [...streams(3, 'http/1.1').slice(1), stream(0, 'http/1.1', {}, 2999), stream(3, 'http/1.1')],
    ],
    [
      'four streams to two origins',
      [...streams(2, 'http/1.1'), ...streams(2, 'http/1.1', { url: 'https://api.page.example/x' })],
    ],
    ['79 streams over HTTP/2', streams(79, 'h2')],
    [
      'an EventSource that waits between two attempts',
      [
        ...streams(3, 'http/1.1'),
        [
          { api: 'EventSource', url: `${HTTPS}/lost` },
          { kind: 'connecting', t: 0 },
          { kind: 'open', t: 10, httpVersion: 'http/1.1' },
          { kind: 'error', t: 500, readyState: 0 },
        ],
      ],
    ],
  ])('%s', (_, lives) => expect(told(lives, 200_000)).toEqual([]));

  it('a stream that waited a second or less for its answer did not wait for a place', () => {
    const [found] = diagnose(http1SixConnections, [
      ...streams(4, 'http/1.1'),
      [
        { api: 'EventSource', url: `${HTTPS}/slow` },
        { kind: 'connecting', t: 5000 },
        { kind: 'open', t: 6000, httpVersion: 'http/1.1' },
      ],
    ]);
    expect(found!.evidence.waitedOverOneSecond).toBe(0);
  });
});

describe('http1-six-connections: false positives', () => {
  it.each<[string, Life[]]>([
    ['six streams over HTTP/2', streams(6, 'h2')],
    ['six streams over HTTP/3', streams(6, 'h3')],
    ['six WebSockets', streams(6, 'http/1.1', { api: 'WebSocket', url: 'wss://page.example/live' })],
    ['six short polls', streams(6, 'http/1.1', { api: 'fetch', polling: 'short' })],
    [
      'streams of unknown protocol where others to the origin are known to be HTTP/2',
      [...streams(6), stream(7, 'h2')],
    ],
  ])('%s', (_, lives) => expect(told(lives)).toEqual([]));

  it('a local server without TLS is always HTTP/1.1: an information, "dev only"', () => {
    const [found] = diagnose(http1SixConnections, streams(6, undefined, { url: 'http://localhost:3000/x' }));
    expect([found!.severity, found!.evidence.overHttp1]).toEqual(['info', 6]);
    expect(found!.title).toContain('dev only');
  });

  it('an unknown protocol is said to be unknown, never taken for HTTP/2', () => {
    const [found] = diagnose(http1SixConnections, streams(6), { now: 60_000 });
    expect([found!.severity, found!.confidence]).toEqual(['info', 'low']);
    expect(found!.evidence).toMatchObject({ protocolUnknown: 6, overHttp1: 0, overHttp2Or3: 0 });
    expect(found!.title).toContain('protocol unknown');
  });
});
