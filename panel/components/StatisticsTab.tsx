import type { Lane } from '../../src/model/lane.ts';
import { Statistics } from '../../src/model/statistics/statistics.ts';
import type { EpochMs } from '../../src/units.ts';
import { histogramChart } from '../charts/histogram-chart.ts';
import { rateChart, rateSeries } from '../charts/rate-chart.ts';
import { count, duration, plural, size } from '../format.ts';
import { tableText } from '../ledger-table.ts';
import { LaneReading, Readings } from '../reading.ts';
import {
  BURSTS_ARE,
  PRECISION,
  rateWords,
  rhythmWords,
  spread,
  TYPE_HEAD,
  typeCells,
  typesByCount,
  type Words,
} from '../statistics-words.ts';
import { extent, now } from '../store.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Empty } from './Empty.tsx';
import { useReading } from './use-reading.ts';

/** Bars narrower than this are hard to point at. */
const BAR_PX = 4;
/** Bars that the numbers (not the picture) are reckoned from. */
const FINE = 512;

const readings = new Readings<Statistics>(
  (lane, recording) =>
    new LaneReading(lane, recording, new Statistics(lane), (statistics) => {
      statistics.cut();
      return statistics;
    }),
);

/** Rates, gaps, sizes and answer times of the selected connection, drawn and in words. */
export function StatisticsTab({ lane }: { lane: Lane }) {
  const reading = useReading(readings, lane);
  if (!reading) return null;
  const statistics = reading.reader;
  const time = now();
  const sections = sectionsOf(statistics, time);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scrolls statistics" role="tabpanel" aria-label="Statistics" tabIndex={0}>
      <div class="statistics-bar">
        <span>{scope(lane, statistics, reading.complete)}</span>
        {statistics.messages > 0 && (
          <CopyButton
            text={() => asMarkdown(statistics, sections)}
            name="Copy Markdown"
            title="Copy all numbers as Markdown"
          />
        )}
      </div>
      {statistics.messages === 0 && reading.complete && (
        <Empty title="No message of this connection is kept." />
      )}
      <div class="charts">
        {sections.map(({ title, about, color, wide, words, chart }) => (
          <ChartFigure key={title} {...{ title, about, color, chart, facts: words }} wide={wide === true} />
        ))}
      </div>
      {statistics.messages > 0 && <Types statistics={statistics} />}
      {statistics.messages > 0 && (
        <p class="statistics-note dim">
          {PRECISION} {BURSTS_ARE}
        </p>
      )}
    </div>
  );
}

/** What was counted, and what could not be: records forgotten before they were looked at. */
function scope(lane: Lane, statistics: Statistics, complete: boolean): string {
  const all = lane.messagesIn + lane.messagesOut;
  const counted = plural(statistics.messages, 'message');
  if (!complete) return `${counted} of ${count(all)} read…`;
  const missed = all - statistics.messages;
  return missed > 0 ? `${counted}; ${count(missed)} more were no longer kept when this was opened` : counted;
}

interface Section {
  title: string;
  about: string;
  color: 'in' | 'out' | 'dim';
  wide?: boolean;
  words: Words[];
  chart: Parameters<typeof ChartFigure>[0]['chart'];
}

function sectionsOf(statistics: Statistics, time: EpochMs): Section[] {
  const { lane, answers, firstMessage } = statistics;
  const sections: Section[] = [];
  for (const direction of ['in', 'out'] as const) {
    const flow = statistics[direction];
    if (flow.sizes.count > 0) sections.push(rateSection(statistics, direction, time));
  }
  for (const direction of ['in', 'out'] as const) {
    const flow = statistics[direction];
    const [word, color] = direction === 'in' ? (['received', 'in'] as const) : (['sent', 'out'] as const);
    if (flow.sizes.count === 0) continue;
    sections.push({
      title: `Time between messages ${word}`,
      about: 'Messages by the time since the one before, in the same attempt',
      color,
      words: [...spread(flow.gaps, duration), ...rhythmWords(flow, lane.state === 'open', time)],
      chart: () => histogramChart(flow.gaps, duration),
    });
    sections.push({
      title: `Size of messages ${word}`,
      about: 'Messages by the bytes of their payload',
      color,
      words: spread(flow.sizes, bytes),
      chart: () => histogramChart(flow.sizes, bytes),
    });
  }
  if (firstMessage.count > 0) {
    sections.push({
      title: 'First message after open',
      about: 'Attempts by the time from open to the first message received',
      color: 'in',
      words: spread(firstMessage, duration),
      chart: () => histogramChart(firstMessage, duration),
    });
  }
  if (answers.count > 0) {
    sections.push({
      title: 'Answer time',
      about: 'From a sent message to the next one received, if nothing else was sent between (inferred)',
      color: 'out',
      words: spread(answers, duration),
      chart: () => histogramChart(answers, duration),
    });
  }
  return sections;
}

function rateSection(statistics: Statistics, direction: 'in' | 'out', time: EpochMs): Section {
  const { lane, rates } = statistics;
  const until = lane.state === 'closed' || lane.state === 'failed' ? lane.lastT : time;
  const series = (most: number) => rateSeries(rates, direction, until, most);
  return {
    title: direction === 'in' ? 'Received per second' : 'Sent per second',
    about: 'Messages per second, over the time since the beginning of the recording',
    color: direction,
    wide: true,
    words: rateWords(statistics[direction], series(FINE), lane.openFor(time)),
    chart: (px) => rateChart(series(Math.floor(px / BAR_PX)), extent().first, px),
  };
}

function Types({ statistics }: { statistics: Statistics }) {
  return (
    <table class="types" aria-label="Messages by type">
      <thead>
        <tr>
          {TYPE_HEAD.map((name, i) => (
            <th key={name} class={i > 0 ? 'number' : ''} title={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {typesByCount(statistics).map((type) => (
          <tr key={`${type.direction} ${type.type}`}>
            {typeCells(type, statistics).map((cell, i) => (
              <td key={TYPE_HEAD[i]} class={i > 0 ? 'number' : ''} title={i === 0 ? cell : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Everything that is told in words, for an issue or a chat. */
function asMarkdown(statistics: Statistics, sections: readonly Section[]): string {
  const lists = sections.map(
    ({ title, words }) => `### ${title}\n\n${tableText(['', ''], words, 'markdown')}\n`,
  );
  const types = typesByCount(statistics).map((type) => typeCells(type, statistics));
  return `${lists.join('')}### By type\n\n${tableText(TYPE_HEAD, types, 'markdown')}\n${PRECISION} ${BURSTS_ARE}\n`;
}

function bytes(value: number): string {
  return size(value < 1000 ? Math.round(value) : value);
}
