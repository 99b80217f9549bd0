/** Builds the extension when its sources are newer than what was built. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserName } from '../browser/browsers.ts';
import { CommandError, ROOT, tool } from './command.ts';

const MODES = { chromium: 'chrome', 'chromium-wire': 'chrome-wire', firefox: 'firefox' } as const;
const SOURCES = ['src', 'panel', 'public', 'icons', 'manifest.json', 'vite.config.ts', 'package-lock.json'];

/** The folder of the unpacked extension, up to date; `chromium-wire` is the build that can capture the wire. */
export function ensureBuilt(browser: BrowserName | 'chromium-wire'): string {
  const mode = MODES[browser];
  const dir = join(ROOT, 'dist', mode);
  const newest = Math.max(...SOURCES.map((path) => newestIn(join(ROOT, path))));
  if (newestIn(join(dir, 'manifest.json')) < newest) build(mode);
  return dir;
}

function build(mode: string): void {
  // To stderr: stdout belongs to the task. The build's own chatter is of interest only when it fails.
  console.error(`Building for ${mode} …`);
  const [program, args] = tool('vite', 'build', '--mode', mode);
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', shell });
  if (status !== 0) throw new CommandError(`${stdout}${stderr}\nThe build for ${mode} failed`);
}

/** When the newest file of a file or folder was changed; 0 when there is none. */
function newestIn(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
