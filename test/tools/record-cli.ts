/** `npm run record -- [URL] …`: records a page, and says what the rules find in it. */
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Severity } from '../../src/model/types.ts';
import type { BrowserName } from '../browser/browsers.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';
import { analyze, reaches, reportFindings } from './findings.ts';
import { type RecordOptions, record } from './record.ts';
import { failOn } from './severity-option.ts';
import { summarize } from './summary.ts';

const USAGE =
  'Usage: npm run record -- [URL] [--seconds 10] [--out DIR] [--browser chromium|firefox] [--wait-for SELECTOR] ' +
  '[--screenshot] [--fail-on error|warning|advice|info]';

await main(async () => {
  const options = parse(process.argv.slice(2));
  const seconds = options.seconds === undefined ? '' : ` for ${options.seconds} s`;
  console.log(`Recording ${options.url ?? 'the demo'}${seconds} in ${options.browser} …`);
  const { ndjson, files, clock } = await record(options);
  const analysis = analyze(ndjson);
  const [file] = files;
  if (file) await writeFile(file, analysis.ndjson);
  const width = process.stdout.columns ?? 120;
  if (clock !== 1)
    console.log(`The lab played ${clock} times faster than real time: all times are stretched.`);
  console.log(`\n${summarize(analysis.ndjson, width)}\n\n${reportFindings(analysis, width)}\n`);
  for (const file of files) console.log(`Wrote ${relative(process.cwd(), file)}`);
  if (options.least && reaches(analysis.findings, options.least)) process.exitCode = EXIT.found;
});

function parse(args: string[]): RecordOptions & { browser: BrowserName; least?: Severity } {
  const { values, positionals } = read(args);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  const { browser, screenshot } = values;
  const [url] = positionals;
  if (positionals.length > 1) throw usage('more than one URL');
  if (url !== undefined && !URL.canParse(url)) throw usage(`"${url}" is no absolute URL`);
  if (seconds !== undefined && !(seconds > 0 && seconds <= 86_400))
    throw usage('--seconds wants a number above 0');
  if (browser !== 'chromium' && browser !== 'firefox') throw usage('--browser wants chromium or firefox');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const out = values.out ?? join(ROOT, 'recordings', stamp);
  const least = severity(values['fail-on']);
  return { url, seconds, out, browser, waitFor: values['wait-for'], screenshot, least };
}

function severity(value: string | undefined): Severity | undefined {
  try {
    return failOn(value);
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        'fail-on': { type: 'string' },
        out: { type: 'string' },
        browser: { type: 'string', default: 'chromium' },
        'wait-for': { type: 'string' },
        screenshot: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(problem: string): CommandError {
  return new CommandError(`${problem}. ${USAGE}`, EXIT.usage);
}
