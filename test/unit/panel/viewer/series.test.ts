import fc from 'fast-check';
import { expect, it } from 'vitest';
import { POINTS_MAX, Series } from '../../../../panel/viewer/series.ts';

it('keeps the least, the greatest and the last of any number of values, in few points', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer(), fc.constant(Number.NaN)), { maxLength: 50 }),
      fc.nat(400),
      (head, times) => {
        const series = new Series();
        const values = Array.from({ length: times }, () => head).flat();
        for (const [t, value] of values.entries()) series.add(t, value, String(value));
        const numbers = values.filter((value) => !Number.isNaN(value));
        expect(series.count).toBe(values.length);
        expect(series.others).toBe(values.length - numbers.length);
        expect(series.points.length).toBeLessThanOrEqual(POINTS_MAX);
        if (numbers.length === 0) return;
        expect(Math.min(...series.points.map(({ min }) => min))).toBe(Math.min(...numbers));
        expect(Math.max(...series.points.map(({ max }) => max))).toBe(Math.max(...numbers));
        expect(series.points.at(-1)?.last).toBe(numbers.at(-1));
        const times_ = series.points.flatMap(({ from, to }) => [from, to]);
        expect(times_).toEqual([...times_].sort((a, b) => a - b));
      },
    ),
    { numRuns: 50 },
  );
});
