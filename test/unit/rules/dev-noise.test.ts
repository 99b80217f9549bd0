import { describe, expect, it } from 'vitest';
import { devNoise } from '../../../src/diagnostics/rules/dev-noise.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const vite: Life = [
  { url: 'ws://localhost:5173/?token=x', protocols: ['vite-hmr'] },
  { kind: 'open', t: 1, protocol: 'vite-hmr' },
];
const own: Life = [{}, { kind: 'open', t: 1 }, { kind: 'message', t: 2, data: '{"type":"connected"}' }];

describe('dev-noise: fires', () => {
  it('dev-noise counts the connections of development servers', () =>
    expect(diagnose(devNoise, [vite, own, vite])).toEqual([
      {
        type: 'finding',
        rule: 'dev-noise',
        severity: 'info',
        title: '2 connections of development tooling are hidden and not diagnosed',
        evidence: { connections: 2, tools: 'Vite × 2' },
        records: [],
        advice: expect.stringContaining('Nothing to do'),
        confidence: 'high',
      },
    ]));
});

describe('dev-noise: near misses', () => {
  it("dev-noise not for the page's own sockets", () => expect(diagnose(devNoise, [own])).toEqual([]));
});
