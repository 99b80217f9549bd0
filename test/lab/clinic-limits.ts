/** The clinic's cases of family B: connections and limits. */
import type { ClinicFamily } from './clinic.ts';

export const limitsFamily: ClinicFamily = {
  heading: 'Connections and limits',
  cases: [
    {
      rule: 'http1-six-connections',
      disease:
        'Six streams over HTTP/1.1 to one host (another name of this one): a seventh request would hang.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'duplicate-streams',
      disease: 'Two components of one page, each with its own EventSource for the same events.',
      clock: 5,
      seconds: 3,
    },
    {
      rule: 'connection-leak',
      disease: 'A view that opens a WebSocket each time it appears, and never closes one.',
      clock: 10,
      seconds: 4,
    },
    {
      rule: 'ws-count-high',
      disease: 'A WebSocket for each of twenty channels.',
      clock: 1,
      seconds: 2,
    },
  ],
};
