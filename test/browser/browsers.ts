/** Finds a Chromium and a Firefox that can load the extension, or installs them. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium } from 'playwright';

export type BrowserName = 'chromium' | 'firefox';

/** No usable browser; the message is one line that says what to do. */
export class BrowserMissing extends Error {}

/** The oldest versions that the extension's manifests admit. */
const OLDEST = { chromium: 140, firefox: 142 };

const OVERRIDES = { chromium: 'STREAMGAUGE_CHROMIUM', firefox: 'STREAMGAUGE_FIREFOX' };

const PLACES = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/usr/local/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};

/** The path of a browser; throws BrowserMissing. */
export async function findBrowser(name: BrowserName): Promise<string> {
  const override = process.env[OVERRIDES[name]];
  if (override) {
    const problem = await problemWith(name, override);
    if (problem) throw new BrowserMissing(`${OVERRIDES[name]}: ${problem}`);
    return override;
  }
  const problems: string[] = [];
  for (const path of [...PLACES[name], ...(name === 'chromium' ? [chromium.executablePath()] : [])]) {
    if (!existsSync(path)) continue;
    const problem = await problemWith(name, path);
    if (!problem) return path;
    problems.push(problem);
  }
  throw new BrowserMissing(`${problems.join('; ') || `No ${name} found`}. ${advice(name)}`);
}

/** Like `findBrowser`, but installs the browser where that can be done without asking anybody. */
export async function ensureBrowser(name: BrowserName): Promise<string> {
  try {
    return await findBrowser(name);
  } catch (error) {
    if (process.env[OVERRIDES[name]] || !install(name)) throw error;
    return findBrowser(name);
  }
}

/** Why this file cannot be used, in words; undefined when it can. */
async function problemWith(name: BrowserName, path: string): Promise<string | undefined> {
  if (!existsSync(path)) return `${path} does not exist`;
  // A snap sees neither /tmp, where the profile is, nor hidden folders.
  if (isSnap(path)) return `${path} is a snap, which cannot be driven`;
  const version = await versionOf(path);
  if (!version) return `${path} does not start`;
  if (/^Google Chrome \d/.test(version))
    return `${path} is branded Chrome, which ignores --load-extension since 137`;
  const major = Number(/(\d+)\./.exec(version)?.[1] ?? 0);
  return major < OLDEST[name] ? `${path} is ${version}, older than ${OLDEST[name]}` : undefined;
}

async function versionOf(path: string): Promise<string> {
  // On Windows browsers print nothing; there a file that exists has to do.
  if (process.platform === 'win32') return `${OLDEST.firefox}.0 or newer, nobody knows`;
  const answer = await promisify(execFile)(path, ['--version'], { timeout: 60_000 }).catch(() => undefined);
  return answer?.stdout.trim() ?? '';
}

function isSnap(path: string): boolean {
  const real = realpathSync(path);
  if (real.startsWith('/snap/') || real.endsWith('/bin/snap')) return true;
  return (
    path.startsWith('/usr/bin/') &&
    existsSync(`/snap/bin/${path.slice('/usr/bin/'.length)}`) &&
    isScript(real)
  );
}

function isScript(path: string): boolean {
  const text = readFileSync(path).subarray(0, 4096).toString('latin1');
  return text.startsWith('#!') && text.includes('snap');
}

/** true when something was installed. */
function install(name: BrowserName): boolean {
  const linux = linuxId();
  if (linux === 'debian') {
    console.log(`Installing ${name} with apt-get …`);
    const browser = name === 'chromium' ? 'chromium' : 'firefox-esr';
    return asRoot('apt-get', 'update', '-q') && asRoot('apt-get', ...INSTALL, browser, 'fonts-dejavu-core');
  }
  if (name === 'firefox') return false;
  console.log('Installing Chromium with Playwright …');
  const withDeps = linux === 'ubuntu' && asRoot('true') ? ['--with-deps'] : [];
  return run('npx', 'playwright', 'install', ...withDeps, '--no-shell', 'chromium');
}

const INSTALL = ['install', '-y', '-q', '--no-install-recommends'];

/** "debian" also stands for its derivatives that package browsers like it does. */
function linuxId(): 'debian' | 'ubuntu' | undefined {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return undefined;
  const text = readFileSync('/etc/os-release', 'utf8');
  const ids = [...text.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)/gm)].flatMap((match) =>
    (match[1] ?? '').split(' '),
  );
  if (ids.includes('ubuntu')) return 'ubuntu';
  return ids.includes('debian') ? 'debian' : undefined;
}

function asRoot(...command: string[]): boolean {
  const root = process.getuid?.() === 0;
  return root ? run(...command) : run('sudo', '-n', ...command);
}

function run(...[program = '', ...args]: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // What the installers say goes to stderr: stdout belongs to the task.
  return (
    spawnSync(program, args, { stdio: ['ignore', 2, 2], env, shell: process.platform === 'win32' }).status ===
    0
  );
}

function advice(name: BrowserName): string {
  return name === 'chromium'
    ? 'Run "npx playwright install chromium", or set STREAMGAUGE_CHROMIUM to a Chromium or Chrome for Testing'
    : `Install Firefox ${OLDEST.firefox} or newer (mozilla.org/firefox, not a snap), or set STREAMGAUGE_FIREFOX to it`;
}
