/** The clinic: a page for each rule, on which it finds something. */
import { sendFile } from './demo-files.ts';
import { escapeHtml, sendHtml } from './pages.ts';
import type { HttpRoute, WsRoute } from './route.ts';

/** One disease: a page of the folder `clinic/`, whose script is named like the rule. */
export interface ClinicCase {
  /** Id of the rule that finds it. */
  readonly rule: string;
  /** What is wrong, in one sentence. */
  readonly disease: string;
  /**
   * How many times faster than real time the page plays by default: a recording of it tells the truth once its times
   * are stretched by this. 1 for what depends on short times.
   */
  readonly clock: number;
  /** How long the page must be recorded, in seconds of its own fast time. */
  readonly seconds: number;
  /** More of the page, as HTML. */
  readonly body?: string;
}

/** The cases of one family of rules, with the routes that only they use. */
export interface ClinicFamily {
  readonly heading: string;
  readonly cases: readonly ClinicCase[];
  readonly http?: readonly HttpRoute[];
  readonly ws?: readonly WsRoute[];
}

const FOLDER = new URL('./clinic/', import.meta.url);

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;
padding:0 1rem}code,pre{font-family:ui-monospace,monospace;font-size:13px}li{margin:.3rem 0}
pre{min-height:8rem;max-height:24rem;overflow:auto;padding:.6rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent)}`;

/** The routes of the clinic over these families: an index, and a page and a script for each case. */
export function clinicRoutes(families: readonly ClinicFamily[]): readonly HttpRoute[] {
  const cases = families.flatMap((family) => family.cases);
  return [
    {
      kind: 'http',
      path: '/clinic',
      summary: 'The clinic: pick a disease, see it diagnosed.',
      handle: (exchange) => sendHtml(exchange, indexPage(families)),
    },
    ...families.flatMap((family) => family.http ?? []),
    {
      kind: 'http',
      path: '/clinic/*',
      summary: 'A page with one disease, by the id of the rule that finds it.',
      params: { clock: 'by case: how many times faster than real time it plays; 1 to watch it in the panel' },
      example: 'clock=1',
      handle: (exchange) => {
        const name = exchange.url.pathname.slice('/clinic/'.length);
        const found = cases.find(({ rule }) => rule === name);
        if (!found) return void sendFile(exchange, name, FOLDER);
        const clock = exchange.query.number('clock', found.clock) || 1;
        // For `npm run record`: how long to look, and by how much to stretch.
        const headers = { 'X-Lab-Clock': `${clock}`, 'X-Lab-Seconds': `${secondsOf(found, clock)}` };
        sendHtml(exchange, casePage(found, clock), headers);
      },
    },
  ];
}

const secondsOf = ({ seconds, clock }: ClinicCase, played: number) => Math.ceil((seconds * clock) / played);

function indexPage(families: readonly ClinicFamily[]): string {
  const lists = families.map(({ heading, cases }) => {
    const items = cases.map((one) => {
      const link = `<a href="/clinic/${one.rule}?clock=1"><code>${one.rule}</code></a>`;
      return `<li>${link} ${escapeHtml(one.disease)} <small>(shows after ${secondsOf(one, 1)} s)</small></li>`;
    });
    return `<h2>${escapeHtml(heading)}</h2><ul>${items.join('\n')}</ul>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Streamgauge clinic</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><h1>The clinic</h1>
<p>Each page has one disease. Open DevTools at the Streams panel, pick one, and see it diagnosed under Findings.</p>
${lists.join('\n')}</body></html>\n`;
}

function casePage({ rule, disease, body = '', ...rest }: ClinicCase, clock: number): string {
  const pace = clock === 1 ? 'in real time' : `${clock} times faster than real time`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${rule} - Streamgauge clinic</title>
<meta name="lab-clock" content="${clock}"><meta name="viewport" content="width=device-width">
<style>${STYLE}</style></head><body>
<p><a href="/clinic">The clinic</a></p><h1><code>${rule}</code></h1><p>${escapeHtml(disease)}</p>
<p>It plays ${pace}: the finding shows after ${secondsOf({ rule, disease, ...rest }, clock)} s.
${clock === 1 ? '' : '<a href="?clock=1">Play it in real time</a>'}</p>${body}<pre id="log"></pre>
<script type="module" src="/clinic/${rule}.js"></script></body></html>\n`;
}
