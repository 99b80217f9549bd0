import { describe, expect, it } from 'vitest';
import { connectionLeak } from '../../../src/diagnostics/rules/connection-leak.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const URL = 'https://page.example/events';
const STACK = 'at mount (https://page.example/app.js:1:2)\nat run (https://page.example/app.js:9:9)';
const stream = (t: number, end?: number, about: Partial<ConnectionLine> = {}, httpVersion?: string): Life => [
  { api: 'EventSource', url: URL, stack: STACK, ...about },
  { kind: 'connecting', t },
  { kind: 'open', t: t + 100, ...(httpVersion ? { httpVersion } : {}) },
  ...(end === undefined ? [] : [{ kind: 'close' as const, t: end, by: 'page' }]),
];
/** Made `step` ms apart. */
const streams = (
  count: number,
  step: number,
  about?: Partial<ConnectionLine>,
  httpVersion?: string,
): Life[] => Array.from({ length: count }, (_, i) => stream(1000 + i * step, undefined, about, httpVersion));
const told = (lives: Life[], now: number) =>
  diagnose(connectionLeak, lives, { now }).map(({ severity, confidence }) => [severity, confidence]);
const MINUTES = 60_000;

describe('connection-leak: fires', () => {
  it('four made one after the other in the same place and none closed, with all the evidence', () => {
    expect(diagnose(connectionLeak, streams(4, 1000), { now: 10_000 })).toEqual([
      {
        type: 'finding',
        rule: 'connection-leak',
        connection: 'c4',
        severity: 'warning',
        title: '4 connections to the same URL were made over 3 s and none was closed',
        evidence: {
          url: URL,
          liveAtOnce: 4,
          madeWithinSeconds: 3,
          oldestSeconds: 9,
          sameCreator: 'yes',
          madeAt: 'at mount (https://page.example/app.js:1:2)',
          notSeen: "the page's own navigations (pushState) and what was removed from it",
        },
        records: [1, 3, 5, 7],
        advice: expect.stringContaining('close()'),
        confidence: 'medium',
      },
    ]);
  });

  it('six over HTTP/1.1 are an error', () =>
    expect(told(streams(6, 1000, {}, 'http/1.1'), 20_000)).toEqual([['error', 'medium']]));

  it('six over HTTP/2 are a warning', () =>
    expect(told(streams(6, 1000, {}, 'h2'), 20_000)).toEqual([['warning', 'medium']]));

  it('three of which the oldest is older than ten minutes', () =>
    expect(told(streams(3, 2000), 1001 + 10 * MINUTES)).toEqual([['warning', 'low']]));

  it('those that were left behind are still found when the page is left', () => {
    const left = streams(4, 1000).map((life): Life => [...life, { kind: 'close', t: 60_000, by: 'page' }]);
    expect(told(left, 70_000)).toEqual([['warning', 'medium']]);
  });
});

describe('connection-leak: near misses', () => {
  it.each<[string, Life[], number]>([
    ['three, for less than ten minutes', streams(3, 2000), 1000 + 10 * MINUTES],
    ['two, for an hour', streams(2, 2000), 60 * MINUTES],
    [
      'five, each closed before the next',
      [0, 1, 2, 3, 4].map((i) => stream(i * 1000, i * 1000 + 900)),
      10_000,
    ],
    [
      'four, of which one was closed in between',
      [stream(1000), stream(2000, 2500), stream(3000), stream(4000)],
      10_000,
    ],
    [
      'four in different places',
      [0, 1, 2, 3].map((i) => stream(1000 + i * 1000, undefined, { stack: `at f${i} (x.js:1:1)` })),
      10_000,
    ],
  ])('%s', (_, lives, now) => expect(told(lives, now)).toEqual([]));
});

describe('connection-leak: false positives', () => {
  it('one for each widget, made in one go', () => expect(told(streams(12, 50), 60 * MINUTES)).toEqual([]));

  it('a development server, whose tools replace modules: low, and said', () => {
    const [found] = diagnose(connectionLeak, streams(4, 1000, { frameUrl: 'http://localhost:3000/' }));
    expect([found!.confidence, found!.advice]).toEqual([
      'low',
      expect.stringContaining('module replacement'),
    ]);
  });

  it('an unknown creator: low, and said', () => {
    const [found] = diagnose(connectionLeak, streams(4, 1000, { stack: undefined }));
    expect([found!.confidence, found!.evidence.sameCreator]).toEqual(['low', 'unknown']);
  });
});
