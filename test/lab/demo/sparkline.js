/** A line of the last values of something. */
import { svg } from './dom.js';

const WIDTH = 72;
const HEIGHT = 26;

/** Makes a sparkline that keeps the last `limit` values; `least` is the smallest span of its vertical scale. */
export function sparkline(limit = 48, least = 0) {
  const line = svg('polyline');
  const element = svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    line,
  );
  const values = [];
  return {
    element,
    push(value) {
      values.push(value);
      if (values.length > limit) values.shift();
      const low = Math.min(...values);
      const span = Math.max(Math.max(...values) - low, least, Number.EPSILON);
      const middle = (span - (Math.max(...values) - low)) / 2;
      const points = values.map((v, i) => {
        const x = (i / Math.max(1, values.length - 1)) * WIDTH;
        const y = HEIGHT - 2 - ((v - low + middle) / span) * (HEIGHT - 4);
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      });
      line.setAttribute('points', points.join(' '));
    },
  };
}
