/** Runs the lab by itself: `tsx test/lab/main.ts [--port 8000] [--http2]`. */
import { parseArgs } from 'node:util';
import { startLab } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8000' }, http2: { type: 'boolean', default: false } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port wants a number from 0 (any) to 65535, not "${values.port}"`);
  process.exit(2);
}

const lab = await startLab({ port, http2: values.http2 }).catch((error: unknown) => {
  console.error(`The lab cannot start on port ${port}: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
console.log(`Lab: ${lab.origin}/  demo page: ${lab.origin}/demo`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void lab.close());
