import { describe, expect, it } from 'vitest';
import { wsHandshakeDropped } from '../../../src/diagnostics/rules/ws-handshake-dropped.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const failed = (after = 500, fields: object = {}, about: object = {}): Life => [
  about,
  { kind: 'connecting', t: 10_000 },
  { kind: 'error', t: 10_000 + after, readyState: 3 },
  { kind: 'close', t: 10_000 + after, by: 'network', code: 1006, ...fields },
];
const beside = (t: number): Life => [
  { id: 'feed', api: 'EventSource', url: 'https://page.example/feed' },
  { kind: 'connecting', t } as Loose,
  { kind: 'open', t },
  { kind: 'message', t, data: 'x' },
  { kind: 'close', t: t + 10, by: 'page' },
];

describe('ws-handshake-dropped: fires', () => {
  it('with the status that came instead of 101', () => {
    const [found, ...more] = diagnose(wsHandshakeDropped, [failed(40, { status: 403 })]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      confidence: 'high',
      title: 'The WebSocket never opened: answered 403 instead of 101, 1 of 1 attempt',
      records: [3],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      failedAttempts: 1,
      failedAfterSeconds: 0.04,
      code: 1006,
      answer: 'answered 403 instead of 101',
      sameHostReachedBeside: 'not seen',
    });
    expect(found!.advice).toContain('Origin');
  });

  it.each([
    [301, 'wss:'],
    [426, 'Upgrade and Connection'],
    [400, 'HTTP/1.1'],
    [401, 'login'],
    [404, 'path'],
    [200, 'not the WebSocket'],
    [503, 'could not reach the server'],
    [407, 'logged in'],
    [418, 'who sends'],
  ])('with what a %d means', (status, advice) =>
    expect(diagnose(wsHandshakeDropped, [failed(40, { status })])[0]!.advice).toContain(advice),
  );

  it.each([
    [99, 'refused at once', 'Content-Security-Policy'],
    [20_000, 'Firefox', 'never answered'],
    [75_000, 'TCP', 'firewall'],
  ])('without a status, by the time it took: %d ms', (ms, means, advice) => {
    const [found] = diagnose(wsHandshakeDropped, [failed(ms)]);
    expect(found).toMatchObject({
      severity: 'error',
      confidence: 'medium',
      evidence: { answer: 'no answer is known', thatLongMeans: expect.stringContaining(means) },
    });
    expect(found!.advice).toContain(advice);
  });

  it('with certainty, when a plain stream of the same host was open in the same minute', () => {
    const [found] = diagnose(wsHandshakeDropped, [failed(), beside(60_000)]);
    expect(found).toMatchObject({ confidence: 'high', evidence: { sameHostReachedBeside: 'yes' } });
    expect(found!.evidence).not.toHaveProperty('thatLongMeans');
    expect(diagnose(wsHandshakeDropped, [failed(), beside(70_501)])[0]!.confidence).toBe('medium');
  });
});

describe('ws-handshake-dropped: near misses', () => {
  it('it opened once: the server is down, no handshake is dropped', () => {
    const again: Life = [
      { continues: 'c1' },
      { kind: 'open', t: 20_000 },
      { kind: 'close', t: 21_000, by: 'network' },
    ];
    expect(diagnose(wsHandshakeDropped, [failed(), again])).toEqual([]);
  });

  it('it is still connecting', () =>
    expect(diagnose(wsHandshakeDropped, [[{}, { kind: 'connecting', t: 0 }]], { now: 90_000 })).toEqual([]));
});

describe('ws-handshake-dropped: false positives', () => {
  it.each([
    ['an ad blocker', failed(5, { netError: 'net::ERR_BLOCKED_BY_CLIENT' }), undefined],
    ['the page gave it up', failed(5, { by: 'page' }), undefined],
    ['the page was offline', failed(), 'offline'],
    ['the page was left while it connected', failed(), 'navigation'],
    [
      'mixed content, of which another rule speaks',
      failed(5, {}, { url: 'ws://page.example/live' }),
      undefined,
    ],
    ['it predates the recording', failed(5, {}, { predatesRecording: true }), undefined],
  ] as const)('%s', (_, life, mark) => {
    const marks = mark ? [{ t: 10_100, mark }] : [];
    expect(diagnose(wsHandshakeDropped, [life], { marks })).toEqual([]);
  });

  it("a provider's socket: its choice", () => {
    const life = failed(40, { status: 403 }, { url: 'wss://provider.test/x' });
    expect(diagnose(wsHandshakeDropped, [life])[0]).toMatchObject({ severity: 'info', confidence: 'low' });
  });
});
