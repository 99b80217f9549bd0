import { describe, expect, it } from 'vitest';
import { candidatesFor, listed, watchdogsFor } from '../../../src/diagnostics/timeouts/candidates.ts';
import { TIMEOUTS } from '../../../src/diagnostics/timeouts/timeouts.ts';

const ids = (cut: Parameters<typeof candidatesFor>[0]) => candidatesFor(cut).map(({ timeout }) => timeout.id);

describe('candidates for a cut', () => {
  it('are those whose default, kind and transport fit', () => {
    const found = ids({ seconds: 15.2, kind: 'max-duration', transport: 'sse' });
    expect(found).toEqual(['envoy-route']);
    expect(ids({ seconds: 15.2, kind: 'idle', transport: 'sse' })).toEqual([]);
    expect(ids({ seconds: 15.2, kind: 'max-duration', transport: 'ws' })).toEqual([]);
    expect(ids({ seconds: 100, kind: 'idle', transport: 'ws' })).toEqual(['cloudflare-ws']);
    expect(ids({ seconds: 100, kind: 'idle', transport: 'sse' })).toEqual(['cloudflare-http']);
  });

  it.each([
    [59, true],
    [58.9, true],
    [58.1, false],
    [61.8, true],
    [61.9, false],
  ])('within a second or three percent: %d s is 60 s: %s', (seconds, fits) =>
    expect(ids({ seconds, kind: 'idle', transport: 'ws' }).includes('nginx-proxy-read')).toBe(
      fits === true && seconds >= 58.2,
    ),
  );

  it('begin with whom the headers name, and then with what has a source', () => {
    const cut = { seconds: 60, kind: 'idle', transport: 'sse' } as const;
    expect(candidatesFor(cut).every(({ named }) => !named)).toBe(true);
    const [first, ...rest] = candidatesFor({ ...cut, headers: [['X-Kong-Proxy-Latency', '2']] });
    expect([first!.timeout.id, first!.named]).toEqual(['kong-read', true]);
    expect(rest.some(({ named }) => named)).toBe(false);
    const thirty = candidatesFor({ seconds: 30, kind: 'idle', transport: 'ws' });
    expect(thirty.map(({ timeout }) => timeout.status)).toEqual(['sourced', 'unverified', 'unverified']);
    expect(listed(thirty)).toContain('unverified');
  });

  it.each([
    [['server', 'nginx/1.27'], 'nginx-proxy-read'],
    [['Server', 'openresty'], 'nginx-proxy-read'],
    [['server', 'awselb/2.0'], 'aws-alb'],
    [['via', '1.1 vegur'], undefined],
  ] as [[string, string], string | undefined][])('%j names %s at 60 s', (header, id) => {
    const found = candidatesFor({ seconds: 60, kind: 'idle', transport: 'ws', headers: [header] });
    expect(found.filter(({ named }) => named).map(({ timeout }) => timeout.id)[0]).toBe(id);
  });

  it('leave out what has no default or no limit', () => {
    expect(ids({ seconds: 0, transport: 'ws' })).toEqual([]);
    for (const { seconds, applies, kind } of TIMEOUTS)
      if (seconds && (kind === 'idle' || kind === 'max-duration'))
        expect(candidatesFor({ seconds, transport: applies[0]! }).length).toBeGreaterThan(0);
  });

  it('are told apart from what libraries and designs do by themselves', () => {
    expect(watchdogsFor(600).map(({ id }) => id)).toEqual(['mercure-rotation']);
    expect(watchdogsFor(60)).toEqual([]);
  });

  it('have each an id of its own', () =>
    expect(new Set(TIMEOUTS.map(({ id }) => id)).size).toBe(TIMEOUTS.length));
});
