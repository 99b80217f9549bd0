/** The clinic's cases of family C: authentication. */
import type { ClinicFamily } from './clinic.ts';
import type { Link } from './route.ts';
import { jsonOf, sendJson, timersOf } from './ws-link.ts';

/** Wants to know who is there before it sends prices, or only says so. */
function door({ socket, query }: Link): void {
  const timers = timersOf(socket);
  let n = 0;
  let known = query.flag('early');
  timers.repeat(query.number('every', 100), () => {
    if (!known) return;
    n += 1;
    sendJson(socket, { type: 'price', n });
  });
  socket.on('message', (data) => {
    if (jsonOf(data)?.type !== 'auth') return;
    known = true;
    sendJson(socket, { type: 'authenticated' });
  });
}

export const authFamily: ClinicFamily = {
  heading: 'Authentication',
  cases: [
    {
      rule: 'token-in-url',
      disease: 'A WebSocket that gives its JWT in the query, for every log on the way to keep.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'ws-first-message-auth',
      disease: 'A WebSocket that is open for a second and a half before it says who it is.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'ws-data-before-auth',
      disease: 'A server that sends its prices while the client has yet to send its token.',
      clock: 1,
      seconds: 2,
    },
    {
      rule: 'sse-cookie-cross-site',
      disease: 'An EventSource to another origin, without cookies, that is answered with 401.',
      clock: 1,
      seconds: 2,
    },
  ],
  ws: [
    {
      kind: 'ws',
      path: '/clinic/auth/door',
      summary: 'Waits for {"type":"auth"}, says {"type":"authenticated"}, then sends JSON prices.',
      params: { every: '100: time between prices, ms', early: '0: 1 sends prices from the start' },
      open: door,
    },
  ],
};
