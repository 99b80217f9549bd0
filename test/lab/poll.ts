/** Polling: answers that are no streams, at once or held back. */
import { count, type Exchange, type HttpRoute } from './route.ts';
import { Timers } from './timers.ts';

function answer({ query, request, response, state }: Exchange): void {
  const n = count(state, `poll:${query.text('key', 'default')}`);
  const body = JSON.stringify({ n, method: request.method, text: '.'.repeat(query.number('bytes', 0)) });
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${body}\n`);
}

/** Holds the whole answer back, its headers too, as a server does that waits for news. */
function long(exchange: Exchange): void {
  const { query, request, response } = exchange;
  request.resume();
  const timers = new Timers();
  response.on('close', () => timers.clear());
  timers.later(query.number('hold', 1000), () => answer(exchange));
}

const POLL_PARAMS = {
  key: 'default: whose answers `n` counts; use a fresh key per test',
  bytes: '0: length of `text`, bytes',
};

export const pollRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/poll/short',
    summary: 'JSON {n, method, text} at once; n counts the answers.',
    params: POLL_PARAMS,
    handle: (exchange) => {
      exchange.request.resume();
      answer(exchange);
    },
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/poll/long',
    summary: 'The same, held back for a time.',
    params: { hold: '1000: that time, ms', ...POLL_PARAMS },
    handle: long,
  },
];
