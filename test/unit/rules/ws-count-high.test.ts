import { describe, expect, it } from 'vitest';
import { wsCountHigh } from '../../../src/diagnostics/rules/ws-count-high.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const socket = (i: number, api: 'WebSocket' | 'EventSource' = 'WebSocket', end?: number): Life => [
  { api, url: `wss://${i % 3 === 0 ? 'a' : 'b'}.example/${i}` },
  { kind: 'connecting', t: i * 1000 },
  { kind: 'open', t: i * 1000 + 100 },
  ...(end === undefined ? [] : [{ kind: 'close' as const, t: end, by: 'page' }]),
];
const sockets = (count: number, api?: 'WebSocket' | 'EventSource'): Life[] =>
  Array.from({ length: count }, (_, i) => socket(i, api));

describe('ws-count-high: fires', () => {
  it('20 at once are an information, with all the evidence', () => {
    expect(diagnose(wsCountHigh, sockets(20))).toEqual([
      {
        type: 'finding',
        rule: 'ws-count-high',
        severity: 'info',
        title: '20 WebSockets at once in this page: browsers stop at 200 to 255',
        evidence: { webSocketsAtOnce: 20, mostTo: 'wss://b.example', thatMany: 13 },
        records: Array.from({ length: 20 }, (_, i) => 1 + 2 * i),
        advice: expect.stringContaining('several channels'),
        confidence: 'high',
      },
    ]);
  });

  it('100 at once are a warning', () =>
    expect(diagnose(wsCountHigh, sockets(100))[0]!.severity).toBe('warning'));
});

describe('ws-count-high: near misses', () => {
  it('19 at once', () => expect(diagnose(wsCountHigh, sockets(19))).toEqual([]));
  it('99 at once are no warning yet', () =>
    expect(diagnose(wsCountHigh, sockets(99))[0]!.severity).toBe('info'));
  it('20 of which one was closed before the last began', () =>
    expect(diagnose(wsCountHigh, [...sockets(20).slice(1), socket(0, 'WebSocket', 18_900)])).toEqual([]));
});

describe('ws-count-high: false positives', () => {
  it('20 EventSources', () => expect(diagnose(wsCountHigh, sockets(20, 'EventSource'))).toEqual([]));
});
