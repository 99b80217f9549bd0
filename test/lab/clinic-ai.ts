/** The clinic's cases of family H: answers of language models. */
import type { ClinicFamily } from './clinic.ts';
import type { Exchange } from './route.ts';
import { SseStream } from './sse-stream.ts';
import { Timers } from './timers.ts';

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
