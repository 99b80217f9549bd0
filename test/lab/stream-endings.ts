/** Streams that end badly, or never; and what was sent of those that never end. */
import type { Exchange, HttpRoute, LabState, SentCount } from './route.ts';
import { openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';
import { eventText } from './stream-sse.ts';

const { count: _, finish: __, ...ENDLESS_PARAMS } = SERIES_PARAMS;

function countOf({ sent }: LabState, name: string): SentCount {
  const count = sent.get(name) ?? { opened: 0, open: 0, sent: 0, bytes: 0, closedAt: null };
  sent.set(name, count);
  return count;
}

function endless(exchange: Exchange): void {
  const { query, response, state } = exchange;
  const counted = countOf(state, query.text('name', 'default'));
  counted.opened += 1;
  counted.open += 1;
  response.on('close', () => {
    counted.open -= 1;
    counted.closedAt = performance.timeOrigin + performance.now();
  });
  let sent = 0;
  sendSeries(openStream(exchange, 'text/event-stream'), exchange, {
    count: Number.POSITIVE_INFINITY,
    piece: (n) => eventText(exchange, n),
    onWritten: (upTo, bytes) => {
      counted.sent += upTo - sent;
      counted.bytes += bytes;
      sent = upTo;
    },
  });
}

function sentCount({ query, response, state }: Exchange): void {
  const body = JSON.stringify(countOf(state, query.text('name', 'default')));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${body}\n`);
}

function abort(exchange: Exchange): void {
  const { query, request } = exchange;
  const stream = openStream(exchange, 'text/event-stream');
  sendSeries(stream, exchange, {
    count: query.number('after', 3),
    piece: (n) => eventText(exchange, n),
    // A partial event, which must never be dispatched.
    tail: query.flag('partial') ? 'data: cut off' : '',
    done: () => {
      // Only a bare TCP socket can be reset, not one in TLS.
      const canReset = request.httpVersionMajor === 1 && !('encrypted' in request.socket);
      if (query.text('how') === 'reset' && canReset) request.socket.resetAndDestroy();
      else stream.cut();
    },
  });
}

export const streamEndingRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/endless',
    summary: 'Server-sent events until the client goes away; /stream/sent tells how many.',
    params: {
      name: 'default: under which name to count; use a fresh one per test',
      bytes: '40: data of each event, bytes',
      ids: '0: 1 gives each event its number as id',
      ...ENDLESS_PARAMS,
    },
    handle: endless,
  },
  {
    kind: 'http',
    path: '/stream/sent',
    summary: 'JSON {opened, open, sent, bytes, closedAt} of the endless streams of one name.',
    params: { name: 'default: the name' },
    handle: sentCount,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/abort',
    summary: 'Breaks off in the middle of the body.',
    params: {
      after: '3: events before that',
      partial: '0: 1 begins another event first',
      how: 'cut: cut, or reset (TCP RST; in TLS the same as cut)',
      bytes: '40: data of each event, bytes',
      ...ENDLESS_PARAMS,
    },
    handle: abort,
  },
];
