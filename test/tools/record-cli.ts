/** `npm run record -- [URL] [--seconds 10] [--out DIR] [--browser chromium|firefox] [--wait-for CSS] [--screenshot]` */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserName } from '../browser/browsers.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';
import { type RecordOptions, record } from './record.ts';
import { summarize } from './summary.ts';

const USAGE =
  'Usage: npm run record -- [URL] [--seconds 10] [--out DIR] [--browser chromium|firefox] [--wait-for SELECTOR] [--screenshot]';

await main(async () => {
  const options = parse(process.argv.slice(2));
  console.log(`Recording ${options.url ?? 'the demo'} for ${options.seconds} s in ${options.browser} …`);
  const { ndjson, files } = await record(options);
  console.log(`\n${summarize(ndjson, process.stdout.columns ?? 120)}\n`);
  for (const file of files) console.log(`Wrote ${relative(process.cwd(), file)}`);
});

function parse(args: string[]): RecordOptions & { seconds: number; browser: BrowserName } {
  const { values, positionals } = read(args);
  const seconds = Number(values.seconds);
  const { browser, screenshot } = values;
  const [url] = positionals;
  if (positionals.length > 1) throw usage('more than one URL');
  if (url !== undefined && !URL.canParse(url)) throw usage(`"${url}" is no absolute URL`);
  if (!(seconds > 0 && seconds <= 86_400)) throw usage('--seconds wants a number above 0');
  if (browser !== 'chromium' && browser !== 'firefox') throw usage('--browser wants chromium or firefox');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const out = values.out ?? join(ROOT, 'recordings', stamp);
  return { url, seconds, out, browser, waitFor: values['wait-for'], screenshot };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '10' },
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
