/** The clinic's cases of family D, first half: connections that are lost and how their page comes back. */
import type { ClinicFamily } from './clinic.ts';
import type { Link } from './route.ts';
import { jsonOf, sendJson, timersOf } from './ws-link.ts';

/** Prices after a subscription, which is forgotten with the socket: cut some time after it, open for ever without. */
function prices({ socket, query }: Link): void {
  const timers = timersOf(socket);
  let n = 0;
  const price = (): void => {
    n += 1;
    sendJson(socket, { type: 'price', n, price: 1400 + ((n * 37) % 200) });
  };
  socket.on('message', (data) => {
    if (n > 0 || jsonOf(data)?.type !== 'subscribe') return;
    price();
    timers.repeat(query.number('every', 1000), price);
    timers.later(query.number('cut', 10_000), () => socket.terminate());
  });
}

export const reconnectFamily: ClinicFamily = {
  heading: 'Reconnect',
  cases: [
    {
      rule: 'ws-no-reconnect',
      disease: 'A WebSocket is cut after ten seconds and nothing takes its place.',
      clock: 20,
      seconds: 4,
    },
    {
      rule: 'ws-reconnect-no-backoff',
      disease: 'A WebSocket that is cut within a second is tried again every second.',
      clock: 4,
      seconds: 4,
    },
    {
      rule: 'ws-reconnect-no-jitter',
      disease: 'A WebSocket is cut again and again, and reconnected after exactly four seconds each time.',
      clock: 8,
      seconds: 6,
    },
    {
      rule: 'reconnect-storm',
      disease: 'A WebSocket is reconnected in its close handler, in a loop.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'sse-manual-recreate',
      disease: 'A page closes its EventSource on each error and makes a new one.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'ws-no-resubscribe',
      disease: 'A WebSocket reconnects but subscribes only once, when the page starts.',
      clock: 20,
      seconds: 4,
    },
  ],
  ws: [
    {
      kind: 'ws',
      path: '/clinic/reconnect/prices',
      summary:
        'Prices after {"type":"subscribe"}, then a cut; a socket that does not subscribe stays open and silent.',
      params: { every: '1000: time between prices, ms', cut: '10000: from the subscription to the cut, ms' },
      open: prices,
    },
  ],
};
