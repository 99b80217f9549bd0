import { BUCKETS, type RateBuckets } from '../../src/model/statistics/rate-buckets.ts';
import type { EpochMs, Milliseconds } from '../../src/units.ts';
import { clockSeconds, duration, plural, size } from '../format.ts';
import { rulerTicks } from '../timeline/ruler.ts';
import { TimeScale, TimeSpan } from '../timeline/time-scale.ts';
import { type Chart, niceTop } from './chart.ts';

/** A rate over less than a second says more about the moment than about the stream. */
const SECOND: Milliseconds = 1000;
const LONG: Milliseconds = 10_000;

/** Messages in stretches of time, as wide as they are drawn. */
export interface RateSeries {
  start: EpochMs;
  /** Width of a bar. */
  width: Milliseconds;
  counts: number[];
  bytes: number[];
}

/**
 * The messages of one direction until `until`, in at most `most` bars; a bar is a second or more as soon as there are
 * ten seconds to show. O(buckets), however long nothing came.
 */
export function rateSeries(
  rates: RateBuckets,
  direction: 'in' | 'out',
  until: EpochMs,
  most: number,
): RateSeries {
  const { start, width } = rates;
  if (Number.isNaN(start)) return { start: until, width, counts: [], bytes: [] };
  const buckets = Math.max(1, rates.indexOf(until) + 1);
  const least = (until - start > LONG ? SECOND : 0) / width;
  const group = Math.ceil(Math.max(1, least, buckets / Math.max(1, most)));
  const bars = Math.ceil(buckets / group);
  const series = { start, width: width * group, counts: zeros(bars), bytes: zeros(bars) };
  const { counts, bytes } = rates[direction];
  for (let i = 0; i < Math.min(BUCKETS, buckets); i++) {
    const bar = Math.floor(i / group);
    series.counts[bar] = (series.counts[bar] as number) + (counts[i] as number);
    series.bytes[bar] = (series.bytes[bar] as number) + (bytes[i] as number);
  }
  return series;
}

/** The busiest stretch of a series, a second. */
export function peakOf(series: RateSeries): { rate: number; at: EpochMs } {
  const most = Math.max(0, ...series.counts);
  return {
    rate: (most / series.width) * SECOND,
    at: series.start + series.counts.indexOf(most) * series.width,
  };
}

/** Messages a second over time. `origin` is the beginning of the recording, as on the timeline. */
export function rateChart(series: RateSeries, origin: EpochMs, px: number): Chart {
  const { start, width, counts, bytes } = series;
  const bars = counts.map((n) => (n / width) * SECOND);
  const top = niceTop(Math.max(0, ...bars));
  const scale = new TimeScale(new TimeSpan(start, start + Math.max(1, bars.length) * width), px);
  return {
    bars,
    top,
    topLabel: `${rate(top)}/s`,
    ticks: rulerTicks(scale, origin, 70).map((tick) => ({
      at: (tick.x / scale.width) * bars.length,
      label: tick.label,
    })),
    marks: [],
    label: (index) => {
      const from = start + index * width;
      const messages = counts[index] ?? 0;
      const each = `${plural(messages, 'message')} (${rate(bars[index] ?? 0)}/s), ${size(bytes[index] ?? 0)}`;
      return `${clockSeconds(from)}, ${duration(width)}: ${each}`;
    },
  };
}

/** 0.25 → "0.25", 12.34 → "12.3", 1234 → "1,234". */
export function rate(perSecond: number): string {
  if (perSecond >= 100) return Math.round(perSecond).toLocaleString('en-US');
  return String(Number(perSecond.toPrecision(3)));
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
