/** Many events at once, and many events per second. */
import { numbered, startPace } from './load.ts';
import type { Exchange, HttpRoute } from './route.ts';
import { formatEvent, SseStream } from './sse-stream.ts';

const PENDING_LIMIT_BYTES = 16 * 1024 * 1024;

/** The text of the events `from` … `to`, both included, each with a payload of `size` bytes. */
function batchText(from: number, to: number, size: number, ids: boolean): string {
  let text = '';
  for (let n = from; n <= to; n += 1) {
    const data = numbered(n, size);
    text += formatEvent(ids ? { id: n, data } : { data });
  }
  return text;
}

function burst(exchange: Exchange): void {
  const { query } = exchange;
  const total = query.number('count', 1000);
  const step = Math.max(1, Math.ceil(total / Math.max(1, query.number('chunks', 4))));
  const stream = new SseStream(exchange);
  for (let from = 1; from <= total; from += step) {
    stream.raw(
      batchText(from, Math.min(total, from + step - 1), query.number('size', 200), query.flag('ids')),
    );
  }
  if (query.flag('end')) stream.end();
}

function flood(exchange: Exchange): void {
  const { query } = exchange;
  const stream = new SseStream(exchange);
  const stop = startPace({
    rate: query.number('rate', 10_000),
    seconds: query.number('seconds', 10),
    room: () => stream.pending < PENDING_LIMIT_BYTES,
    batch: (from, to) => stream.raw(batchText(from, to, query.number('size', 200), query.flag('ids'))),
    done: (total) => stream.send({ event: 'done', data: String(total) }),
  });
  stream.timers.add(stop);
}

export const loadRoutes: readonly HttpRoute[] = [
  {
    kind: 'sse',
    path: '/sse/burst',
    summary: 'Events as fast as possible in a few chunks, each starting with its number; then stays open.',
    params: {
      count: '1000: number of events',
      size: '200: payload of each, bytes',
      chunks: '4: number of writes',
      ids: '0: 1 gives each event its number as id',
      end: '0: 1 ends the body afterwards',
    },
    handle: burst,
  },
  {
    kind: 'sse',
    path: '/sse/flood',
    summary:
      'Events at a steady rate, each starting with its number; event "done" with the count; stays open.',
    params: {
      rate: '10000: events per second',
      size: '200: payload of each, bytes',
      seconds: '10: duration, s',
      ids: '0: 1 gives each event its number as id',
    },
    handle: flood,
  },
];
