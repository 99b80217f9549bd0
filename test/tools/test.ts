/** `npm test [-- --only unit|chromium|firefox]`: every check there is, then one line that counts. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserName, ensureBrowser } from '../browser/browsers.ts';
import { CommandError, EXIT, main, run, tool } from './command.ts';

interface Counts {
  passed: number;
  failed: number;
}

interface Stage {
  title: string;
  /** The values of `--only` this stage belongs to. */
  only: string[];
  /** Gives undefined for what passes or fails without counting tests: it throws when it fails. */
  run(reports: string): Promise<Counts | undefined>;
  /** Runs also when the stage before it had failures: one browser's say nothing about the other's. */
  regardless?: boolean;
}

const STAGES: Stage[] = [
  { title: 'Browsers', only: [], run: findBrowsers },
  { title: 'Types', only: [], run: () => check(tool('tsc', '--noEmit')) },
  { title: 'Lint', only: [], run: () => check(tool('biome', 'check', '.')) },
  { title: 'Build', only: ['chromium', 'firefox'], run: build },
  { title: 'Unit tests', only: ['unit'], run: unitTests },
  { title: 'Chromium', only: ['chromium'], run: (reports) => browserTests('chromium', reports) },
  {
    title: 'Firefox',
    only: ['firefox'],
    run: (reports) => browserTests('firefox', reports),
    regardless: true,
  },
];

await main(async () => {
  const only = parse(process.argv.slice(2));
  const reports = await mkdtemp(join(tmpdir(), 'streamgauge-test-'));
  const total: Counts = { passed: 0, failed: 0 };
  let stopped = false;
  for (const stage of STAGES.filter(({ only: names }) => !only || names.includes(only))) {
    if (stopped) break;
    const { passed, failed } = await timed(stage, reports);
    total.passed += passed;
    total.failed += failed;
    const next = STAGES[STAGES.indexOf(stage) + 1];
    stopped = failed > 0 && !next?.regardless;
  }
  await rm(reports, { recursive: true, force: true });
  process.exitCode = total.failed > 0 ? EXIT.failed : 0;
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
});

async function timed(stage: Stage, reports: string): Promise<Counts> {
  console.log(`\n── ${stage.title} ${'─'.repeat(60 - stage.title.length)}`);
  const start = performance.now();
  let counts: Counts | undefined;
  let note = '';
  try {
    counts = await stage.run(reports);
    if (counts) note = `: ${counts.passed} passed, ${counts.failed} failed`;
  } catch (error) {
    counts = { passed: 0, failed: 1 };
    note = `: ${error instanceof Error ? error.message : error}`;
  }
  const word = counts?.failed ? '✘' : '✔';
  console.log(`${word} ${stage.title}${note} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return counts ?? { passed: 0, failed: 0 };
}

async function findBrowsers(): Promise<undefined> {
  for (const name of ['chromium', 'firefox'] as const) console.log(await ensureBrowser(name));
}

async function build(): Promise<undefined> {
  for (const mode of ['chrome', 'chrome-wire', 'firefox'])
    await check(tool('vite', 'build', '--mode', mode, '--logLevel', 'warn'));
}

async function check(command: [string, string[]]): Promise<undefined> {
  const code = await run(command);
  if (code !== 0) throw new Error(`exit code ${code}`);
}

/** The part of Vitest's JSON report that counts; pending and todo are tests that did not run. */
interface UnitReport {
  numTotalTests: number;
  numPassedTests: number;
}

async function unitTests(reports: string): Promise<Counts> {
  const file = join(reports, 'unit.json');
  const code = await run(
    tool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`),
  );
  const { numTotalTests, numPassedTests } = await readReport<UnitReport>(file);
  return counted(numPassedTests, numTotalTests - numPassedTests, code);
}

interface BrowserReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

async function browserTests(project: BrowserName, reports: string): Promise<Counts> {
  const file = join(reports, `${project}.json`);
  const config = 'test/browser/playwright.config.ts';
  const command = tool('playwright', 'test', '-c', config, `--project=${project}`, '--reporter=list,json');
  const code = await run(command, { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } });
  const { stats } = await readReport<BrowserReport>(file);
  return counted(stats.expected, stats.unexpected + stats.flaky + stats.skipped, code);
}

/** A runner that failed without a failed test (a file that does not load, say) counts as one failure. */
function counted(passed: number, failed: number, code: number): Counts {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function readReport<T>(file: string): Promise<T> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error('the runner ended without a report');
  });
  return JSON.parse(text) as T;
}

function parse(args: string[]): string | undefined {
  const usage = new CommandError('Usage: npm test [-- --only unit|chromium|firefox]', EXIT.usage);
  try {
    const { only } = parseArgs({ args, options: { only: { type: 'string' } } }).values;
    if (only !== undefined && !STAGES.some((stage) => stage.only.includes(only))) throw usage;
    return only;
  } catch {
    throw usage;
  }
}
