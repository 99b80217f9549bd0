/** The files of the demo page, read from disk on each request so that an edit shows on reload. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Exchange, HttpRoute } from './route.ts';

const FOLDER = new URL('./demo/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Answers with a file of `folder`, or 404. */
export async function sendFile({ response }: Exchange, name: string, folder = FOLDER): Promise<void> {
  const type = TYPES[extname(name)];
  // A plain file name only: nothing outside the folder can be asked for.
  const bytes =
    type !== undefined && /^[\w-]+\.\w+$/.test(name)
      ? await readFile(new URL(name, folder)).catch(() => undefined)
      : undefined;
  if (bytes === undefined) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such file\n');
  else response.writeHead(200, { 'Content-Type': type }).end(bytes);
}

export const demoFileRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/demo',
    summary: 'The demo page: a live dashboard of the fictional shop "Harbor & Pine".',
    params: {
      drop: '20000: life of the orders connection, ms',
      cut: '25000: life of the telemetry connection, ms',
    },
    handle: (exchange) => void sendFile(exchange, 'index.html'),
  },
  {
    kind: 'http',
    path: '/demo/*',
    summary: 'Its style sheet and scripts.',
    handle: (exchange) => void sendFile(exchange, exchange.url.pathname.slice('/demo/'.length)),
  },
];
