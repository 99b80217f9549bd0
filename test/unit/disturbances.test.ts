import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Disturbances } from '../../src/diagnostics/disturbances.ts';
import { Recording } from '../../src/model/recording.ts';
import type { PageMark } from '../../src/model/types.ts';

const of = (...marks: (Partial<PageMark> & { mark: PageMark['mark']; t: number })[]) => {
  const recording = new Recording();
  for (const mark of marks) recording.addMark({ type: 'mark', url: '', ...mark });
  return new Disturbances(recording);
};

describe('time in which nobody could use the page', () => {
  it('is counted once, whatever overlaps, and to the end of what was asked', () => {
    const disturbances = of(
      { mark: 'page-hidden', t: 100 },
      { mark: 'offline', t: 150 },
      { mark: 'page-visible', t: 200 },
      { mark: 'online', t: 250 },
      { mark: 'slept', t: 400, duration: 50 },
      { mark: 'long-task', t: 600, duration: 300 },
      { mark: 'page-hidden', t: 1000 },
    );
    expect(disturbances.away(0, 2000)).toBe(150 + 50 + 1000);
    expect(disturbances.away(120, 420)).toBe(130 + 20);
    expect(disturbances.away(500, 999)).toBe(0);
    expect([
      disturbances.overlap(500, 999),
      disturbances.overlap(410, 420),
      disturbances.overlap(460, 590),
    ]).toEqual([true, true, false]);
  });
  it('ends with a navigation', () => {
    const disturbances = of({ mark: 'page-hidden', t: 100 }, { mark: 'navigation', t: 300 });
    expect(disturbances.away(0, 1000)).toBe(200);
  });
});

describe('inputs', () => {
  it('are counted between two times, both included', () => {
    const marks = fc.array(fc.record({ t: fc.nat(50), count: fc.integer({ min: 1, max: 5 }) }));
    fc.assert(
      fc.property(marks, fc.nat(50), fc.nat(50), (all, from, to) => {
        const disturbances = of(...all.map((one) => ({ mark: 'input' as const, ...one })));
        const expected = all
          .filter(({ t }) => t >= from && t <= to)
          .reduce((sum, { count }) => sum + count, 0);
        expect(disturbances.inputs(from, to)).toBe(expected);
      }),
    );
  });
});
