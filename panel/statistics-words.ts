import type { Flow } from '../src/model/statistics/flow.ts';
import { BURST_GAP, BURST_LEAST } from '../src/model/statistics/flow.ts';
import type { LogHistogram } from '../src/model/statistics/log-histogram.ts';
import type { Statistics, TypeCount } from '../src/model/statistics/statistics.ts';
import type { EpochMs } from '../src/units.ts';
import { peakOf, type RateSeries, rate } from './charts/rate-chart.ts';
import { clock, count, duration, plural, size } from './format.ts';
import { percent } from './ledger-words.ts';

/** Statistics in words. Pure: the same for the lists beside the charts and for copies. */

export type Words = [name: string, value: string];

/** Said once, below: each quantile may be off by this much. */
export const PRECISION = 'Medians and other quantiles (p95: 95 % are at or below) are true to within 6 %.';

const QUANTILES: readonly [name: string, share: number][] = [
  ['Median', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
];

/** Number, least, quantiles and greatest of what a histogram counted. */
export function spread(histogram: LogHistogram, words: (value: number) => string): Words[] {
  if (histogram.count === 0) return [['Counted', 'none']];
  // Of one number there is nothing to rank.
  if (histogram.count === 1) return [['The only one', words(histogram.min)]];
  const least: Words[] = [
    ['Counted', count(histogram.count)],
    ['Least', words(histogram.min)],
  ];
  const greatest: Words = ['Greatest', words(histogram.max)];
  const between = QUANTILES.map(([name, share]): Words => [name, words(histogram.quantile(share))]);
  return [...least, ...between, greatest];
}

/** Total, mean and peak of one direction. `openFor` is the time that the connection was open, ms. */
export function rateWords(flow: Flow, series: RateSeries, openFor: number): Words[] {
  const { count: messages, sum } = flow.sizes;
  const seconds = openFor / 1000;
  const peak = peakOf(series);
  return [
    ['Messages', `${count(messages)}, ${size(sum)}`],
    [
      'Mean while open',
      seconds > 0 ? `${rate(messages / seconds)}/s, ${size(Math.round(sum / seconds))}/s` : '–',
    ],
    ['Peak', `${rate(peak.rate)}/s, in the ${duration(series.width)} from ${clock(peak.at)}`],
  ];
}

/** The longest silence and the bursts of one direction. */
export function rhythmWords(flow: Flow, open: boolean, now: EpochMs): Words[] {
  const { longest, largest, bursts, inBursts } = flow;
  const since = open && !Number.isNaN(flow.last) ? Math.max(0, now - flow.last) : undefined;
  return [
    ['Longest silence', longest ? `${duration(longest.gap)}, from ${clock(longest.from)}` : '–'],
    ...(since === undefined ? [] : ([['Since the newest', duration(since)]] satisfies Words[])),
    [
      'Bursts',
      bursts === 0
        ? 'none'
        : `${count(bursts)}, with ${plural(inBursts, 'message')} (${percent(inBursts / flow.sizes.count)})`,
    ],
    ...(largest
      ? ([
          [
            'Largest burst',
            `${plural(largest.messages, 'message')} in ${duration(largest.duration)}, at ${clock(largest.start)}`,
          ],
        ] satisfies Words[])
      : []),
  ];
}

export const BURSTS_ARE = `A burst is ${BURST_LEAST} messages or more, each less than ${BURST_GAP} ms after the one before. Silence is counted while connected.`;

export const TYPE_HEAD = [
  'Type',
  'Messages',
  'Share',
  'Bytes',
  'Size p50',
  'Size p95',
  'Answer p50',
  'Answer p95',
];

/** A line of the table by type. */
export function typeCells({ direction, type, sizes, answers }: TypeCount, statistics: Statistics): string[] {
  const answered = answers.count > 0;
  return [
    `${direction === 'in' ? '↓' : '↑'} ${type ?? 'all other types'}`,
    count(sizes.count),
    percent(sizes.count / statistics.messages),
    size(sizes.sum),
    size(Math.round(sizes.quantile(0.5))),
    size(Math.round(sizes.quantile(0.95))),
    answered ? duration(answers.quantile(0.5)) : '–',
    answered ? duration(answers.quantile(0.95)) : '–',
  ];
}

/** The types, the most frequent first. */
export function typesByCount(statistics: Statistics): TypeCount[] {
  return statistics.types.sort((a, b) => b.sizes.count - a.sizes.count);
}
