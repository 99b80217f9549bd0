/** The clinic's cases of family D, second half: event streams that end, and how they are taken up again. */
import type { ClinicFamily } from './clinic.ts';
import type { Exchange } from './route.ts';
import { SseStream } from './sse-stream.ts';

/** News without ids, a comment first: ended after each `drop` events, as by a deploy. */
function news(exchange: Exchange): void {
  const { query } = exchange;
  const stream = new SseStream(exchange);
  stream.comment('news');
  if (query.has('retry')) stream.raw(`retry: ${query.number('retry', 3000)}\n\n`);
  const drop = query.number('drop', 25);
  let n = 0;
  stream.timers.repeat(query.number('every', 1000), () => {
    n += 1;
    if (n > drop) stream.end();
    else stream.send({ data: JSON.stringify({ story: `story ${n}`, desk: n % 7, words: (n * 37) % 900 }) });
  });
}

/** A job that reports its progress, says that it is complete, and ends: for every request anew. */
function job(exchange: Exchange): void {
  const { query } = exchange;
  const stream = new SseStream(exchange);
  stream.raw(`retry: ${query.number('retry', 3000)}\n\n`);
  let percent = 0;
  stream.timers.repeat(query.number('every', 500), () => {
    percent += 25;
    if (percent <= 100) stream.send({ data: JSON.stringify({ percent }) });
    else {
      stream.send({ event: 'complete', data: '{"rows":1184}' });
      stream.end();
    }
  });
}

export const resumeFamily: ClinicFamily = {
  heading: 'Resume',
  cases: [
    {
      rule: 'sse-no-ids',
      disease: 'News without ids: what is sent while the browser is away is lost.',
      clock: 5,
      seconds: 6,
    },
    {
      rule: 'sse-resume-ignored',
      disease: 'A server that gives ids, and goes on from now instead of after Last-Event-ID.',
      clock: 5,
      seconds: 6,
    },
    {
      rule: 'sse-retry-missing',
      disease: 'A stream that ends and never says how long to wait: the browser takes its default.',
      clock: 1,
      seconds: 8,
    },
    {
      rule: 'sse-retry-too-small',
      disease: 'A server that asks its clients to come back after 50 ms.',
      clock: 1,
      seconds: 4,
    },
    {
      rule: 'sse-retry-too-large',
      disease: 'A server that asks its clients to stay away for ten minutes.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'sse-finished-loop',
      disease: 'A job ends with its stream, nobody calls close(), and the browser starts it again.',
      clock: 4,
      seconds: 6,
    },
    {
      rule: 'sse-failed-for-good',
      disease: 'A 503 during a deploy, which an EventSource never retries.',
      clock: 1,
      seconds: 2,
    },
  ],
  http: [
    {
      kind: 'sse',
      path: '/clinic/resume/news',
      summary: 'Events without ids, ended after some of them.',
      params: {
        every: '1000: time between events, ms',
        drop: '25: events before the end',
        retry: 'none: reconnection time asked for, ms',
      },
      handle: news,
    },
    {
      kind: 'sse',
      path: '/clinic/resume/job',
      summary: 'Progress in percent and the event "complete", then the end; the same for each request.',
      params: { every: '500: time between events, ms', retry: '3000: reconnection time asked for, ms' },
      handle: job,
    },
  ],
};
