import { describe, expect, it } from 'vitest';
import { wsEarlyDeath } from '../../../src/diagnostics/rules/ws-early-death.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

function sockets(
  count: number,
  lived: number,
  end: object = {},
  before: Loose[] = [],
  about: object = {},
): Life[] {
  return Array.from({ length: count }, (_, i): Life => {
    const t = i * 20_000;
    return [
      { id: `s${i}`, ...(i > 0 ? { continues: 's0' } : {}), ...about },
      { kind: 'connecting', t },
      { kind: 'open', t },
      ...before.map((one) => ({ ...one, t: t + one.t })),
      { kind: 'close', t: t + lived, by: 'network', code: 1006, ...end },
    ];
  });
}

describe('ws-early-death: fires', () => {
  it('at the second that dies within 5 s without a word of the server', () => {
    const [found, ...more] = diagnose(
      wsEarlyDeath,
      sockets(2, 1234, {}, [{ kind: 'send', t: 10, data: 'hello' }]),
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'medium',
      title: 'Opened and died within 1.2 s, 2 times of 2, before the server said anything',
      records: [4, 8],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      earlyDeaths: 2,
      attempts: 2,
      longestLifeSeconds: 1.2,
      codes: '1006',
      pageHadSentSomething: 'yes',
    });
  });

  it.each([1001, 1011])('with code %d too', (code) =>
    expect(diagnose(wsEarlyDeath, sockets(2, 4999, { by: 'server', code }))).toHaveLength(1),
  );
});

describe('ws-early-death: near misses', () => {
  it.each([
    ['one of them', sockets(1, 1000)],
    ['they live for 5 s', sockets(3, 5000)],
    ['the server said something', sockets(3, 1000, {}, [{ kind: 'message', t: 5, data: 'x' }])],
    ['the server gave a reason', sockets(3, 1000, { by: 'server', code: 4401 })],
  ])('%s', (_, lives) => expect(diagnose(wsEarlyDeath, lives)).toEqual([]));
});

describe('ws-early-death: false positives', () => {
  it('a double mount of StrictMode: the page closes it', () =>
    expect(diagnose(wsEarlyDeath, sockets(3, 100, { by: 'page', code: 1006 }))).toEqual([]));

  it('quick navigation', () => {
    const marks = [0, 1, 2].map((n) => ({ t: n * 20_000 + 1500, mark: 'navigation' as const }));
    expect(diagnose(wsEarlyDeath, sockets(3, 1000), { marks })).toEqual([]);
  });

  it('the page was offline', () => {
    expect(diagnose(wsEarlyDeath, sockets(3, 1000), { marks: [{ t: 0, mark: 'offline' }] })).toEqual([]);
  });

  it("a provider's socket: its choice", () => {
    const lives = sockets(3, 1000, {}, [], { url: 'wss://provider.test/x' });
    expect(diagnose(wsEarlyDeath, lives)[0]).toMatchObject({ severity: 'info', confidence: 'low' });
  });
});
