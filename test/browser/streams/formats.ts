/** What streams of the lab come as, with the number of messages that each must be listed with. */
export interface StreamFormat {
  /** Path and query; something may be added to it. */
  readonly path: string;
  readonly count: number;
  /** The messages are no text: XHR cannot read them as one. */
  readonly binary?: true;
  /** Asked for at another origin. */
  readonly elsewhere?: true;
}

/** "data: 1 é…": its first 256 bytes, which tell that it is an event stream, end in the middle of a character. */
const CUT_CHARACTER = Buffer.from(`data: 1\n\ndata: ${'é'.repeat(300)}\n\n`);

const SERIES = 'count=4&every=5';

export const FORMATS: readonly StreamFormat[] = [
  { path: `/stream/sse?${SERIES}`, count: 4 },
  { path: `/stream/ndjson?${SERIES}`, count: 4 },
  { path: `/stream/json-lines?${SERIES}`, count: 4 },
  { path: `/stream/json-lines?${SERIES}&end=crlf`, count: 4 },
  { path: `/stream/json-seq?${SERIES}`, count: 4 },
  // The end-stream envelope and the trailer frame are listed, too.
  { path: `/stream/connect?${SERIES}`, count: 5, binary: true },
  { path: `/stream/grpc-web?${SERIES}`, count: 5, binary: true },
  { path: `/stream/grpc-web?${SERIES}&text=1`, count: 5 },
  { path: `/stream/ai-data?${SERIES}`, count: 7 },
  { path: `/stream/ai-ui?${SERIES}`, count: 11 },
];

export const DIALECTS: readonly StreamFormat[] = [
  { path: `/stream/mislabelled?${SERIES}`, count: 4 },
  { path: `/stream/mislabelled?${SERIES}&type=application/json`, count: 4 },
  { path: `/stream/bytes?type=text/plain&body=${CUT_CHARACTER.toString('base64url')}`, count: 2 },
  { path: `/stream/gzip?${SERIES}`, count: 4 },
  { path: `/stream/gzip?${SERIES}&encoding=br&flush=0`, count: 4 },
  { path: `/stream/cors?${SERIES}&cors=any`, count: 4, elsewhere: true },
  { path: `/stream/empty-events?${SERIES}`, count: 4 },
  { path: `/stream/invalid-utf8?${SERIES}`, count: 4 },
  { path: '/stream/no-newline?mb=0.1', count: 0 },
];

/** A redirect is recorded under the URL that answered, which the page chooses whole. */
export const REDIRECT = { to: `/stream/sse?${SERIES}&redirected`, count: 4 };

/** Answers that are no streams; the last one begins like an event stream would, but has no whole line. */
export const PLAIN_ANSWERS: readonly string[] = [
  '/blank?',
  '/stream/sent?name=nobody',
  '/stream/sse?count=1&every=0&type=text/html',
  '/stream/ndjson?count=2&every=0&type=application/json',
  `/stream/bytes?type=text/plain&body=${Buffer.from('just a text\nof two lines\n').toString('base64url')}`,
  `/stream/bytes?type=text/plain&body=${Buffer.from('data: no end').toString('base64url')}`,
];
