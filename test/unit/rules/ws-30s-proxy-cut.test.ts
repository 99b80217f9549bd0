import { describe, expect, it } from 'vitest';
import { ws30sProxyCut } from '../../../src/diagnostics/rules/ws-30s-proxy-cut.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

/** Sockets one after another, each open for `lived` ms with messages at these times, then ended. */
function sockets(lives: { lived: number; at?: number[]; end?: object }[], about: object = {}): Life[] {
  let t = 0;
  return lives.map(({ lived, at = [], end }, i): Life => {
    const from = t;
    t += lived + 500;
    return [
      { id: `s${i}`, ...(i > 0 ? { continues: 's0' } : {}), ...about },
      { kind: 'connecting', t: from },
      { kind: 'open', t: from },
      ...at.map((ms): Loose => ({ kind: 'message', t: from + ms, data: 'x' })),
      { kind: 'close', t: from + lived, by: 'network', code: 1006, ...end },
    ];
  });
}
/** A message every 2 s until 30 s, then nothing. */
const silenced = (until = 30_000): Life => [
  {},
  { kind: 'open', t: 0 },
  ...Array.from(
    { length: until / 2000 },
    (_, i): Loose => ({ kind: 'message', t: 2000 * (i + 1), data: 'x' }),
  ),
];

describe('ws-30s-proxy-cut: fires', () => {
  it('when silence is cut at 30 s twice', () => {
    const [found, ...more] = diagnose(
      ws30sProxyCut,
      sockets([
        { lived: 34_000, at: [4000] },
        { lived: 50_000, at: [20_000] },
      ]),
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'medium',
      title: 'Cut about 30 s after the last byte without a close frame, 2 times of 2',
      records: [4, 8],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      cuts: 2,
      ofEndings: 2,
      secondsAtLastCut: 30,
      code: 1006,
      dataFlowedUntilTheCut: 'no',
      candidates: expect.stringContaining('Generic HTTP/1.1 intermediaries (30 s)'),
      notKnown: expect.stringContaining('server'),
    });
    expect(found!.advice).toContain('heartbeat');
  });

  it('when busy sockets are cut at 30 s, and means a limit on duration', () => {
    const busy = { lived: 30_100, at: [5000, 20_000, 29_000] };
    const [found] = diagnose(ws30sProxyCut, sockets([busy, busy, busy]));
    expect(found).toMatchObject({
      confidence: 'high',
      title: 'Cut about 30 s after it opened without a close frame, 3 times of 3',
      evidence: {
        dataFlowedUntilTheCut: 'yes',
        candidates: expect.stringMatching(/^Google Cloud external Application LB/),
      },
    });
    expect(found!.advice).toContain('timeoutSec');
  });

  it('when a regular stream falls silent 30 s after it opened', () => {
    const [found] = diagnose(ws30sProxyCut, [silenced()], { now: 60_000 });
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'low',
      title: 'Regular messages stopped 30 s after it opened, and it still counts as open',
      records: [16],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      stoppedAfterSeconds: 30,
      silentSeconds: 30,
      intervalSeconds: 2,
      intervalsBefore: 14,
    });
  });
});

describe('ws-30s-proxy-cut: near misses', () => {
  it.each([
    ['one cut', sockets([{ lived: 30_000 }])],
    ['cuts at 27.9 s', sockets([{ lived: 27_900 }, { lived: 27_900 }])],
    ['cuts at 35.1 s', sockets([{ lived: 35_100 }, { lived: 35_100 }])],
    [
      'ends with another code',
      sockets([
        { lived: 30_000, end: { code: 1001 } },
        { lived: 30_000, end: { code: 1001 } },
      ]),
    ],
  ])('%s', (_, lives) => expect(diagnose(ws30sProxyCut, lives)).toEqual([]));

  it.each([
    ['29.9 s of silence', silenced(), 59_900],
    ['silence that began after 26 s', silenced(26_000), 100_000],
    ['silence that began after 36 s', silenced(36_000), 100_000],
  ])('%s', (_, life, now) => expect(diagnose(ws30sProxyCut, [life], { now })).toEqual([]));
});

describe('ws-30s-proxy-cut: false positives', () => {
  it.each([
    ['the page closes them', sockets([1, 2].map(() => ({ lived: 30_000, end: { by: 'page', code: 1000 } })))],
    [
      'the server closes them with a code of its own',
      sockets([1, 2].map(() => ({ lived: 30_000, end: { by: 'server', code: 4000 } }))),
    ],
    ['an EventSource', sockets([{ lived: 30_000 }, { lived: 30_000 }], { api: 'EventSource' })],
  ])('%s', (_, lives) => expect(diagnose(ws30sProxyCut, lives)).toEqual([]));

  it('the page was hidden', () => {
    const lives = sockets([{ lived: 30_000 }, { lived: 30_000 }]);
    expect(diagnose(ws30sProxyCut, lives, { marks: [{ t: 5, mark: 'page-hidden' }] })).toEqual([]);
  });

  it('a server that ends them itself looks the same: said', () => {
    const [found] = diagnose(ws30sProxyCut, sockets([{ lived: 30_000 }, { lived: 30_000 }]));
    expect(found!.advice).toContain('A server that ends sockets itself looks the same');
  });

  it("a provider's socket: its choice", () => {
    const lives = sockets([{ lived: 30_000 }, { lived: 30_000 }], { url: 'wss://provider.test/x' });
    expect(diagnose(ws30sProxyCut, lives)[0]).toMatchObject({ severity: 'info', confidence: 'low' });
  });
});
