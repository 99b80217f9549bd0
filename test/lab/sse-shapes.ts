/** Streams whose bytes are special: names, comments, line ends, or whatever the test writes. */
import type { Exchange, HttpRoute } from './route.ts';
import { SseStream } from './sse-stream.ts';

const LINE_ENDS: Readonly<Record<string, readonly string[]>> = {
  lf: ['\n'],
  cr: ['\r'],
  crlf: ['\r\n'],
  mixed: ['\n', '\r\n', '\r'],
};

function named(exchange: Exchange): void {
  // The empty name stands for the event without a name.
  const types = [...exchange.query.list('types', 'order,stock,price'), ''];
  const stream = new SseStream(exchange);
  let n = 0;
  stream.timers.repeat(exchange.query.number('every', 200), () => {
    const type = types[n % types.length] ?? '';
    n += 1;
    const data = JSON.stringify({ n, type: type === '' ? 'message' : type });
    stream.send(type === '' ? { data } : { event: type, data });
  });
}

function comments(exchange: Exchange): void {
  const stream = new SseStream(exchange);
  const perEvent = exchange.query.number('comments', 3);
  let n = 0;
  stream.comment('stream open');
  stream.timers.repeat(exchange.query.number('every', 200), () => {
    n += 1;
    if (n % (perEvent + 1) === 0) stream.send({ data: `event ${n / (perEvent + 1)}` });
    else stream.comment('keepalive');
  });
}

/**
 * One event of six lines, each line ended by the next of `ends` in turn; `n` counts events from 1.
 * The turns come out so that a line ended by CR is never followed by a bare LF, which would read as one CRLF.
 */
function linesOf(n: number, ends: readonly string[]): string {
  const lines = [`id: ${n}`, 'event: lines', `data: first of ${n}`, 'data', 'data: third', ''];
  return lines.map((line, i) => line + (ends[i % ends.length] ?? '\n')).join('');
}

function lines(exchange: Exchange): void {
  const { query } = exchange;
  const ends = LINE_ENDS[query.text('end', 'lf')] ?? ['\n'];
  const total = query.number('count', 6);
  const stream = new SseStream(exchange);
  if (query.flag('bom')) stream.raw('\ufeff');
  let n = 0;
  const stop = stream.timers.repeat(query.number('every', 20), () => {
    n += 1;
    stream.raw(linesOf(n, ends));
    if (n === total) stop();
  });
}

function once(exchange: Exchange): void {
  const stream = new SseStream(exchange);
  stream.send({ data: exchange.query.text('text', 'hello') });
}

/** Cuts `bytes` at the offsets given; those outside or out of order are left out. */
export function splitAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const to of [...offsets, bytes.length]) {
    if (!(to > from && to <= bytes.length)) continue;
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
}

function script(exchange: Exchange): void {
  const { query } = exchange;
  const parts = splitAt(query.bytes('body'), query.list('split', '').map(Number));
  const stream = new SseStream(exchange);
  // A pause between the parts, or the network stack would join them again.
  const next = (): void => {
    const part = parts.shift();
    if (part !== undefined) stream.raw(part);
    if (parts.length > 0) stream.timers.later(query.number('gap', 20), next);
    else if (query.flag('end')) stream.end();
  };
  next();
}

export const shapeRoutes: readonly HttpRoute[] = [
  {
    kind: 'sse',
    path: '/sse/named',
    summary: 'Named events in turn, with an unnamed one after each round.',
    params: { types: 'order,stock,price: event names', every: '200: time between events, ms' },
    example: 'types=order,stock,price&every=500',
    handle: named,
  },
  {
    kind: 'sse',
    path: '/sse/comments',
    summary: 'Comment keepalives between the events.',
    params: { every: '200: time between lines, ms', comments: '3: comments before each event' },
    handle: comments,
  },
  {
    kind: 'sse',
    path: '/sse/lines',
    summary: 'Events of several data lines (the second empty), with the line ends asked for.',
    params: {
      end: 'lf: crlf, cr, lf, or mixed (another end for each line)',
      bom: '0: 1 sends a byte order mark first',
      count: '6: events before it falls silent, 0 = endless',
      every: '20: time between events, ms',
    },
    example: 'end=mixed&bom=1',
    handle: lines,
  },
  {
    kind: 'sse',
    path: '/sse/once',
    summary: 'One event with the text given, then open and silent.',
    params: { text: 'hello: data of the event' },
    handle: once,
  },
  {
    kind: 'sse',
    path: '/sse/script',
    summary: 'Sends raw bytes, then stays open.',
    params: {
      body: 'none: the bytes, base64url',
      split: 'none: byte offsets at which a new chunk begins, comma-separated',
      gap: '20: time between chunks, ms',
      end: '0: 1 ends the body after the last chunk',
    },
    example: 'body=ZGF0YTogaGVsbG8KCg&split=3,7',
    handle: script,
  },
];
