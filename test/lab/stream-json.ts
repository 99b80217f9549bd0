/** Streams of JSON values: one per line, or each after a record separator. */
import { numbered } from './load.ts';
import type { Exchange, HttpRoute } from './route.ts';
import { openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';

const JSON_PARAMS = { bytes: '40: text in each value, bytes', ...SERIES_PARAMS };

/** Value `n` (from 1) of a stream, with a text as long as the query says. */
export function jsonValue({ query }: Exchange, n: number): string {
  return JSON.stringify({ n, text: numbered(n, query.number('bytes', 40)) });
}

function ndjson(exchange: Exchange): void {
  sendSeries(openStream(exchange, 'application/x-ndjson'), exchange, {
    piece: (n) => `${jsonValue(exchange, n)}\n`,
  });
}

/** Line feeds only between the values: the last line ends with the body, as many servers leave it. */
function jsonLines(exchange: Exchange): void {
  const end = exchange.query.text('end') === 'crlf' ? '\r\n' : '\n';
  sendSeries(openStream(exchange, 'application/jsonl'), exchange, {
    piece: (n) => (n === 1 ? '' : end) + jsonValue(exchange, n),
  });
}

/** RFC 7464: each value between a record separator and a line feed. */
function jsonSeq(exchange: Exchange): void {
  sendSeries(openStream(exchange, 'application/json-seq'), exchange, {
    piece: (n) => `\x1e${jsonValue(exchange, n)}\n`,
  });
}

export const streamJsonRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/ndjson',
    summary: 'One JSON value per line (application/x-ndjson), each line ended.',
    params: JSON_PARAMS,
    handle: ndjson,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/json-lines',
    summary: 'One JSON value per line (application/jsonl); the last line is not ended.',
    params: { ...JSON_PARAMS, end: 'lf: line end between the values: lf or crlf' },
    handle: jsonLines,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/json-seq',
    summary: 'A JSON text sequence: record separator, value, line feed.',
    params: JSON_PARAMS,
    handle: jsonSeq,
  },
];
