/**
 * `npm run clinic [-- RULE …] [--browser chromium|firefox] [--write]`: records each page of the lab's clinic with the
 * real panel and says what is found; fails when a page's own finding is missing. `healthy` is a page as well: real
 * clients that speak their protocols, in which nothing wrong may be found. With `--write` the recordings are kept
 * beside the unit tests, which hold every later version of the rules against them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../src/model/types.ts';
import { type BrowserName, ensureBrowser } from '../browser/browsers.ts';
import { bundle } from '../browser/bundle.ts';
import type { Driver } from '../browser/drivers/driver.ts';
import { launch } from '../browser/drivers/launch.ts';
import { FAMILIES } from '../lab/clinic-families.ts';
import { type Lab, startLab } from '../lab/server.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';
import { analyze } from './findings.ts';
import { exportFrom, recordTab } from './record.ts';
import { HEALTHY, recordedFile } from './recorded.ts';

const USAGE = 'Usage: npm run clinic -- [RULE …] [--browser chromium|firefox] [--write]';
/** Long enough for two heartbeats of each client. */
const HEALTHY_SECONDS = 5;
const RULES = FAMILIES.flatMap(({ cases }) => cases.map(({ rule }) => rule));

await main(async () => {
  const { names, browser, write } = parse(process.argv.slice(2));
  const executablePath = await ensureBrowser(browser);
  const lab = await startLab();
  const missing: string[] = [];
  const driver = await launch(browser, { extensionDir: ensureBuilt(browser), executablePath });
  try {
    for (const name of names) {
      const ndjson = name === HEALTHY ? await healthy(driver, lab) : await sick(driver, lab, name);
      const analysis = analyze(ndjson);
      const good = name === HEALTHY ? !analysis.findings.some(isWrong) : found(analysis.findings, name);
      if (!good) missing.push(name);
      const said = analysis.findings.map(inWords).join(', ') || 'nothing found';
      console.log(`${good ? '✔' : '✘'} ${name}: ${said}`);
      if (write && good) await keep(name, browser, analysis.ndjson);
    }
  } finally {
    await driver.close();
    await lab.close();
  }
  console.log(
    `\n${names.length - missing.length} of ${names.length} pages are diagnosed right in ${browser}`,
  );
  if (missing.length > 0) throw new CommandError(`Not so: ${missing.join(', ')}`);
});

function found(findings: readonly Finding[], rule: string): boolean {
  return findings.some((one) => one.rule === rule);
}

function isWrong({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

function inWords({ rule, severity, confidence }: Finding): string {
  return `${rule} (${severity}, ${confidence})`;
}

async function sick(driver: Driver, lab: Lab, rule: string): Promise<string> {
  const { page, ndjson } = await recordTab(driver, { url: `${lab.origin}/clinic/${rule}` });
  await page.close();
  return ndjson;
}

async function healthy(driver: Driver, lab: Lab): Promise<string> {
  const script = await bundle('clients/main.ts');
  const { page, panel } = await recordTab(driver, { url: `${lab.origin}/blank`, seconds: 0 });
  await page.addScriptTag({ content: script });
  const unfinished = await page.evaluate(
    (origin) => (window as unknown as { speakAll(origin: string): Promise<string[]> }).speakAll(origin),
    lab.origin,
  );
  if (unfinished.length > 0) throw new Error(`Not finished: ${unfinished.join(', ')}`);
  await new Promise((done) => setTimeout(done, HEALTHY_SECONDS * 1000));
  const ndjson = await exportFrom(panel);
  await page.close();
  return ndjson;
}

/** Without the findings, which each version of the rules makes anew. */
async function keep(name: string, browser: BrowserName, ndjson: string): Promise<void> {
  const file = recordedFile(name, browser);
  const lines = ndjson.split('\n').filter((line) => !line.startsWith('{"type":"finding"'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(lines.join('\n'), { level: 9 }));
  console.log(`  ${relative(ROOT, file)}`);
}

function parse(args: string[]): { names: string[]; browser: BrowserName; write: boolean } {
  const { values, positionals } = read(args);
  const { browser, write } = values;
  if (browser !== 'chromium' && browser !== 'firefox') throw usage('--browser wants chromium or firefox');
  const unknown = positionals.filter((name) => name !== HEALTHY && !RULES.includes(name));
  if (unknown.length > 0) throw usage(`The clinic has no page ${unknown.join(', ')}`);
  return { names: positionals.length > 0 ? positionals : [...RULES, HEALTHY], browser, write };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        browser: { type: 'string', default: 'chromium' },
        write: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(problem: string): CommandError {
  return new CommandError(`${problem}. ${USAGE}`, EXIT.usage);
}
