/** Streams with ids: dropped, resumed, forgotten, refused. */
import { connectionOf, destroyConnection } from './http-versions.ts';
import { count, type Exchange, type HttpRoute } from './route.ts';
import { SseStream } from './sse-stream.ts';

const ID_PARAMS = {
  every: '100: time between events, ms',
  from: '1: id of the first event',
  count: '0: number of events in all, 0 = endless',
  drop: '0: end the connection after this many events, 0 = never',
  how: 'end: how to drop: end (proper end of the body) or cut (TCP)',
  retry: 'none: send a `retry:` line first, ms',
  // biome-ignore lint/suspicious/noThenProperty: it is the name of a query parameter
  then: 'open: after the last event: open (stay open, silent) or stop (end, and answer the reconnect 204)',
};

/** Sends ids from `first` on, as the query of the request says. */
function sendIds(exchange: Exchange, first: number): void {
  const { query } = exchange;
  const total = query.number('count', 0);
  const last = total === 0 ? Number.POSITIVE_INFINITY : query.number('from', 1) + total - 1;
  const stop = query.text('then') === 'stop';
  if (first > last && stop) {
    exchange.response.writeHead(204).end();
    return;
  }
  const stream = new SseStream(exchange);
  if (query.has('retry')) stream.raw(`retry: ${query.number('retry', 0)}\n\n`);
  const drop = query.number('drop', 0);
  let id = first;
  const tick = (): void => {
    if (id > last) {
      if (stop) stream.end();
      else stream.timers.clear();
      return;
    }
    stream.send({ id, data: `event ${id}` });
    id += 1;
    if (drop === 0 || id - first < drop) return;
    if (query.text('how') === 'cut') stream.cut();
    else stream.end();
  };
  stream.timers.repeat(query.number('every', 100), tick);
}

/** The numeric Last-Event-ID of a request; undefined when there is none. */
export function lastEventId({ request }: Exchange): number | undefined {
  const header = request.headers['last-event-id'];
  const value = typeof header === 'string' && header !== '' ? Number(header) : Number.NaN;
  return Number.isInteger(value) ? value : undefined;
}

/** Goes on after the Last-Event-ID, as a good server does. */
function resume(exchange: Exchange): void {
  const seen = lastEventId(exchange);
  sendIds(exchange, seen === undefined ? exchange.query.number('from', 1) : seen + 1);
}

/**
 * Goes on from "now": the client has missed `skip` events and does not get them. "Now" is reckoned from the id
 * the client names and not from a clock, so that tests get the same ids each time.
 */
function forget(exchange: Exchange): void {
  const seen = lastEventId(exchange);
  const { query } = exchange;
  sendIds(exchange, seen === undefined ? query.number('from', 1) : seen + 1 + query.number('skip', 2));
}

function refuse(exchange: Exchange): void {
  const { query, request, response, state } = exchange;
  const times = query.number('times', Number.POSITIVE_INFINITY);
  const key = `refuse:${query.text('key', 'default')}`;
  const code = query.number('code', 0);
  // Browsers silently repeat a request that dies on a reused connection; counting it would use up the refusals
  // before the page has noticed one.
  if (
    code === 0 &&
    (state.served.get(connectionOf(request)) ?? 1) > 1 &&
    (state.counters.get(key) ?? 0) < times
  ) {
    destroyConnection(request);
  } else if (count(state, key) > times) {
    resume(exchange);
  } else if (code === 0) {
    destroyConnection(request);
  } else {
    response.writeHead(code, { 'Content-Type': 'text/plain' }).end(`refused with ${code}\n`);
  }
}

export const resumeRoutes: readonly HttpRoute[] = [
  {
    kind: 'sse',
    path: '/sse/ids',
    summary: 'Events with ids; a reconnect resumes after its Last-Event-ID.',
    params: ID_PARAMS,
    example: 'every=500&drop=10&retry=1000',
    handle: resume,
  },
  {
    kind: 'sse',
    path: '/sse/forget',
    summary: 'The same, but a reconnect goes on from "now" and misses some ids.',
    params: { ...ID_PARAMS, skip: '2: number of ids missed' },
    example: 'every=500&drop=10&retry=1000&skip=2',
    handle: forget,
  },
  {
    kind: 'sse',
    path: '/sse/refuse',
    summary: 'Destroys the TCP connection without an answer, the first n times; then like /sse/ids.',
    params: {
      ...ID_PARAMS,
      times: 'endless: number of requests refused',
      key: 'default: whose count it is; use a fresh key per test',
      code: '0: answer with this status instead of destroying',
    },
    example: 'times=3&key=demo',
    handle: refuse,
  },
];
