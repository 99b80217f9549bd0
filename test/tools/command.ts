/** What the command line tasks share: running programs, and ending with one clear line. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BrowserMissing } from '../browser/browsers.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Exit codes; `found`: as `--fail-on` asked for; 64 is EX_USAGE of sysexits. */
export const EXIT = { failed: 1, unreachable: 2, noBrowser: 3, found: 4, usage: 64 } as const;

/** An end that was foreseen: one line for the person, no stack. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a task's main function and turns errors into a line and an exit code. */
export async function main(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (error instanceof CommandError) process.exitCode = error.exitCode;
    else if (error instanceof BrowserMissing) process.exitCode = EXIT.noBrowser;
    else {
      console.error(error);
      process.exit(EXIT.failed);
    }
    console.error(error.message);
    process.exit();
  }
}

/** A program of this repository's own packages, such as "vite", and the way to call it with this Node. */
export function tool(name: string, ...args: string[]): [program: string, args: string[]] {
  const windows = process.platform === 'win32';
  return [`${ROOT}node_modules/.bin/${name}${windows ? '.cmd' : ''}`, args];
}

/** Runs a program in the repository's root; resolves to its exit code. */
export function run([program, args]: [string, string[]], options: SpawnOptions = {}): Promise<number> {
  const shell = process.platform === 'win32';
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', shell, ...options });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}

/** Resolves on Ctrl-C or when asked to end. */
export function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
