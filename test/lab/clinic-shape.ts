/** The clinic's cases of family A: the shape of the data flow. */
import type { ClinicFamily } from './clinic.ts';
import type { Exchange } from './route.ts';

/** Says at every request that nothing has changed since. */
function stock({ response }: Exchange): void {
  const headers = { 'Content-Type': 'application/json', ETag: '"stock-1"', 'Cache-Control': 'no-cache' };
  response.writeHead(200, headers).end('{"sku":"HP-250","left":12}\n');
}

export const shapeFamily: ClinicFamily = {
  heading: 'Shape of the data flow',
  cases: [
    {
      rule: 'ws-one-way',
      disease: 'A WebSocket on which prices come in and nothing ever goes out.',
      clock: 30,
      seconds: 4,
    },
    {
      rule: 'ws-mostly-one-way',
      disease: 'A WebSocket on which prices come in and twice in two minutes a command goes out.',
      clock: 30,
      seconds: 5,
    },
    {
      rule: 'ws-conversation',
      disease: 'No disease: a WebSocket on which each line is answered.',
      clock: 10,
      seconds: 4,
    },
    {
      rule: 'ws-undecided',
      disease: 'A WebSocket with more commands than a stream has and fewer than a conversation.',
      clock: 30,
      seconds: 5,
    },
    {
      rule: 'ws-unused',
      disease: 'A WebSocket that is opened and never used.',
      clock: 100,
      seconds: 4,
    },
    {
      rule: 'sse-chatty-posts',
      disease:
        'A cursor position is POSTed twice a second and more, while an event stream tells of the others.',
      clock: 5,
      seconds: 4,
    },
    {
      rule: 'sse-post-pattern-ok',
      disease: 'No disease: an event stream, and a command by POST now and then.',
      clock: 30,
      seconds: 3,
    },
    {
      rule: 'long-polling',
      disease: 'Each answer is held back until there is news, and asked for again at once.',
      // What is held for less than two real seconds is not taken for long polling.
      clock: 1,
      seconds: 11,
    },
    {
      rule: 'short-polling',
      disease: 'The stock is asked for every three seconds, and has not changed.',
      clock: 10,
      seconds: 4,
    },
  ],
  http: [
    {
      kind: 'http',
      path: '/clinic/shape/stock',
      summary: 'Clinic: JSON that never changes, with its ETag.',
      handle: stock,
    },
  ],
};
