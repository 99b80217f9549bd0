/** The scripts of the workers, read from disk on each request. */
import { readFile } from 'node:fs/promises';
import type { Exchange, HttpRoute } from './route.ts';

const FOLDER = new URL('./workers/', import.meta.url);

/** Sends one worker's script with the part that opens streams in front. */
async function sendWorker({ response }: Exchange, name: string): Promise<void> {
  const parts = await Promise.all(['open.js', name].map((file) => readFile(new URL(file, FOLDER), 'utf8')));
  response
    .writeHead(200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      // Wherever it lies, a service worker of the lab may take any scope.
      'Service-Worker-Allowed': '/',
    })
    .end(parts.join('\n'));
}

const OPEN_PARAMS = {
  open: 'none: what it opens by itself: eventsource, fetch, xhr or websocket',
  url: 'none: what of, relative to the script',
};

export const workerRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/stream/worker.js',
    summary:
      'A dedicated or shared worker that opens streams and reports them; also takes {open, url} as message.',
    params: { ...OPEN_PARAMS, after: '0: ms from its start until then' },
    handle: (exchange) => void sendWorker(exchange, 'worker.js'),
  },
  {
    kind: 'http',
    path: '/sw.js',
    summary:
      'A service worker that does the same, and answers /sw/stream (count, every, type) and /sw/pass (url) itself.',
    params: OPEN_PARAMS,
    handle: (exchange) => void sendWorker(exchange, 'service-worker.js'),
  },
];
