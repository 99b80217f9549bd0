import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARK_LIMIT } from '../../src/model/marks.ts';
import { Recording } from '../../src/model/recording.ts';
import type { PageMark } from '../../src/model/types.ts';
import { isFromRelay, MOMENTS_LIMIT, type Moment } from '../../src/protocol.ts';
import { Drift } from '../../src/relay/drift.ts';
import { Inputs } from '../../src/relay/inputs.ts';
import { addTasks } from '../../src/relay/long-tasks.ts';

const mark = (t: number): PageMark => ({ type: 'mark', mark: 'online', t, url: '' });

describe('marks of a recording', () => {
  it('are kept by time, in whatever order they are told', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100)), (times) => {
        const recording = new Recording();
        for (const t of times) recording.addMark(mark(t));
        expect(recording.marks.map(({ t }) => t)).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
  it('are bounded, and those forgotten are counted', () => {
    const recording = new Recording();
    for (let t = 0; t < MARK_LIMIT + 2500; t++) recording.addMark(mark(t));
    expect(recording.marks.length).toBeLessThanOrEqual(MARK_LIMIT);
    expect(recording.marks.length + recording.lost).toBe(MARK_LIMIT + 2500);
    expect(recording.losses[0]).toMatchObject({ count: 1000, from: 0, to: 999 });
    expect(recording.marks[0]!.t).toBe(3000);
  });
});

describe('moments from a relay', () => {
  const batch = (moments: unknown): boolean =>
    isFromRelay({ type: 'batch', n: 1, text: '', bytes: {}, moments });

  it('are believed in the documented shape only', () => {
    const task: Moment = { mark: 'long-task', t: 1, duration: 60, count: 2 };
    expect(batch([task, { mark: 'offline', t: 2.5 }])).toBe(true);
    expect(batch(Array(MOMENTS_LIMIT).fill(task))).toBe(true);
    const wrong: unknown[] = [
      ...[{ mark: 'navigation' }, { mark: ['offline'] }, { t: '1' }, { t: Number.NaN }, { duration: -1 }],
      ...[{ duration: Number.POSITIVE_INFINITY }, { count: 0 }, { count: 1.5 }, { count: '2' }],
    ].map((fields) => [{ ...task, ...fields }]);
    for (const moments of [...wrong, Array(MOMENTS_LIMIT + 1).fill(task), [null], {}, 'offline'])
      expect([moments, batch(moments)]).toEqual([moments, false]);
  });
  it('tell the first long tasks one by one and count the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(80), { maxLength: 40 }), (sizes) => {
        const tasks: Moment[] = [];
        for (const size of sizes) {
          const entries = Array.from({ length: size }, (_, i) => ({ startTime: i, duration: 50 }));
          addTasks(tasks, entries, 1000);
        }
        const all = sizes.reduce((sum, size) => sum + size, 0);
        expect(tasks.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(all);
        expect(tasks.reduce((sum, { duration = 0 }) => sum + duration, 0)).toBe(all * 50);
        expect(batch(tasks)).toBe(true);
      }),
    );
  });
});

describe('what a person does', () => {
  it('is told at once, then together', () => {
    const inputs = new Inputs();
    expect(inputs.add(100, false)).toEqual({ mark: 'input', t: 100 });
    expect(inputs.add(101, true)).toBeUndefined();
    expect(inputs.add(102, true)).toBeUndefined();
    expect(inputs.take()).toEqual({ mark: 'input', t: 101, count: 2 });
    expect(inputs.take()).toBeUndefined();
  });
});

describe('a timer that comes late', () => {
  /** The ticks of a timer of 2 s: by the page's clock, by the wall's, and whether the page was visible. */
  const slept = (...ticks: [number, number, boolean?][]) => {
    const drift = new Drift(2000);
    return ticks.flatMap(([now, wall, visible = true]) => drift.tick(now, wall, visible) ?? []);
  };
  it('by more than 5 s says that the page did not run', () => {
    expect(slept([0, 0], [2000, 2000], [9001, 9001], [11_001, 11_001])).toEqual([{ from: 2000, for: 7001 }]);
    expect(slept([0, 0], [7000, 7000])).toEqual([]);
  });
  it('by the clock on the wall too, as the other may stand still', () =>
    expect(slept([0, 0], [2000, 60_000])).toEqual([{ from: 0, for: 2000 }]));
  it('says nothing of a hidden page, whose timers are slowed down', () => {
    expect(slept([0, 0, false], [60_000, 60_000])).toEqual([]);
    expect(slept([0, 0], [60_000, 60_000, false], [120_000, 120_000])).toEqual([]);
  });
  it('says nothing of a clock that is put back', () => expect(slept([0, 0], [2000, -1e6])).toEqual([]));
});
