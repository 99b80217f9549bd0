/** `npm run bench [-- --rounds 5] [--seconds 30]`: measures and writes BENCHMARKS.md. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flood } from '../bench/flood.ts';
import { pageCost } from '../bench/page-cost.ts';
import { sizes } from '../bench/sizes.ts';
import { ensureBrowser } from '../browser/browsers.ts';
import { startLab } from '../lab/server.ts';
import { benchReport } from './bench-report.ts';
import { ensureBuilt } from './build.ts';
import { main, ROOT } from './command.ts';

await main(async () => {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '30' } },
  });
  const executable = await ensureBrowser('chromium');
  const extensionDir = ensureBuilt('chromium');
  const lab = await startLab();
  try {
    console.log('Sizes …');
    const size = await sizes(extensionDir);
    console.log(size);
    console.log(`What the page pays (${values.rounds} rounds) …`);
    const costs = await pageCost(lab.origin, extensionDir, Number(values.rounds));
    console.log(JSON.stringify(costs, null, 1));
    console.log(`A flood of ${values.seconds} s …`);
    const flooded = await flood(lab.origin, extensionDir, 20_000, Number(values.seconds));
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
