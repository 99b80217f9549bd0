/** The clinic's cases of family G: load. */
import type { ClinicFamily } from './clinic.ts';

export const loadFamily: ClinicFamily = {
  heading: 'Load',
  cases: [
    {
      rule: 'ws-backpressure',
      disease: 'A page that goes on sending to a server which does not read: megabytes queue up.',
      clock: 4,
      seconds: 4,
    },
    {
      rule: 'chatty-messages',
      disease: 'A WebSocket on which a hundred tiny messages arrive in each second.',
      clock: 2,
      seconds: 5,
    },
    {
      rule: 'ws-compression',
      disease: 'Large JSON over a WebSocket without compression.',
      clock: 1,
      seconds: 4,
    },
  ],
  ws: [
    {
      kind: 'ws',
      path: '/clinic/load/stalled',
      summary: 'Opens and does not read a byte.',
      open: ({ socket }) => socket.pause(),
    },
  ],
};
