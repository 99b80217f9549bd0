/**
 * Starts the tasks of package.json. Plain JavaScript without dependencies: it is what runs in a bare clone, installs
 * the packages when they are missing or outdated, and hands over to the task's TypeScript.
 */
import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TASKS = {
  start: 'test/tools/start.ts',
  record: 'test/tools/record-cli.ts',
  analyze: 'test/tools/analyze-cli.ts',
  clinic: 'test/tools/clinic.ts',
  test: 'test/tools/test.ts',
  bench: 'test/tools/bench.ts',
  lab: 'test/lab/main.ts',
  dev: 'test/tools/dev.ts',
};
const OLDEST_NODE = [20, 19];

const [name = '', ...args] = process.argv.slice(2);
const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
if (!task) fail(`Usage: node test/tools/run.mjs ${Object.keys(TASKS).join('|')} [arguments]`, 64);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}`, 1);
}

if (modified('package-lock.json') > modified('node_modules/.package-lock.json')) install();

const child = spawn(process.execPath, ['--import', 'tsx', task, ...args], { cwd: ROOT, stdio: 'inherit' });
// Ctrl-C reaches the task by itself; this process waits for it to clean up.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));

/** Milliseconds since the epoch; 0 when the file is missing. */
function modified(path) {
  return statSync(new URL(path, `file://${ROOT}`), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function install() {
  console.error('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (status !== 0) fail('npm ci failed', 1);
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
