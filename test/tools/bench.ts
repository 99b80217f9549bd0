/**
 * `npm run bench [-- --rounds 5] [--seconds 60]`: measures what the page pays, and writes that into BENCHMARKS.md.
 * `npm run bench -- --only long [--minutes 10]`, `-- --only million|rules|decode|fuzz|answers|beside|big`: the other sections of it.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answersCost } from '../bench/answers.ts';
import { beside } from '../bench/beside.ts';
import { big } from '../bench/big.ts';
import { decodeCosts } from '../bench/decode.ts';
import { flood } from '../bench/flood.ts';
import { fuzz } from '../bench/fuzz.ts';
import { long } from '../bench/long.ts';
import { million } from '../bench/million.ts';
import { model } from '../bench/million-model.ts';
import { pageCost } from '../bench/page-cost.ts';
import { rulesCost } from '../bench/rules.ts';
import { sizes } from '../bench/sizes.ts';
import { ensureBrowser } from '../browser/browsers.ts';
import { startLab } from '../lab/server.ts';
import {
  answersSection,
  benchReport,
  besideSection,
  bigSection,
  decodeSection,
  fuzzSection,
  longSection,
  millionSection,
  rulesSection,
  withSections,
} from './bench-report.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';

const PARTS: readonly (string | undefined)[] = [
  undefined,
  'answers',
  'beside',
  'big',
  'decode',
  'fuzz',
  'long',
  'million',
  'rules',
];

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
    throw new CommandError(
      'Usage: npm run bench [-- --only answers|beside|big|decode|fuzz|long|million|rules]',
      EXIT.usage,
    );
  const executable = await ensureBrowser('chromium');
  const extensionDir = ensureBuilt('chromium');
  const machine = describeMachine(executable);
  const lab = await startLab();
  try {
    if (values.only === 'long') {
      console.log(`Streams of ${values.minutes} minutes …`);
      const result = await long(lab.origin, extensionDir, 10, Number(values.minutes) * 60);
      await writeSections(longSection(result, machine));
      return;
    }
    if (values.only === 'million') {
      console.log('A million records …');
      const inNode = await model();
      await writeSections(millionSection(await million(extensionDir), inNode, machine));
      return;
    }
    if (values.only === 'beside') {
      console.log('Side by side …');
      await writeSections(besideSection(await beside(lab.origin, extensionDir, 1), machine));
      return;
    }
    if (values.only === 'big') {
      console.log('One big message …');
      await writeSections(bigSection(await big(lab.origin, extensionDir), machine));
      return;
    }
    if (values.only === 'answers') {
      console.log('Answers …');
      await writeSections(answersSection(await answersCost(lab.origin, extensionDir), machine));
      return;
    }
    if (values.only === 'decode') {
      console.log('Decoders …');
      await writeSections(decodeSection(decodeCosts(), machine));
      return;
    }
    if (values.only === 'fuzz') {
      console.log('A million random messages …');
      await writeSections(fuzzSection(fuzz(20_261_121), machine));
      return;
    }
    if (values.only === 'rules') {
      console.log('The rules …');
      await writeSections(rulesSection(await rulesCost(), machine));
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
    await writeSections(benchReport({ machine, size, costs, flooded, rounds: Number(values.rounds) }));
  } finally {
    await lab.close();
  }
});

async function writeSections(sections: string): Promise<void> {
  const file = join(ROOT, 'BENCHMARKS.md');
  const old = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, withSections(old, sections));
  console.log(`${sections}\nWrote BENCHMARKS.md`);
}

function describeMachine(executable: string): string {
  const version = execFileSync(executable, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}, Node ${process.versions.node}, ${version.trim()}`;
}
