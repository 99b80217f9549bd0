/** Page views that come in bursts of unnamed events. */
import { $, h, showFeed, whole } from './dom.js';
import { setKpi } from './kpis.js';

const KEPT = 400;
const SHOWN = 6;
const views = [];
let latest;

function draw() {
  const counts = new Map();
  for (const path of views) counts.set(path, (counts.get(path) ?? 0) + 1);
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  const most = top[0][1];
  const items = top.map(([path, count]) => {
    const bar = h('i', { style: `--part: ${Math.round((count / most) * 100)}%` });
    return h('li', {}, path, h('span', { textContent: whole(count) }), bar);
  });
  $('views').replaceChildren(...items);
  setKpi('visitors', latest.visitors);
  latest = undefined;
}

export function startMetrics() {
  const source = new EventSource('/api/metrics');
  source.onopen = () => showFeed('Visitors', 'live');
  source.onerror = () => {
    showFeed('Visitors', source.readyState === EventSource.CLOSED ? 'down' : 'waiting');
  };
  source.onmessage = (event) => {
    // One drawing for a whole burst.
    if (latest === undefined) setTimeout(draw, 30);
    latest = JSON.parse(event.data);
    views.push(latest.path);
    if (views.length > KEPT) views.shift();
  };
}
