/** Many WebSocket messages per second, and one very big one. */
import { numbered, startPace } from './load.ts';
import type { Link, WsRoute } from './route.ts';
import { timersOf } from './ws-link.ts';

const PENDING_LIMIT_BYTES = 16 * 1024 * 1024;
const BIG_LIMIT_BYTES = 512 * 1024 * 1024;

function flood({ socket, raw, query }: Link): void {
  const size = query.number('size', 200);
  const timers = timersOf(socket);
  const start = (): void => {
    const stop = startPace({
      rate: query.number('rate', 10_000),
      seconds: query.number('seconds', 10),
      room: () => socket.bufferedAmount < PENDING_LIMIT_BYTES,
      batch: (from, to) => {
        // One write for the whole batch: the lab must not become the bottleneck of a benchmark.
        raw.cork();
        for (let n = from; n <= to; n += 1) socket.send(numbered(n, size));
        raw.uncork();
      },
      done: (total) => {
        socket.send(`done ${total}`);
        if (query.flag('close')) socket.close(1000, 'done');
      },
    });
    timers.add(stop);
  };
  if (query.text('after') === 'start') socket.once('message', start);
  else start();
}

function big({ socket, query }: Link): void {
  const bytes = Math.min(BIG_LIMIT_BYTES, query.number('bytes', 64 * 1024 * 1024));
  const message = query.flag('json') ? bigJson(bytes) : Buffer.alloc(bytes, 'x');
  socket.send(message, { binary: query.flag('binary') });
}

/** A list of small objects, at least so many bytes of ASCII. */
function bigJson(bytes: number): string {
  const items: string[] = [];
  for (let length = 2, n = 0; length < bytes; n++) {
    const item = JSON.stringify({ n, symbol: `S${n % 500}`, price: 100 + (n % 977) / 10, tags: ['a', 'b'] });
    items.push(item);
    length += item.length + 1;
  }
  return `[${items.join(',')}]`;
}

export const wsLoadRoutes: readonly WsRoute[] = [
  {
    kind: 'ws',
    path: '/ws/flood',
    summary: 'Text messages at a steady rate, each starting with its number; last "done N"; stays open.',
    params: {
      rate: '10000: messages per second',
      size: '200: size of each, bytes',
      seconds: '10: duration, s',
      after: 'open: when to begin: open, or start (after the first message of the client)',
      close: '0: 1 closes with 1000 after "done"',
    },
    example: 'after=start',
    open: flood,
  },
  {
    kind: 'ws',
    path: '/ws/big',
    summary: 'One message of the size given (of "x"), then open and silent.',
    params: {
      bytes: '67108864: size, bytes (at most 512 MiB)',
      binary: '0: 1 sends it as binary',
      json: '0: 1 sends a list of objects instead',
    },
    open: big,
  },
];
