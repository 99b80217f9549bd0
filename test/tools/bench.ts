/**
 * `npm run bench [-- --rounds 5] [--seconds 60]`: measures what the page pays, a flood and the sizes, and writes that
 * into BENCHMARKS.md. `npm run bench -- --only PART`: one part alone (`long` takes `--minutes 10`).
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
  besideSection,
  bigSection,
  decodeSection,
  floodSection,
  fuzzSection,
  longSection,
  millionSection,
  pageSection,
  rulesSection,
  sizesSection,
  withSections,
} from './bench-report.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT, main, ROOT } from './command.ts';

interface Bench {
  /** Where the lab is. */
  origin: string;
  extensionDir: string;
  machine: string;
  rounds: number;
  seconds: number;
  minutes: number;
}

interface Part {
  title: string;
  /** Measures, and gives sections of BENCHMARKS.md. */
  run(bench: Bench): Promise<string>;
}

const PARTS: Readonly<Record<string, Part>> = {
  page: {
    title: 'What the page pays',
    run: async ({ origin, extensionDir, rounds, machine }) =>
      pageSection(await pageCost(origin, extensionDir, rounds), rounds, machine),
  },
  flood: {
    title: 'A flood',
    run: async ({ origin, extensionDir, seconds }) =>
      floodSection(await flood(origin, extensionDir, 20_000, 20, seconds)),
  },
  sizes: { title: 'Sizes', run: async ({ extensionDir }) => sizesSection(await sizes(extensionDir)) },
  million: {
    title: 'A million records',
    run: async ({ extensionDir, machine }) => {
      const inNode = await model();
      return millionSection(await million(extensionDir), inNode, machine);
    },
  },
  rules: { title: 'The rules', run: async ({ machine }) => rulesSection(await rulesCost(), machine) },
  decode: { title: 'Decoders', run: async ({ machine }) => decodeSection(decodeCosts(), machine) },
  fuzz: {
    title: 'A million random messages',
    run: async ({ machine }) => fuzzSection(fuzz(20_261_121), machine),
  },
  answers: {
    title: 'Answers',
    run: async ({ origin, extensionDir, machine }) =>
      answersSection(await answersCost(origin, extensionDir), machine),
  },
  beside: {
    title: 'Side by side with the Messages tab',
    run: async ({ origin, extensionDir, machine }) =>
      besideSection(await beside(origin, extensionDir, 1), machine),
  },
  big: {
    title: 'One big message',
    run: async ({ origin, extensionDir, machine }) => bigSection(await big(origin, extensionDir), machine),
  },
  long: {
    title: 'Streams that stay open',
    run: async ({ origin, extensionDir, minutes, machine }) =>
      longSection(await long(origin, extensionDir, 10, minutes * 60), machine),
  },
};
const USUAL = ['page', 'flood', 'sizes'];

await main(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '10' },
      only: { type: 'string' },
    },
  });
  const parts = values.only === undefined ? USUAL : [values.only];
  if (!parts.every((part) => Object.hasOwn(PARTS, part)))
    throw new CommandError(`Usage: npm run bench [-- --only ${Object.keys(PARTS).join('|')}]`, EXIT.usage);
  const executable = await ensureBrowser('chromium');
  const lab = await startLab();
  try {
    const bench: Bench = {
      origin: lab.origin,
      extensionDir: ensureBuilt('chromium'),
      machine: describeMachine(executable),
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      minutes: Number(values.minutes),
    };
    for (const part of parts) {
      const { title, run } = PARTS[part]!;
      console.log(`${title} …`);
      await writeSections(await run(bench));
    }
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
