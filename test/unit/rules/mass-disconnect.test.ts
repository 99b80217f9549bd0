import { describe, expect, it } from 'vitest';
import { massDisconnect } from '../../../src/diagnostics/rules/mass-disconnect.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const sse = (end: number, url = 'https://page.example/feed', fields: object = {}): Life => [
  { api: 'EventSource', url },
  { kind: 'open', t: 0 },
  { kind: 'error', t: end, readyState: 0, ...fields },
];
const ws = (end: number, fields: object = {}): Life => [
  {},
  { kind: 'open', t: 0 },
  { kind: 'close', t: end, by: 'network', code: 1006, ...fields },
];

describe('mass-disconnect: fires', () => {
  it('when two end within a second', () => {
    const found = diagnose(massDisconnect, [sse(10_000), ws(11_000), sse(90_000)]);
    expect(found).toEqual([
      {
        type: 'finding',
        rule: 'mass-disconnect',
        severity: 'info',
        title: '2 connections ended within 1000 ms: one cause, not 2',
        evidence: {
          connections: 2,
          withinMs: 1000,
          origins: 'https://page.example',
          times: 1,
          likelyCause: expect.stringContaining('not known'),
        },
        records: [4, 5],
        advice: expect.stringContaining('jitter'),
        confidence: 'low',
      },
    ]);
  });

  it.each([
    [
      'a restart',
      [ws(10_000, { by: 'server', code: 1001 }), ws(10_200, { by: 'server', code: 1012 })],
      'restarted',
    ],
    [
      'the network, when they went to different servers',
      [sse(10_000), sse(10_100, 'https://b.example/feed')],
      'network',
    ],
  ] as [string, Life[], string][])('and names %s', (_, lives, cause) =>
    expect(diagnose(massDisconnect, lives)[0]).toMatchObject({
      confidence: 'medium',
      evidence: { likelyCause: expect.stringContaining(cause) },
    }),
  );

  it('and shows the largest of several times', () => {
    const [found] = diagnose(massDisconnect, [sse(1000), sse(1001), sse(9000), sse(9001), sse(9002)]);
    expect(found!.evidence).toMatchObject({ connections: 3, times: 2 });
  });

  it('and says so when the page was offline then', () => {
    const [found] = diagnose(massDisconnect, [sse(1000), sse(1001)], {
      marks: [{ t: 500, mark: 'offline' }],
    });
    expect(found!.evidence.likelyCause).toContain('offline');
  });
});

describe('mass-disconnect: near misses', () => {
  it.each([
    ['they end 1001 ms apart', [sse(10_000), ws(11_001)]],
    ['one ends', [sse(10_000)]],
    [
      'one connection is lost twice',
      [
        [
          ...sse(10_000),
          { kind: 'reconnect', t: 10_100, attempt: 2, delay: 100 },
          { kind: 'open', t: 10_200, attempt: 2 },
          { kind: 'error', t: 10_300, attempt: 2, readyState: 0 },
        ],
      ],
    ],
  ] as [string, Life[]][])('%s', (_, lives) => expect(diagnose(massDisconnect, lives)).toEqual([]));
});

describe('mass-disconnect: false positives', () => {
  it.each([
    ['the page closes them', [ws(1000, { by: 'page' }), ws(1000, { by: 'page' })]],
    [
      'two answers were read to their ends',
      [1, 2].map(
        (): Life => [{ api: 'fetch' }, { kind: 'open', t: 0 }, { kind: 'close', t: 1000, by: 'server' }],
      ),
    ],
    [
      'they never opened',
      [1, 2].map(
        (): Life => [{}, { kind: 'connecting', t: 0 }, { kind: 'close', t: 1000, by: 'network', code: 1006 }],
      ),
    ],
    [
      'the server is done with both',
      [ws(1000, { by: 'server', code: 1000 }), ws(1000, { by: 'server', code: 1000 })],
    ],
  ] as [string, Life[]][])('%s', (_, lives) => expect(diagnose(massDisconnect, lives)).toEqual([]));

  it('the page was left', () => {
    expect(
      diagnose(massDisconnect, [sse(1000), sse(1001)], { marks: [{ t: 900, mark: 'navigation' }] }),
    ).toEqual([]);
  });
});
