/** Builds the extension when its sources are newer than what was built. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserName } from '../browser/browsers.ts';
import { CommandError, ROOT, run, tool } from './command.ts';

const MODES = { chromium: 'chrome', firefox: 'firefox' } as const;
const SOURCES = ['src', 'panel', 'public', 'icons', 'manifest.json', 'vite.config.ts', 'package-lock.json'];

/** The folder of the unpacked extension, up to date. */
export async function ensureBuilt(browser: BrowserName): Promise<string> {
  const mode = MODES[browser];
  const dir = join(ROOT, 'dist', mode);
  const newest = Math.max(...SOURCES.map((path) => newestIn(join(ROOT, path))));
  if (newestIn(join(dir, 'manifest.json')) < newest) await build(mode);
  return dir;
}

async function build(mode: string): Promise<void> {
  // To stderr: a task's own output stays clean.
  const code = await run(tool('vite', 'build', '--mode', mode, '--logLevel', 'warn'), {
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) throw new CommandError(`The build for ${mode} failed`);
}

/** When the newest file of a file or folder was changed; 0 when there is none. */
function newestIn(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
