/** The clinic's cases of family F, format and content, and of development tooling. */
import { randomBytes } from 'node:crypto';
import type { ClinicFamily } from './clinic.ts';
import type { Exchange } from './route.ts';
import { SseStream } from './sse-stream.ts';

/** JSON events, of which every fourth is cut as by a server that writes into too small a buffer. */
const cutJson = (n: number): string => {
  const text = JSON.stringify({ n, items: ['brew', 'grind', 'pour'] });
  return n % 4 === 0 ? text.slice(0, -9) : text;
};

const KINDS: Readonly<Record<string, (n: number) => string>> = {
  frames: () => randomBytes(1200).toString('base64'),
  json: cutJson,
};

function events(exchange: Exchange): void {
  const { query } = exchange;
  const make = KINDS[query.text('kind', 'json')] ?? cutJson;
  const stream = new SseStream(exchange);
  let n = 0;
  stream.timers.repeat(query.number('every', 100), () => {
    n += 1;
    stream.send({ data: make(n) });
  });
}

export const formatFamily: ClinicFamily = {
  heading: 'Format and content',
  cases: [
    {
      rule: 'sse-last-event-lost',
      disease: 'A progress stream whose last event, the one that says "done", lacks its empty line.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'sse-format-errors',
      disease: 'An event stream with "Data:" for data:, a retry in seconds and JSON over two lines.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'sse-unheard-event',
      disease: 'Named events, and a page that only has onmessage.',
      clock: 1,
      seconds: 4,
    },
    {
      rule: 'payload-parse-error',
      disease: 'JSON events of which every fourth is cut.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'sse-binary-base64',
      disease: 'Pictures of a camera, written as base64 into events.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'oversized-message',
      disease: 'A WebSocket that sends its whole state, 1.5 MiB, in one message.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'ws-close-code',
      disease: 'A server that fails and says so in its close code.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'dev-noise',
      disease: "A page of a development server: the socket of Vite's hot reloading.",
      clock: 1,
      seconds: 2,
    },
  ],
  http: [
    {
      kind: 'sse',
      path: '/clinic/format/events',
      summary: 'Events whose data is a problem, until the client goes away.',
      params: {
        kind: 'json: json (every fourth is cut) or frames (bytes as base64)',
        every: '100: time between events, ms',
      },
      handle: events,
    },
  ],
};
