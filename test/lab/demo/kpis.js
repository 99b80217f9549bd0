/** The key figures at the top. */
import { $, h } from './dom.js';
import { sparkline } from './sparkline.js';

const figures = new Map();

/** Adds a figure; `format` makes its text. */
function add(name, label, format, least) {
  const strong = h('strong', { textContent: '–' });
  const spark = sparkline(40, least);
  $('kpis').append(h('div', { className: 'kpi' }, h('span', { textContent: label }), strong, spark.element));
  figures.set(name, { strong, spark, format });
}

/** Shows the figures, still without values. Each of `kpis` is [name, label, format, smallest span of the sparkline]. */
export function startKpis(kpis) {
  for (const kpi of kpis) add(...kpi);
}

/** Sets a figure. */
export function setKpi(name, value) {
  const { strong, spark, format } = figures.get(name);
  strong.textContent = format(value);
  spark.push(value);
}
