/** The clinic's cases of family H: answers of language models. */
import type { ClinicFamily } from './clinic.ts';
import type { Exchange, Link } from './route.ts';
import { SseStream } from './sse-stream.ts';
import { Timers } from './timers.ts';
import { jsonOf, sendJson, timersOf } from './ws-link.ts';

const WORDS = 'A pour-over wants water at 94 degrees, a fine stream and some patience. '.split(' ');

const chunk = (delta: object, finish: string | null = null): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'barista-1',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

/** Ways in which an answer ends: the events after its last token. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  whole: [chunk({}, 'stop'), '[DONE]'],
  truncated: [],
  error: [JSON.stringify({ error: { message: 'The model is overloaded.', type: 'overloaded_error' } })],
};

/** An answer as OpenAI's Chat Completions stream it. */
function answer(exchange: Exchange): void {
  const { query, request, response } = exchange;
  request.resume();
  const waiting = new Timers();
  response.on('close', () => waiting.clear());
  waiting.later(query.number('headers', 0), () => {
    const stream = new SseStream(exchange);
    stream.send({ data: chunk({ role: 'assistant', content: '' }) });
    stream.timers.later(query.number('first', 0), () => speak(exchange, stream));
  });
}

function speak({ query }: Exchange, stream: SseStream): void {
  const count = query.number('count', 20);
  const every = query.number('every', 50);
  const ending = ENDINGS[query.text('end', 'whole')] ?? [];
  let n = 0;
  const next = (): void => {
    n += 1;
    stream.send({ data: chunk({ content: `${WORDS[n % WORDS.length]} ` }) });
    if (n < count) {
      const stalls = n === Math.floor(count / 2) ? query.number('stall', 0) : 0;
      stream.timers.later(every + stalls, next);
      return;
    }
    for (const data of ending) stream.send({ data });
    stream.end();
  };
  next();
}

/** Fragments of arguments as a model writes them that takes a word for a value. */
const FRAGMENTS = ['{"drink":', '"pour-over",', '"cups":', 'two}'];

/** A session of OpenAI Realtime: platform.openai.com/docs/api-reference/realtime-server-events. */
function session({ socket }: Link): void {
  const timers = timersOf(socket);
  sendJson(socket, {
    type: 'session.created',
    session: { object: 'realtime.session', model: 'barista-1' },
  });
  const of = { response_id: 'resp_1', item_id: 'item_1', output_index: 0 };
  const item = { id: 'item_1', type: 'function_call', call_id: 'call_1', name: 'brew', arguments: '' };
  const response = { object: 'realtime.response', id: 'resp_1', status: 'in_progress' };
  const events = [
    { type: 'response.created', response },
    { type: 'response.output_item.added', ...of, item },
    ...FRAGMENTS.map((delta) => ({ type: 'response.function_call_arguments.delta', ...of, delta })),
    { type: 'response.function_call_arguments.done', ...of, arguments: FRAGMENTS.join('') },
    { type: 'response.done', response: { ...response, status: 'completed', status_details: null } },
  ];
  const next = (): void => {
    const event = events.shift();
    if (!event) return;
    sendJson(socket, event);
    timers.later(20, next);
  };
  socket.on('message', (data) => {
    if (jsonOf(data)?.type === 'response.create') next();
  });
}

export const aiFamily: ClinicFamily = {
  heading: 'AI streams',
  cases: [
    {
      rule: 'ai-slow-first-token',
      disease: 'A model that thinks for 18 seconds and shows nothing of it.',
      clock: 8,
      seconds: 4,
    },
    {
      rule: 'ai-stall',
      disease: 'An answer that stands still for 16 seconds in its middle.',
      clock: 4,
      seconds: 7,
    },
    {
      rule: 'ai-truncated',
      disease: 'A function with a limit of 60 seconds, which ends an answer before the model has.',
      clock: 30,
      seconds: 4,
    },
    {
      rule: 'ai-error-in-200',
      disease: 'A model that is overloaded after the first words, with a status of 200.',
      clock: 1,
      seconds: 3,
    },
    {
      rule: 'ai-tool-arguments',
      disease: 'A session of OpenAI Realtime, whose model writes arguments of a tool that are no JSON.',
      clock: 1,
      seconds: 3,
    },
  ],
  ws: [
    {
      kind: 'ws',
      path: '/clinic/ai/realtime',
      summary: 'A session of OpenAI Realtime: each response calls a tool, with arguments that are no JSON.',
      open: session,
    },
  ],
  http: [
    {
      kind: 'stream',
      method: 'GET or POST',
      path: '/clinic/ai/answer',
      summary: 'An answer in the format of Chat Completions.',
      params: {
        headers: '0: delay of the headers, ms',
        first: '0: delay of the first token, ms',
        count: '20: tokens',
        every: '50: time between tokens, ms',
        stall: '0: how long it stands still in the middle, ms',
        end: 'whole: whole, truncated (the body just ends) or error',
      },
      handle: answer,
    },
  ],
};
