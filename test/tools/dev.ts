/** `npm run dev`: rebuilds the extension for both browsers whenever a source changes. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { interrupted, main, ROOT, tool } from './command.ts';

await main(async () => {
  const children = ['chrome', 'firefox'].map((mode) => {
    const [program, args] = tool('vite', 'build', '--watch', '--mode', mode);
    const shell = process.platform === 'win32';
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], shell });
    prefix(mode, child.stdout);
    prefix(mode, child.stderr);
    return child;
  });
  const ended = children.map((child) => new Promise<void>((done) => child.once('close', () => done())));
  await Promise.race([interrupted(), ...ended]);
  for (const child of children) child.kill();
  await Promise.all(ended);
});

function prefix(mode: string, stream: Readable): void {
  createInterface({ input: stream }).on('line', (line) => console.log(`${mode.padEnd(7)} │ ${line}`));
}
