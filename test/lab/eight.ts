/** The page /eight: one shop, told in eight application protocols by their own client libraries. */
import { fileURLToPath } from 'node:url';
import { sendFile } from './demo-files.ts';
import type { Exchange, HttpRoute } from './route.ts';

const FOLDER = new URL('./eight/', import.meta.url);
let script: Promise<string> | undefined;

/** It takes a few seconds, when the page is first opened; the bundler is loaded for it alone. */
async function makeScript(): Promise<string> {
  const { bundled } = await import('../tools/bundled.ts');
  return bundled(fileURLToPath(new URL('main.ts', FOLDER)), 'es');
}

async function sendScript({ response }: Exchange): Promise<void> {
  script ??= makeScript();
  try {
    const code = await script;
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(code);
  } catch (error) {
    script = undefined;
    response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error));
  }
}

export const eightRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/eight',
    summary: 'A shop that speaks eight protocols: Socket.IO, GraphQL, MQTT, STOMP, Phoenix and others.',
    params: { every: '1500: between two orders, ms' },
    handle: (exchange) => void sendFile(exchange, 'index.html', FOLDER),
  },
  {
    kind: 'http',
    path: '/eight/main.js',
    summary: 'Its script, bundled when it is first asked for.',
    handle: (exchange) => void sendScript(exchange),
  },
  {
    kind: 'http',
    path: '/eight/*',
    summary: 'Its style sheet.',
    handle: (exchange) => void sendFile(exchange, exchange.url.pathname.slice('/eight/'.length), FOLDER),
  },
];
