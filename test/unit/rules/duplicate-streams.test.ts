import { describe, expect, it } from 'vitest';
import { duplicateStreams } from '../../../src/diagnostics/rules/duplicate-streams.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const URL = 'https://page.example/events?room=1';
const AT = 'at mount (https://page.example/app.js:1:2)';
/** Open from `from` on, with the messages given. */
function stream(
  from: number,
  about: Partial<ConnectionLine> = {},
  messages: Loose[] = [],
  end?: number,
): Life {
  return [
    { api: 'EventSource', url: URL, stack: `${AT}\nat run (x.js:1:1)`, ...about },
    { kind: 'connecting', t: from - 100 },
    { kind: 'open', t: from },
    ...messages,
    ...(end === undefined ? [] : [{ kind: 'close' as const, t: end, by: 'page' }]),
  ];
}
/** `count` messages, one a second from `from` on, each with an id from `first` on. */
const events = (count: number, from: number, first = 1): Loose[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'message' as const,
    t: from + i * 1000,
    lastEventId: String(first + i),
    data: `{"n":${first + i}}`,
  }));
const found = (lives: Life[], now: number) => diagnose(duplicateStreams, lives, { now });
const told = (lives: Life[], now: number) =>
  found(lives, now).map(({ severity, confidence, connection }) => [severity, confidence, connection]);

describe('duplicate-streams: fires', () => {
  it('two EventSources with the same events for 5 s are certain, with all the evidence', () => {
    const lives = [stream(1000, {}, events(3, 2500)), stream(2000, {}, events(3, 2510))];
    expect(found(lives, 7000)).toEqual([
      {
        type: 'finding',
        rule: 'duplicate-streams',
        connection: 'c2',
        severity: 'warning',
        title: '2 connections to the same URL at once for 5.0 s, with the same messages',
        evidence: {
          url: URL,
          openAtOnce: 2,
          overlapSeconds: 5,
          messagesCompared: 6,
          sameMessages: 3,
          firstMadeAt: AT,
          secondMadeAt: AT,
        },
        records: [1, 3, 5, 6, 7, 8, 9, 10],
        advice: expect.stringContaining('one shared place'),
        confidence: 'high',
      },
    ]);
  });

  it('two to the same URL are suspect without a message', () =>
    expect(told([stream(1000), stream(2000)], 7000)).toEqual([['warning', 'medium', 'c2']]));

  it('three at once are counted', () =>
    expect(found([stream(1000), stream(2000), stream(3000)], 9000)[0]!.evidence).toMatchObject({
      openAtOnce: 3,
      overlapSeconds: 7,
    }));

  it('two with a fresh token each, if they get the same', () => {
    const tokens = ['a', 'b'].map((it) => ({ url: `https://page.example/events?token=${it.repeat(20)}` }));
    const lives = [stream(1000, tokens[0], events(3, 2500)), stream(2000, tokens[1], events(3, 2510))];
    const [finding] = found(lives, 7000);
    expect([finding!.confidence, finding!.evidence.url]).toEqual([
      'high',
      'https://page.example/events?token=MASKED',
    ]);
  });

  it('two GETs that stream', () => {
    const about = { api: 'fetch' as const, method: 'GET' };
    expect(told([stream(1000, about), stream(2000, about)], 7000)).toEqual([['warning', 'medium', 'c2']]);
  });

  it('two WebSockets with different messages are an advice to share one', () => {
    const about = { api: 'WebSocket' as const, url: 'wss://page.example/live' };
    const lives = [stream(1000, about, events(5, 2500, 1)), stream(2000, about, events(5, 2510, 100))];
    const [finding] = found(lives, 9000);
    expect([finding!.severity, finding!.evidence.sameMessages]).toEqual(['advice', 0]);
    expect(finding!.title).toContain('different messages');
  });
});

describe('duplicate-streams: near misses', () => {
  it('an overlap of 4.9 s', () => expect(told([stream(1000), stream(2000)], 6900)).toEqual([]));

  it('one after the other', () =>
    expect(told([stream(1000, {}, [], 9000), stream(9000)], 60_000)).toEqual([]));

  it('two same messages do not make it certain', () => {
    const lives = [stream(1000, {}, events(2, 2500)), stream(2000, {}, events(2, 2510))];
    expect(told(lives, 7000)).toEqual([['warning', 'medium', 'c2']]);
  });

  it('same messages more than 5 s apart are not the same message', () => {
    const lives = [stream(1000, {}, events(3, 2500)), stream(2000, {}, events(3, 7501))];
    expect(found(lives, 12_000)[0]!.evidence).toMatchObject({ sameMessages: 0, messagesCompared: 6 });
  });
});

describe('duplicate-streams: false positives', () => {
  it.each<[string, Life[]]>([
    ['the extra setup and cleanup of StrictMode', [stream(1000, {}, [], 1500), stream(1600)]],
    ['StrictMode where the first is closed a second late', [stream(1000, {}, [], 2600), stream(1600)]],
    ['another room in the query', [stream(1000), stream(2000, { url: `${URL.slice(0, -1)}2` })]],
    [
      'another frame',
      [stream(1000), stream(2000, { context: 'iframe', frameUrl: 'https://page.example/f' })],
    ],
    ['another API', [stream(1000), stream(2000, { api: 'fetch', method: 'GET' })]],
    [
      'two POSTs, whose question is in the body',
      [1000, 2000].map((t) => stream(t, { api: 'fetch', method: 'POST' })),
    ],
    ['two polling series', [1000, 2000].map((t) => stream(t, { api: 'fetch', polling: 'long' }))],
    [
      'two users, by their tokens',
      ['a', 'b'].map((it, i) => stream(1000 + i, { url: `${URL}&token=${it.repeat(20)}` })),
    ],
  ])('%s', (_, lives) => expect(told(lives, 60_000)).toEqual([]));

  it('frames with the same address cannot be told apart, which is said', () => {
    const frame = { context: 'iframe' as const, frameUrl: 'https://page.example/widget' };
    const [finding] = found([stream(1000, frame), stream(2000, frame)], 60_000);
    expect(finding!.confidence).toBe('low');
    expect(finding!.evidence.note).toContain('cannot be told apart');
  });
});
