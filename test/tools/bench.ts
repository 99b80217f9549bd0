/**
 * `npm run bench [-- --rounds 5] [--seconds 60]`: measures and writes BENCHMARKS.md.
 * `npm run bench -- --only long [--minutes 10]` or `-- --only million`: what takes too long for that, printed as a
 * section of it.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flood } from '../bench/flood.ts';
import { long } from '../bench/long.ts';
import { million } from '../bench/million.ts';
import { model } from '../bench/million-model.ts';
import { pageCost } from '../bench/page-cost.ts';
import { sizes } from '../bench/sizes.ts';
import { ensureBrowser } from '../browser/browsers.ts';
import { startLab } from '../lab/server.ts';
import { benchReport, longSection, millionSection } from './bench-report.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';

const PARTS: readonly (string | undefined)[] = [undefined, 'long', 'million'];

await main(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '10' },
      only: { type: 'string' },
    },
  });
  if (!PARTS.includes(values.only))
    throw new CommandError('Usage: npm run bench [-- --only long|million]', EXIT.usage);
  const executable = await ensureBrowser('chromium');
  const extensionDir = ensureBuilt('chromium');
  const lab = await startLab();
  try {
    if (values.only === 'long') {
      console.log(`Streams of ${values.minutes} minutes …`);
      const result = await long(lab.origin, extensionDir, 10, Number(values.minutes) * 60);
      console.log(longSection(result));
      return;
    }
    if (values.only === 'million') {
      console.log('A million records …');
      const inNode = await model();
      console.log(millionSection(await million(extensionDir), inNode));
      return;
    }
    console.log('Sizes …');
    const size = await sizes(extensionDir);
    console.log(size);
    console.log(`What the page pays (${values.rounds} rounds) …`);
    const costs = await pageCost(lab.origin, extensionDir, Number(values.rounds));
    console.log(JSON.stringify(costs, null, 1));
    console.log(`A flood of ${values.seconds} s …`);
    const flooded = await flood(lab.origin, extensionDir, 20_000, 20, Number(values.seconds));
    console.log(flooded);
    const version = execFileSync(executable, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}, Node ${process.versions.node}, ${version.trim()}`;
    const file = join(ROOT, 'BENCHMARKS.md');
    await writeFile(file, benchReport({ machine, size, costs, flooded, rounds: Number(values.rounds) }));
    console.log('Wrote BENCHMARKS.md');
  } finally {
    await lab.close();
  }
});
