/** How well each rule is known to tell the sick from the healthy: the table of docs/precision.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../src/diagnostics/rules.ts';
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { readRecording } from '../../src/model/reader.ts';
import { HEALTHY, recorded } from './recorded.ts';
import { stretch } from './stretch.ts';

const TESTS = join(import.meta.dirname, '../unit/rules');
const BROWSERS = ['chromium', 'firefox'] as const;
/** The healthy sessions are also looked at as if they had been so much slower: with heartbeats like real ones. */
export const SLOWER = 30;

const INTRO = `# How well the rules tell

Written by \`npm run unit -- -u\`, checked by \`npm run unit\`. For each rule:

- **Fires, near misses, false positives**: unit tests, each on a recording made for it: with the disease, and its exact
  evidence; just short of it; and with what the rule's description lists as easily mistaken for it. All pass, or the
  checks are red.
- **Clinic**: what it says of the lab's page with its disease, as recorded by the built extension in a real browser
  (\`npm run clinic -- --write\`). "–": there is no such recording.
- **Others' pages**: on how many of the clinic's other pages it speaks as well, in both browsers. Such a page may have
  that disease too: a socket that is cut each minute may well do nothing but receive.
- **Healthy**: on how many streams it speaks at all, of those that real clients of 13 protocols have with real servers,
  in both browsers, as they were and ${SLOWER} times slower. Advice and notes are no mistakes there: a socket that
  only receives does so however healthy it is. Of severity warning or error: none, but for \`ws-first-message-auth\` on
  those made slower, where the milliseconds in which a busy machine answers look like seconds.
`;

const HEAD = ['Rule', 'Fires', 'Near misses', 'False positives', 'Clinic: Chromium', 'Clinic: Firefox'];

/** The document. Reads the unit tests' sources and all kept recordings. */
export function precision(): string {
  const tests = new Map<string, number>();
  for (const file of readdirSync(TESTS)) countTests(readFileSync(join(TESTS, file), 'utf8'), tests);
  const pages = BROWSERS.map((browser) => new Map([...recorded(browser)].map(diagnosed)));
  const healthy = pages.map((found) => found.get(HEALTHY)).filter((found) => found !== undefined);
  const streams = healthy.reduce((sum, found) => sum + found.streams, 0);
  const rows = RULES.map(({ id }) => {
    const kinds = ['fires', 'near misses', 'false positives'].map((kind) => tests.get(`${id}: ${kind}`) ?? 0);
    const own = pages.map((found) => found.get(id)?.said.get(id) ?? '–');
    const others = pages.flatMap((found) =>
      [...found].filter(([name, { said }]) => name !== id && name !== HEALTHY && said.has(id)),
    );
    const spoke = healthy.reduce((sum, { lanes }) => sum + (lanes.get(id) ?? 0), 0);
    return [`\`${id}\``, ...kinds, ...own, others.length, `${spoke} of ${streams}`];
  });
  const head = [...HEAD, 'Others’ pages', 'Healthy'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${INTRO}\n${lines.join('\n')}\n`;
}

interface Diagnosed {
  /** By rule: severity and confidence of its first finding. */
  said: Map<string, string>;
  /** By rule: streams that it spoke of. */
  lanes: Map<string, number>;
  streams: number;
}

function diagnosed([name, ndjson]: [string, string]): [string, Diagnosed] {
  const said = new Map<string, string>();
  const lanes = new Map<string, number>();
  let streams = 0;
  for (const text of name === HEALTHY ? [ndjson, stretch(ndjson, SLOWER)] : [ndjson]) {
    const { recording } = readRecording(text);
    streams += recording.lanes.length;
    for (const { rule, severity, confidence, connection } of new Diagnostics(recording).findings()) {
      if (!said.has(rule)) said.set(rule, `${severity}, ${confidence}`);
      if (connection !== undefined) lanes.set(rule, (lanes.get(rule) ?? 0) + 1);
    }
  }
  return [name, { said, lanes, streams }];
}

/** Tests by the names of the describes right around them; one that is run on a table of cases counts once. */
function countTests(source: string, into: Map<string, number>): void {
  let inside = { name: '', indent: 0 };
  for (const line of source.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const [, name] = /^ *describe\('([^']+)'/.exec(line) ?? [];
    if (name !== undefined) inside = { name, indent };
    else if (indent <= inside.indent && line.trim().startsWith('}')) inside = { name: '', indent: 0 };
    else if (inside.name !== '' && indent > inside.indent && /^ *it(\.each)?\b/.test(line))
      into.set(inside.name, (into.get(inside.name) ?? 0) + 1);
  }
}
