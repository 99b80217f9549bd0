/** Answers an EventSource does not like, or has to wait for. */
import type { HttpRoute } from './route.ts';
import { SseStream } from './sse-stream.ts';

export const answerRoutes: readonly HttpRoute[] = [
  {
    kind: 'sse',
    path: '/sse/status',
    summary: 'Answers with the status given: an EventSource fails for good.',
    params: { code: '503: HTTP status, 200 to 599' },
    example: 'code=503',
    handle: ({ query, response }) => {
      const asked = query.number('code', 503);
      const code = Number.isInteger(asked) && asked >= 200 && asked <= 599 ? asked : 503;
      response.writeHead(code, { 'Content-Type': 'text/event-stream' });
      // 204, 205 and 304 must not carry a body.
      response.end(code === 204 || code === 205 || code === 304 ? undefined : `data: status ${code}\n\n`);
    },
  },
  {
    kind: 'sse',
    path: '/sse/redirect',
    summary: 'Redirects to another route of the lab.',
    params: { code: '302: 301, 302, 303, 307 or 308', to: '/sse/ids: where to, same server only' },
    handle: ({ query, response }) => {
      const asked = query.number('code', 302);
      const code = [301, 302, 303, 307, 308].includes(asked) ? asked : 302;
      // One leading slash only: "//host" would lead out of the lab.
      const to = query.text('to', '/sse/ids').replace(/^[/\\]*/, '/');
      response.writeHead(code, { Location: encodeURI(to) }).end();
    },
  },
  {
    kind: 'sse',
    path: '/sse/type',
    summary: 'A stream with the wrong content type: an EventSource fails for good.',
    params: { mime: 'text/plain: content type' },
    handle: (exchange) => {
      const mime = exchange.query.text('mime', 'text/plain').replace(/[^\x20-\x7e]/g, '');
      new SseStream(exchange, { mime }).send({ data: `sent as ${mime}` });
    },
  },
  {
    kind: 'sse',
    path: '/sse/slow',
    summary: 'Sends its headers late, then one event per second.',
    params: { after: '3000: delay of the headers, ms' },
    handle: (exchange) => {
      const wait = setTimeout(
        () => {
          const stream = new SseStream(exchange);
          let n = 0;
          stream.timers.repeat(1000, () => {
            n += 1;
            stream.send({ id: n, data: `event ${n}` });
          });
        },
        exchange.query.number('after', 3000),
      );
      exchange.response.on('close', () => clearTimeout(wait));
    },
  },
  {
    kind: 'sse',
    path: '/sse/never',
    summary: 'Opens and never sends a byte of its body.',
    handle: (exchange) => {
      new SseStream(exchange);
    },
  },
];
