/** Streams of chosen bytes: any at all in any chunks, and some that parsers must survive. */
import type { Exchange, HttpRoute } from './route.ts';
import { splitAt } from './sse-shapes.ts';
import { finish, HEAD_PARAMS, openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';

const MB = 1024 * 1024;
const BODY_LIMIT_BYTES = 64 * MB;

/** The bytes to send: those of the query, or else those the client has posted. */
async function bytesOf({ query, request }: Exchange): Promise<Buffer> {
  if (query.has('body')) return query.bytes('body');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function chunks(exchange: Exchange): Promise<void> {
  const { query } = exchange;
  const bytes = await bytesOf(exchange);
  const parts = splitAt(bytes, query.list('cuts', '').map(Number));
  const stream = openStream(exchange, 'text/event-stream');
  const gap = query.number('gap', 20);
  // The gap begins when a chunk has left: a slow socket must not join two of them.
  const next = (): void => {
    const part = parts.shift();
    if (part === undefined) finish(stream, exchange);
    else stream.raw(part, () => (parts.length > 0 ? stream.timers.later(gap, next) : next()));
  };
  next();
}

function noNewline(exchange: Exchange): void {
  const { query } = exchange;
  const total = Math.round(query.number('mb', 1) * MB);
  const size = Math.max(1, query.number('chunk', 64 * 1024));
  const filler = Buffer.alloc(size, 'x');
  sendSeries(openStream(exchange, 'text/event-stream'), exchange, {
    // "data: " counts in, so that the whole is exactly as long as asked.
    head: 'data: '.slice(0, total),
    count: Math.ceil(Math.max(0, total - 6) / size),
    every: 0,
    piece: (n) => filler.subarray(0, Math.min(size, total - 6 - (n - 1) * size)),
  });
}

/** Bytes that are no UTF-8, each with its reason. */
const INVALID: readonly (readonly [reason: string, bytes: readonly number[]])[] = [
  ['never a byte of UTF-8', [0xff]],
  ['continuation alone', [0x80]],
  ['two of three bytes', [0xe2, 0x82]],
  ['overlong slash', [0xc0, 0xaf]],
  ['surrogate', [0xed, 0xa0, 0x80]],
  ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
];

function invalidEvent(n: number): Buffer {
  const [reason, bytes] = INVALID[(n - 1) % INVALID.length] ?? ['', []];
  return Buffer.concat([Buffer.from(`data: ${n} [`), Buffer.from(bytes), Buffer.from(`] ${reason}\n\n`)]);
}

export const streamBytesRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/bytes',
    summary: 'Exactly the bytes given, cut into chunks where asked.',
    params: {
      body: 'what was posted: the bytes, base64url',
      cuts: 'none: byte offsets at which a new chunk begins, comma-separated',
      gap: '20: pause between a chunk that has left and the next, ms',
      finish: 'end: after the last chunk: end, open (stay open, silent) or cut',
      ...HEAD_PARAMS,
    },
    example: 'body=ZGF0YTogaGVsbG8KCg&cuts=3,7&gap=500',
    handle: (exchange) => void chunks(exchange).catch(() => exchange.response.destroy()),
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/no-newline',
    summary: 'One line that does not end: "data: " and many x.',
    params: {
      mb: '1: length of the whole, MiB',
      chunk: '65536: size of the parts it is made of, bytes',
      every: '0: time between writes, ms; 0 = as fast as the client reads',
      chunked: '1: parts per write',
      finish: SERIES_PARAMS.finish,
      ...HEAD_PARAMS,
    },
    handle: noNewline,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/invalid-utf8',
    summary: 'Server-sent events with bytes between brackets that are no UTF-8, in six ways by turns.',
    params: SERIES_PARAMS,
    handle: (exchange) =>
      sendSeries(openStream(exchange, 'text/event-stream'), exchange, { piece: invalidEvent }),
  },
];
