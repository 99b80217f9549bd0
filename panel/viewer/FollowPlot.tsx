import { useReading } from '../components/use-reading.ts';
import { type Followed, followed } from '../followed.ts';
import { clock, count, plural } from '../format.ts';
import { type FollowReader, followReadings } from './follow.ts';
import type { Series } from './series.ts';

const [WIDTH, HEIGHT] = [600, 48];

/** The followed field over time. */
export function FollowPlot({ of }: { of: Followed }) {
  const reading = useReading(followReadings(of), of.lane);
  const reader = reading?.reader;
  const series = reader?.series;
  return (
    <div class="follow" role="group" aria-label="Followed field">
      <div class="selected-bar">
        <code class="grow" title={of.text}>
          {of.text}
        </code>
        <button
          type="button"
          class="plain"
          onClick={() => {
            followed.value = undefined;
          }}
        >
          Stop following
        </button>
      </div>
      {series && series.points.length > 1 && <Plot series={series} />}
      <p class="dim">
        {!reading?.complete ? 'reading… ' : ''}
        {reader && words(reader)}
      </p>
    </div>
  );
}

function words({ series, asText, last }: FollowReader): string {
  if (series.count === 0) return 'no message has it';
  const numbers = series.count - series.others;
  return [
    numbers > 0 ? `${plural(numbers, 'number')} from ${short(series.min)} to ${short(series.max)}` : '',
    asText > 0 ? (asText === numbers ? 'all written as text' : `${count(asText)} written as text`) : '',
    series.others > 0 ? `${plural(series.others, 'value')} of another kind` : '',
    `${count(series.changes)} ${series.changes === 1 ? 'change' : 'changes'}`,
    last === '' ? '' : `last ${last}`,
  ]
    .filter((text) => text !== '')
    .join(' · ');
}

const short = (n: number) => String(Number(n.toPrecision(6)));

function Plot({ series }: { series: Series }) {
  const { points, min, max } = series;
  const [start, end] = [points[0]!.from, points.at(-1)!.to];
  const x = (t: number) => (((t - start) / Math.max(1, end - start)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - 2 - ((value - min) / (max - min || 1)) * (HEIGHT - 4)).toFixed(1);
  // A step goes on until the next value: nothing is known to be between two.
  const line = points.map(
    ({ from, last }, i) => `${i > 0 ? 'H' : 'M'}${x(from)}${i > 0 ? 'V' : ' '}${y(last)}`,
  );
  const band = points
    .filter((point) => point.max > point.min)
    .map((point) => `M${x(point.from)} ${y(point.min)}V${y(point.max)}`);
  return (
    <>
      <svg
        class="follow-plot"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Its value over time, from ${short(min)} to ${short(max)}`}
      >
        <path class="follow-band" d={band.join('')} />
        <path class="follow-line" d={`${line.join('')}H${WIDTH}`} />
      </svg>
      <p class="follow-axis dim">
        <span>{clock(start)}</span>
        <span>{clock(end)}</span>
      </p>
    </>
  );
}
