import { describe, expect, it } from 'vitest';
import { idleGapRisk } from '../../../src/diagnostics/rules/idle-gap-risk.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

/** A stream with a message after each of these silences, in seconds. */
function silences(seconds: number[], about: Life[0] = {}, ...more: Loose[]): Life {
  let t = 0;
  const messages = seconds.map((s): Loose => {
    t += s * 1000;
    return { kind: 'message', t, data: `{"at":${t}}` };
  });
  return [about, { kind: 'open', t: 0 }, ...messages, ...more];
}
const FETCH = { api: 'fetch', url: 'https://page.example/feed' } as const;
const SSE = { api: 'EventSource', url: 'https://page.example/feed' } as const;
const comments = (...times: number[]) => times.map((t): Loose => ({ kind: 'comment', t, data: 'ka' }));

describe('idle-gap-risk: fires', () => {
  it('at three silences of 50 s on a fetch stream, whose bytes are all seen', () => {
    const [found, ...more] = diagnose(idleGapRisk, [silences([50, 2, 70, 30, 50], FETCH)]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'advice',
      confidence: 'high',
      title: 'Silent for up to 70 s, 3 times, with no heartbeat in between',
      records: [2, 4, 6],
    });
    expect(found!.evidence).toEqual({
      url: 'https://page.example/feed',
      silences: 3,
      longestSeconds: 70,
      heartbeats: 0,
      comments: 0,
      wouldBeCutBy: expect.stringContaining('nginx, AWS ALB, Heroku'),
    });
  });

  it('at three of 25 s, for proxies that cut at 30 s; the present one counts', () => {
    const [found] = diagnose(idleGapRisk, [silences([25, 1, 25], FETCH)], { now: 76_000 });
    expect(found).toMatchObject({
      confidence: 'medium',
      title: 'Silent for up to 25 s, 3 times, with no heartbeat in between',
      evidence: { wouldBeCutBy: expect.stringContaining('30 s') },
    });
  });

  it('on a WebSocket, though messages of the page went out meanwhile', () => {
    const said: Loose = { kind: 'send', t: 70_000, data: '{"say":1}' };
    const [found] = diagnose(idleGapRisk, [silences([50, 50, 50], {}, said)]);
    expect(found).toMatchObject({ confidence: 'low', evidence: { silences: 3 } });
  });
});

describe('idle-gap-risk: near misses', () => {
  it.each([
    ['two silences of 50 s', silences([50, 50], FETCH)],
    ['three of 24.9 s', silences([24.9, 24.9, 24.9], FETCH)],
    ['two of 25 s and one of 24.9 s', silences([25, 24.9, 25], FETCH)],
  ])('%s', (_, life) => expect(diagnose(idleGapRisk, [life])).toEqual([]));
});

describe('idle-gap-risk: false positives', () => {
  it.each([
    [
      'a heartbeat is there, only slow',
      silences([50, 50, 50], {}, { kind: 'send', t: 150_000, data: 'ping' }),
    ],
    [
      'comments fill the silences',
      [
        FETCH,
        ...[
          ...silences([50, 50, 50], FETCH).slice(1),
          ...comments(20_000, 40_000, 70_000, 90_000, 120_000, 140_000),
        ],
      ],
    ],
    [
      "an EventSource's comments are told late by the network log",
      silences([50, 50, 50], SSE, ...comments(150_000, 150_000, 150_000)),
    ],
    [
      'it was cut already: another rule speaks',
      silences([50, 50, 50], {}, { kind: 'close', t: 200_000, by: 'network', code: 1006 }),
    ],
    ['long polls are silent by design', silences([50, 50, 50], { ...FETCH, polling: 'long' })],
  ] as [string, Life][])('%s', (_, life) => expect(diagnose(idleGapRisk, [life])).toEqual([]));

  it('the laptop slept', () => {
    const marks = [
      { t: 10_000, mark: 'frozen' as const },
      { t: 40_000, mark: 'resumed' as const },
    ];
    expect(diagnose(idleGapRisk, [silences([50, 50, 50], FETCH)], { marks })).toEqual([]);
  });

  it.each([
    ['comments of an EventSource that nobody read', SSE, 'comments'],
    ['ping frames', {}, 'ping and pong frames'],
  ])('%s are not seen: said, and less certain', (_, about, notSeen) =>
    expect(diagnose(idleGapRisk, [silences([50, 50, 50], about)])[0]).toMatchObject({
      title: 'Silent for up to 50 s, 3 times, with no heartbeat to be seen',
      confidence: 'low',
      evidence: { notSeen: expect.stringContaining(notSeen) },
    }),
  );

  it("a provider's stream: its choice", () => {
    const life = silences([50, 50, 50], { ...FETCH, url: 'https://provider.test/x' });
    expect(diagnose(idleGapRisk, [life])[0]).toMatchObject({ severity: 'info', confidence: 'low' });
  });
});
