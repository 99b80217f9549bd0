/** The index page: the route table as HTML. */
import { escapeHtml, sendHtml } from './pages.ts';
import type { Exchange, Route } from './route.ts';

const STYLE = `:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;
padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;
padding:.4rem .8rem .4rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:0 .6rem;font-size:13px}dd{margin:0}
code,dt{font-family:ui-monospace,monospace;font-size:13px}h2{margin-top:2rem}`;

const HEADINGS: readonly (readonly [Route['kind'], string])[] = [
  ['http', 'Pages'],
  ['sse', 'Event streams'],
  ['stream', 'Streams for fetch and XMLHttpRequest'],
  ['ws', 'WebSockets'],
];

function row(route: Route): string {
  const method = route.kind === 'http' && route.method === 'POST' ? 'POST ' : '';
  const example = route.example === undefined ? '' : `?${route.example}`;
  const name = `<code>${method}${escapeHtml(route.path)}</code>`;
  // A WebSocket or a POST cannot be opened by a link.
  const linked = route.kind === 'ws' || method !== '' || route.path.endsWith('*');
  const link = linked ? name : `<a href="${escapeHtml(route.path + example)}">${name}</a>`;
  const params = Object.entries(route.params ?? {})
    .map(([key, text]) => `<dt>${escapeHtml(key)}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('');
  return `<tr><td>${link}</td><td>${escapeHtml(route.summary)}<dl>${params}</dl></td></tr>`;
}

/** Answers with the table of all `routes`. */
export function sendIndex(exchange: Exchange, routes: readonly Route[]): void {
  const tables = HEADINGS.map(([kind, heading]) => {
    const rows = routes.filter((route) => route.kind === kind).map(row);
    return `<h2>${heading}</h2><table>${rows.join('\n')}</table>`;
  });
  sendHtml(
    exchange,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Streamgauge lab</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>Streamgauge lab</h1><p>One route per behaviour. Each parameter is written as <em>default: meaning</em>.
Start with the <a href="/demo">demo page</a>, <a href="/ask?start=1">a chat with a model</a>,
<a href="/eight">eight protocols</a>, <a href="/night?start=1">a bad night</a> or the <a href="/clinic">clinic</a>.</p>${tables.join('\n')}</body></html>\n`,
  );
}
