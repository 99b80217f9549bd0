import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chart, niceTop } from '../../../panel/charts/chart.ts';
import { barAt, drawChart } from '../../../panel/charts/draw.ts';
import { histogramChart } from '../../../panel/charts/histogram-chart.ts';
import { peakOf, rate, rateChart, rateSeries } from '../../../panel/charts/rate-chart.ts';
import type { Palette, Pen } from '../../../panel/timeline/scene.ts';
import { LogHistogram } from '../../../src/model/statistics/log-histogram.ts';
import { RateBuckets } from '../../../src/model/statistics/rate-buckets.ts';

const palette = new Proxy({}, { get: (_, name) => name }) as Palette;

/** A context that only remembers what was drawn, in which colour. */
class FakePen {
  fillStyle = '';
  strokeStyle = '';
  lineWidth = 1;
  font = '';
  textBaseline = '';
  readonly rects: { color: string; x: number; y: number; width: number; height: number }[] = [];
  readonly texts: { text: string; x: number }[] = [];
  strokes = 0;
  fillRect = (x: number, y: number, width: number, height: number) =>
    void this.rects.push({ color: this.fillStyle, x, y, width, height });
  fillText = (text: string, x: number) => void this.texts.push({ text, x });
  measureText = (text: string) => ({ width: text.length * 5 });
  stroke = () => void this.strokes++;
  beginPath = () => {};
  moveTo = () => {};
  lineTo = () => {};
  setLineDash = () => {};
}

function drawn(chart: Chart, width = 300, hovered?: number): FakePen {
  const pen = new FakePen();
  const scene = { chart, width, height: 96, color: 'bar', palette };
  drawChart(pen as unknown as Pen, hovered === undefined ? scene : { ...scene, hovered });
  return pen;
}

const chartOf = (bars: number[], more: Partial<Chart> = {}): Chart => ({
  ...{ bars, top: niceTop(Math.max(0, ...bars)), topLabel: 'top', ticks: [], marks: [] },
  label: String,
  ...more,
});

describe('drawChart', () => {
  it('a bar for each number that is not zero, inside the picture, the highest the tallest', () => {
    const bars = fc.array(fc.nat(1000), { minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(bars, fc.integer({ min: 50, max: 1200 }), (list, width) => {
        const rects = drawn(chartOf(list), width).rects.filter(({ color }) => color === 'bar');
        expect(rects).toHaveLength(list.filter((n) => n > 0).length);
        for (const rect of rects) {
          expect(rect.width).toBeGreaterThanOrEqual(1);
          expect(rect.x + rect.width).toBeLessThanOrEqual(width + 1);
          expect(rect.y).toBeGreaterThanOrEqual(12);
          expect(rect.y + rect.height).toBe(96 - 14);
        }
        const heights = list.filter((n) => n > 0).map((n, i) => [n, rects[i]!.height] as const);
        for (const [n, tall] of heights)
          for (const [m, other] of heights.slice(0, 5)) if (n > m) expect(tall).toBeGreaterThanOrEqual(other);
      }),
    );
  });

  it('names along the axis never overlap, and stay inside', () => {
    const ticks = Array.from({ length: 10 }, (_, i) => ({ at: i, label: `${i * 100} ms` }));
    const { texts } = drawn(chartOf(new Array(10).fill(1), { ticks }), 120);
    const names = texts.filter(({ text }) => text !== 'top');
    expect(names.length).toBeGreaterThan(1);
    names.forEach(({ text, x }, i) => {
      expect(x + text.length * 5).toBeLessThanOrEqual(120);
      const next = names[i + 1];
      if (next) expect(next.x).toBeGreaterThan(x + text.length * 5);
    });
  });

  it('marks the quantiles and the bar pointed at', () => {
    const pen = drawn(chartOf([1, 2, 3], { marks: [{ at: 1.5, label: 'p50' }] }), 300, 2);
    expect(pen.strokes).toBe(1);
    expect(pen.texts).toContainEqual({ text: 'p50', x: 150 - 7.5 });
    expect(pen.rects.find(({ color }) => color === 'hover')).toMatchObject({ x: 200, width: 100 });
    expect([barAt(chartOf([1, 2, 3]), 300, 250), barAt(chartOf([]), 300, 5)]).toEqual([2, undefined]);
  });
});

describe('rateSeries', () => {
  it('keeps every message, in at most so many bars, a second or more over ten', () => {
    const waits = fc.array(fc.oneof(fc.nat(400), fc.nat(60_000)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 300 }), fc.nat(10 ** 9), (list, most, silence) => {
        const buckets = new RateBuckets();
        let t = 1000;
        for (const wait of list) {
          t += wait;
          buckets.add('in', t, 7);
        }
        const series = rateSeries(buckets, 'in', t + silence, most);
        expect(series.counts.length).toBeLessThanOrEqual(most);
        expect(series.counts.reduce((sum, n) => sum + n, 0)).toBe(list.length);
        expect(series.bytes.reduce((sum, n) => sum + n, 0)).toBe(list.length * 7);
        expect(series.start + series.counts.length * series.width).toBeGreaterThan(t + silence);
        if (t + silence - series.start > 10_000) expect(series.width).toBeGreaterThanOrEqual(1000);
      }),
    );
  });

  it('peak and words', () => {
    const buckets = new RateBuckets();
    for (let i = 0; i < 30; i++) buckets.add('in', 5000 + (i < 20 ? i * 10 : i * 600), 10);
    const series = rateSeries(buckets, 'in', 25_000, 100);
    expect(series.width).toBe(1000);
    expect(peakOf(series)).toEqual({ rate: 20, at: 5000 });
    expect(rateChart(series, 0, 400).label(0)).toMatch(/1 s: 20 messages \(20\/s\), 200 B$/);
    expect([rate(0.2512), rate(12.34), rate(1234.5)]).toEqual(['0.251', '12.3', '1,235']);
  });
});

describe('histogramChart', () => {
  it('shows each number once; zeros apart; one number is no block as wide as the chart', () => {
    const histogram = new LogHistogram();
    histogram.add(12);
    expect(histogramChart(histogram, String).bars.length).toBeGreaterThanOrEqual(20);
    for (const value of [0, 0, 5, 5, 900]) histogram.add(value);
    const chart = histogramChart(histogram, (value) => value.toFixed(1));
    expect(chart.bars.reduce((sum, n) => sum + n, 0)).toBe(6);
    expect(chart.bars[0]).toBe(2);
    expect(chart.label(0)).toBe('0: 2');
    expect(chart.label(chart.bars.indexOf(2, 1))).toMatch(/^\d\.\d to \d\.\d: 2$/);
    expect(chart.ticks.map(({ label }) => label)).toEqual(['0', '10.0', '100.0', '1000.0']);
    expect(chart.marks.map(({ label }) => label)).toEqual(['p50', 'p95']);
    for (const { at } of chart.marks) expect(at).toBeLessThanOrEqual(chart.bars.length);
  });

  it('of zeros only, and of nothing, it still is a chart', () => {
    const histogram = new LogHistogram();
    expect(histogramChart(histogram, String).bars).toEqual([]);
    histogram.add(0);
    expect(histogramChart(histogram, String).bars).toEqual([1, 0]);
  });
});
