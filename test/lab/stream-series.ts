/** A stream made of numbered pieces, in the pace, the writes and with the ending that the query asks for. */
import type { Exchange } from './route.ts';
import { SseStream } from './sse-stream.ts';

/** A client that reads nothing must not make the lab hold an endless stream in memory. */
const PENDING_LIMIT_BYTES = 4 * 1024 * 1024;

/** Parameters of every stream that `openStream` opens. */
export const HEAD_PARAMS = {
  type: "the route's own: content type with its parameters",
  charset: 'none: adds a charset parameter to the content type',
  status: '200: HTTP status, 200 to 599',
};

/** Parameters of every stream that `sendSeries` sends; `finish` is one of `openStream` alone, too. */
export const SERIES_PARAMS = {
  count: '10: number of events',
  every: '20: time between writes, ms; 0 = as fast as the client reads',
  chunked: '1: events per write',
  finish: 'end: after the last event: end, open (stay open, silent) or cut',
  ...HEAD_PARAMS,
};

/** Opens the answer of a stream route. What the client sends along with a POST is read and forgotten. */
export function openStream(
  exchange: Exchange,
  mime: string,
  headers: Readonly<Record<string, string>> = {},
): SseStream {
  const { query, request } = exchange;
  request.resume();
  const status = query.number('status', 200);
  const charset = query.has('charset') ? `; charset=${query.text('charset')}` : '';
  return new SseStream(exchange, {
    status: Number.isInteger(status) && status >= 200 && status <= 599 ? status : 200,
    // A header takes no line ends, whatever the query says.
    mime: (query.text('type', mime) + charset).replace(/[^\x20-\x7e]/g, ''),
    headers,
  });
}

/** Ends a stream as the query says. */
export function finish(stream: SseStream, { query }: Exchange): void {
  const how = query.text('finish', 'end');
  if (how === 'cut') stream.cut();
  else if (how === 'open') stream.timers.clear();
  else stream.end();
}

export interface Series {
  /** The bytes of piece `n`, from 1. */
  readonly piece: (n: number) => string | Uint8Array;
  /** What goes before the first piece and after the last, in the same writes as these. */
  readonly head?: string | Uint8Array;
  readonly tail?: string | Uint8Array;
  /** Number of pieces; default: `count` of the query. */
  readonly count?: number;
  /** Default for `every`, ms; else 20. */
  readonly every?: number;
  /** Pieces up to `n`, `bytes` in this write, are with the operating system. */
  readonly onWritten?: (n: number, bytes: number) => void;
  /** All is written; default: `finish`. */
  readonly done?: () => void;
}

/** Sends the pieces of a series, `chunked` of them per write, until the last or until the client goes away. */
export function sendSeries(stream: SseStream, exchange: Exchange, series: Series): void {
  const { query } = exchange;
  if (exchange.request.method === 'HEAD') {
    stream.end();
    return;
  }
  const count = series.count ?? query.number('count', 10);
  const chunked = Math.max(1, query.number('chunked', 1));
  const every = query.number('every', series.every ?? 20);
  let n = 0;
  /** Writes once; false when that was the last time. */
  const write = (): boolean => {
    const parts = n === 0 ? [series.head ?? ''] : [];
    for (let i = 0; i < chunked && n < count; i += 1) {
      n += 1;
      parts.push(series.piece(n));
    }
    const last = n >= count;
    if (last) parts.push(series.tail ?? '');
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const upTo = n;
    stream.raw(bytes, () => {
      series.onWritten?.(upTo, bytes.length);
      // Not before: a cut would take with it what has not left yet.
      if (last) series.done ? series.done() : finish(stream, exchange);
    });
    return !last;
  };
  if (every > 0) {
    const stop = stream.timers.repeat(every, () => {
      if (stream.pending < PENDING_LIMIT_BYTES && !write()) stop();
    });
    return;
  }
  let stopped = false;
  stream.timers.add(() => {
    stopped = true;
  });
  const pump = (): void => {
    if (stopped) return;
    // Not at once again: a client that has paused must not cost a processor.
    if (stream.pending >= PENDING_LIMIT_BYTES) stream.timers.later(2, pump);
    else if (write()) setImmediate(pump);
  };
  setImmediate(pump);
}
