import { binEdge, type LogHistogram } from '../../src/model/statistics/log-histogram.ts';
import { count } from '../format.ts';
import { type Chart, niceTop } from './chart.ts';

/** Fewer bins than a factor of ten would be a few blocks without a shape. */
const LEAST = 20;
const PER_DECADE = 20;
/** Zeros stand apart: no number of steps leads to them. */
const ZERO_BARS = 2;
/** Shares that have a line of their own. */
const MARKED: readonly [share: number, label: string][] = [
  [0.5, 'p50'],
  [0.95, 'p95'],
];

/** How often each size or time occurred, over a logarithmic axis whose values `words` tells. */
export function histogramChart(histogram: LogHistogram, words: (value: number) => string): Chart {
  const used = histogram.used();
  const missing = Math.max(0, LEAST - (used.end - used.first));
  const first = Math.max(0, used.first - Math.floor(missing / 2));
  const end = Math.max(first + LEAST, used.end);
  const lead = histogram.zeros > 0 ? ZERO_BARS : 0;
  const bars: number[] = lead > 0 ? [histogram.zeros, 0] : [];
  if (histogram.count > histogram.zeros) for (let bin = first; bin < end; bin++) bars.push(histogram.at(bin));
  const ticks = lead > 0 ? [{ at: 0, label: '0' }] : [];
  if (bars.length > lead) {
    for (let bin = Math.ceil(first / PER_DECADE) * PER_DECADE; bin <= end; bin += PER_DECADE)
      ticks.push({ at: lead + bin - first, label: words(Number(binEdge(bin).toPrecision(1))) });
  }
  const at = (value: number) =>
    value === 0 ? 0.5 : lead + (Math.log10(value) - Math.log10(binEdge(first))) * PER_DECADE;
  const top = niceTop(Math.max(0, ...bars));
  return {
    bars,
    top,
    topLabel: count(top),
    ticks,
    marks:
      histogram.count < 2
        ? []
        : MARKED.map(([share, label]) => ({ at: at(histogram.quantile(share)), label })),
    label: (index) => {
      if (index < lead) return index === 0 ? `0: ${count(histogram.zeros)}` : '';
      const bin = first + index - lead;
      return `${words(binEdge(bin))} to ${words(binEdge(bin + 1))}: ${count(bars[index] ?? 0)}`;
    },
  };
}
