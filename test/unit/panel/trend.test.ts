import { describe, expect, it } from 'vitest';
import { drawTrend } from '../../../panel/timeline/draw-trend.ts';
import type { Trend } from '../../../panel/timeline/scene.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { FakePen } from '../helpers/fake-pen.ts';

const drawn = (trend: Trend, span = new TimeSpan(0, 100)) => {
  const pen = new FakePen();
  drawTrend(pen.pen, trend, new TimeScale(span, 100), { top: 10, height: 11 }, 'fg');
  return pen.rects('fg');
};
const at = (from: number, last: number, min = last, max = last) => ({ from, min, max, last });

describe('a followed value over its lane', () => {
  it('is steps from its least at the bottom to its largest at the top', () => {
    expect(drawn({ points: [at(0, 1), at(40, 3), at(60, 2)], min: 1, max: 3 })).toEqual([
      [0, 20, 40, 1],
      [40, 10, 1, 11],
      [40, 10, 20, 1],
      [60, 10, 1, 6],
      [60, 15, 1, 1],
    ]);
  });

  it('shows between what many values of one point lie', () => {
    expect(drawn({ points: [at(50, 2, 1, 3)], min: 1, max: 3 })).toEqual([
      [50, 10, 1, 11],
      [50, 15, 1, 1],
    ]);
  });

  it('that never changes is a line, and what is out of sight is not drawn', () => {
    const points = Array.from({ length: 1000 }, (_, i) => at(i * 10, 5));
    const rects = drawn({ points, min: 5, max: 5 }, new TimeSpan(500, 600));
    expect(rects.length).toBeLessThan(13);
    expect(new Set(rects.map(([, y]) => y))).toEqual(new Set([20]));
  });
});
