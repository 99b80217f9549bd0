/** The clinic's cases of family E: what stands in between, and its timeouts. */
import { PassThrough } from 'node:stream';
import type { ClinicFamily } from './clinic.ts';
import { bufferUpTo, cutWhenIdle } from './proxy-stages.ts';
import type { Exchange, Link } from './route.ts';
import { formatEvent, SseStream } from './sse-stream.ts';
import { Timers } from './timers.ts';
import { textOf, timersOf } from './ws-link.ts';

/** Events through a proxy that cuts what is idle: three, then silence. */
function idleCut({ response, query }: Exchange): void {
  const timers = new Timers();
  const source = new PassThrough();
  const stage = cutWhenIdle(query.number('ms', 60_000), () => response.destroy());
  response.on('close', () => {
    timers.clear();
    stage.destroy();
  });
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  source.pipe(stage).pipe(response);
  source.write(formatEvent({ retry: query.number('retry', 3000), data: 'welcome' }));
  let n = 0;
  const stop = timers.repeat(query.number('every', 5000), () => {
    n += 1;
    source.write(formatEvent({ data: `event ${n}` }));
    if (n === 2) stop();
  });
}

/** Events made one by one, through a proxy that buffers until the end. */
function buffered({ response, query }: Exchange): void {
  const timers = new Timers();
  const source = new PassThrough();
  response.on('close', () => timers.clear());
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  source.pipe(bufferUpTo(Number.POSITIVE_INFINITY)).pipe(response);
  let n = 0;
  const stop = timers.repeat(query.number('every', 300), () => {
    n += 1;
    source.write(formatEvent({ data: JSON.stringify({ n, time: Date.now() }) }));
    if (n < query.number('count', 14)) return;
    stop();
    source.end();
  });
}

/** Answers as Railway's edge does: its header, and the stream. */
function platform(exchange: Exchange): void {
  const stream = new SseStream(exchange, { headers: { 'X-Railway-Edge': 'lab' } });
  let n = 0;
  stream.timers.repeat(exchange.query.number('every', 10_000), () => {
    n += 1;
    stream.send({ data: `event ${n}` });
  });
}

/** Answers so many pings, and then none: as if the path were gone. */
function zombie({ socket, query }: Link): void {
  let left = query.number('answers', 3);
  socket.on('message', (data) => {
    if (textOf(data) === 'ping' && left-- > 0) socket.send('pong');
  });
}

/** Restarts once as many sockets of a run are there. */
function restart({ socket, query, state }: Link): void {
  const run = `clinic ${query.text('run')}`;
  const room = state.rooms.get(run) ?? new Set();
  state.rooms.set(run, room);
  room.add(socket);
  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) state.rooms.delete(run);
  });
  if (room.size < query.number('sockets', 3)) return;
  timersOf(socket).later(query.number('after', 1000), () => {
    for (const one of [...room]) one.close(1012, 'restart');
  });
}

const BASE = '/clinic/middlebox';

export const middleboxFamily: ClinicFamily = {
  heading: 'Middleboxes and time',
  cases: [
    {
      rule: 'ws-zombie',
      disease:
        'A WebSocket whose pings are answered, until nothing gets through any more and nobody says so.',
      clock: 10,
      seconds: 5,
    },
    {
      rule: 'ws-30s-proxy-cut',
      disease: 'A WebSocket that a proxy cuts 31 s after it opened, each time.',
      clock: 15,
      seconds: 6,
    },
    {
      rule: 'periodic-cut',
      disease: 'An EventSource behind a proxy that cuts it 60 s after its last byte.',
      clock: 40,
      seconds: 8,
    },
    {
      rule: 'idle-gap-risk',
      disease: 'A stream with an event every 55 s and no heartbeat in between.',
      clock: 40,
      seconds: 6,
    },
    {
      rule: 'ws-handshake-dropped',
      disease: 'A WebSocket whose upgrade is answered with 426, as by a proxy that drops the Upgrade header.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'ws-early-death',
      disease: 'A WebSocket that opens and dies after 0.2 s, again and again.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'mass-disconnect',
      disease: 'Three WebSockets of a server that restarts.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'sse-buffered',
      disease: 'An EventSource behind a proxy that holds all events back until the answer ends.',
      clock: 1,
      seconds: 6,
    },
    {
      rule: 'platform-limits',
      disease: 'A long stream from a platform that ends such after 15 minutes, by its headers.',
      clock: 30,
      seconds: 4,
    },
  ],
  http: [
    {
      kind: 'sse',
      path: `${BASE}/idle-cut`,
      summary: 'Three events, then silence, through a proxy that cuts what is idle.',
      params: {
        ms: '60000: how long it may be idle, ms',
        every: '5000: time between the events, ms',
        retry: '3000: reconnection time, ms',
      },
      handle: idleCut,
    },
    {
      kind: 'sse',
      path: `${BASE}/buffered`,
      summary: 'Events with their times, through a proxy that buffers the whole answer.',
      params: { every: '300: time between events, ms', count: '14: number of events' },
      handle: buffered,
    },
    {
      kind: 'sse',
      path: `${BASE}/platform`,
      summary: "Events, with the header of a platform's edge.",
      params: { every: '10000: time between events, ms' },
      handle: platform,
    },
  ],
  ws: [
    {
      kind: 'ws',
      path: `${BASE}/zombie`,
      summary: 'Answers "ping" with "pong", a few times.',
      params: { answers: '3: how many times' },
      open: zombie,
    },
    {
      kind: 'ws',
      path: `${BASE}/restart`,
      summary: 'Closes all sockets of a run with 1012 once enough are there.',
      params: {
        run: 'empty: name of the run',
        sockets: '3: how many are enough',
        after: '1000: how long then, ms',
      },
      open: restart,
    },
  ],
};
