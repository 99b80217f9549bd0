/** `npm run analyze -- FILE.ndjson [--fail-on error|warning|advice] [--write FILE]`: the rules, without a browser. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isNotARecording } from '../../src/model/reader.ts';
import { CommandError, EXIT, main } from './command.ts';
import { type Analysis, analyze, reaches, reportFindings } from './findings.ts';
import { failOn } from './severity-option.ts';
import { summarize } from './summary.ts';

const USAGE = 'Usage: npm run analyze -- FILE.ndjson [--fail-on error|warning|advice|info] [--write FILE]';

await main(async () => {
  const { file, least, out } = parse(process.argv.slice(2));
  const analysis = read(file, await text(file));
  const width = process.stdout.columns ?? 120;
  console.log(`${summarize(analysis.ndjson, width)}\n\n${reportFindings(analysis, width)}`);
  for (const warning of analysis.warnings) console.error(`${file}: ${warning}`);
  if (out !== undefined) await writeFile(out, analysis.ndjson);
  if (least && reaches(analysis.findings, least)) process.exitCode = EXIT.found;
});

function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`Cannot read ${file}: ${error.code ?? error.message}`, EXIT.unreachable);
  });
}

function read(file: string, ndjson: string): Analysis {
  try {
    return analyze(ndjson);
  } catch (error) {
    if (isNotARecording(error)) throw new CommandError(`${file}: ${(error as Error).message}`);
    throw error;
  }
}

function parse(args: string[]) {
  const options = { 'fail-on': { type: 'string' }, write: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error('one file is wanted');
    return { file, least: failOn(values['fail-on']), out: values.write };
  } catch (error) {
    throw new CommandError(`${(error as Error).message}. ${USAGE}`, EXIT.usage);
  }
}
