/** Compressed event streams: flushed after each event, or held back by the compressor. */
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { Exchange, HttpRoute } from './route.ts';
import { finish, openStream, SERIES_PARAMS } from './stream-series.ts';
import { eventText } from './stream-sse.ts';

const COMPRESSORS = { gzip: createGzip, deflate: createDeflate, br: createBrotliCompress };

function compressed(exchange: Exchange): void {
  const { query } = exchange;
  const asked = query.text('encoding', 'gzip');
  const encoding = asked === 'deflate' || asked === 'br' ? asked : 'gzip';
  const isFlushed = !query.has('flush') || query.flag('flush');
  const compressor = COMPRESSORS[encoding]();
  const flag = encoding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH;
  const stream = openStream(exchange, 'text/event-stream', { 'Content-Encoding': encoding });
  stream.timers.add(() => compressor.destroy());
  compressor.on('data', (bytes: Buffer) => stream.raw(bytes));
  compressor.on('end', () => finish(stream, exchange));
  const count = query.number('count', 10);
  const chunked = Math.max(1, query.number('chunked', 1));
  let n = 0;
  const stop = stream.timers.repeat(query.number('every', 20), () => {
    for (let i = 0; i < chunked && n < count; i += 1) {
      n += 1;
      if (query.flag('comments')) compressor.write(`: before ${n}\n`);
      compressor.write(eventText(exchange, n));
    }
    if (isFlushed) compressor.flush(flag);
    if (n < count) return;
    stop();
    // A stream that stays open must not get the compressor's last block: to the client that is the end.
    if (query.text('finish') !== 'open') compressor.end();
  });
}

export const streamGzipRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/gzip',
    summary: 'Server-sent events, compressed, with a flush after each write; whatever the client accepts.',
    params: {
      encoding: 'gzip: gzip, deflate or br',
      flush: '1: 0 leaves it to the compressor when to let go of something',
      comments: '0: 1 sends a comment before each event',
      bytes: '40: data of each event, bytes',
      ...SERIES_PARAMS,
    },
    handle: compressed,
  },
];
