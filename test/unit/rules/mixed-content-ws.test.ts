import { describe, expect, it } from 'vitest';
import { mixedContentWs } from '../../../src/diagnostics/rules/mixed-content-ws.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const FAILED: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'error', t: 2, readyState: 3 },
  { kind: 'close', t: 2, by: 'network', code: 1006 },
];
const OPENED: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 30 },
];
const found = (records: Loose[], about: Partial<ConnectionLine> = {}) =>
  diagnose(mixedContentWs, [[{ url: 'ws://page.example/live', ...about }, ...records]]);

describe('mixed-content-ws: fires', () => {
  it('a ws: socket of an HTTPS page that failed at once, with all the evidence', () => {
    expect(found(FAILED)).toEqual([
      {
        type: 'finding',
        rule: 'mixed-content-ws',
        connection: 'c1',
        severity: 'error',
        title: 'A ws: stream of an HTTPS page failed: browsers block mixed content',
        evidence: {
          url: 'ws://page.example/live',
          page: 'https://page.example/',
          outcome: 'failed before it opened',
        },
        records: [1],
        advice: expect.stringContaining('wss:'),
        confidence: 'high',
      },
    ]);
  });

  it('one that this browser lets through', () => expect(found(OPENED)[0]!.evidence.outcome).toBe('opened'));

  it('an http: EventSource', () => {
    const about = { api: 'EventSource' as const, url: 'http://page.example/events' };
    const failed: Loose[] = [
      { kind: 'connecting', t: 0 },
      { kind: 'error', t: 2, readyState: 2 },
    ];
    expect(found(failed, about)[0]!.advice).toContain('https:');
  });

  it('in a frame without a URL of its own, by the page that holds it', () =>
    expect(found(FAILED, { frameUrl: 'about:srcdoc', context: 'iframe' })).toHaveLength(1));
});

describe('mixed-content-ws: near misses', () => {
  it.each<[string, Loose[], Partial<ConnectionLine>]>([
    ['wss: in an HTTPS page', FAILED, { url: 'wss://page.example/live' }],
    ['ws: in an HTTP page', FAILED, { frameUrl: 'http://page.example/' }],
    ['nothing has come of it yet', FAILED.slice(0, 1), {}],
    ['the page closed it before anything came of it', [FAILED[0]!, { kind: 'close', t: 5, by: 'page' }], {}],
  ])('%s', (_, records, about) => expect(found(records, about)).toEqual([]));
});

describe('mixed-content-ws: false positives', () => {
  it.each(['ws://localhost:3000/x', 'ws://127.0.0.1/x', 'ws://[::1]/x'])('%s that opened', (url) =>
    expect(found(OPENED, { url })).toEqual([]),
  );

  it('a failure to this machine may have other causes: low', () => {
    const [one] = found(FAILED, { url: 'ws://localhost:3000/x' });
    expect([one!.severity, one!.confidence]).toEqual(['warning', 'low']);
  });
});
