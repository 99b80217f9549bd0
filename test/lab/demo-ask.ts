/** The demo's chat with a model: a long answer with reasoning and two tool calls, as OpenAI's Chat Completions stream it. */
import { sendFile } from './demo-files.ts';
import type { Exchange, HttpRoute } from './route.ts';
import { SseStream } from './sse-stream.ts';

const EVERY_MS = 30;
const STALL_MS = 2500;
const PARTS = 5;
const BODY_LIMIT = 1024 * 1024;

const THOUGHTS =
  'They ask which coffee to buy for filter and how to brew it. I should look at the stock and at the roast dates before ' +
  'I recommend anything, and then give a recipe that works at home.';

const PART = `## NUMBER. The Guji Natural, step by step

Grind **18 g** a little coarser than table salt and rinse the paper with water at 94 °C, so that it tastes of nothing.
Pour 50 g, wait for 40 seconds while the coffee blooms, and then pour in slow circles up to 300 g.

- The whole takes between 2:45 and 3:15 minutes; if it runs faster, grind finer.
- Sour? Hotter water or a finer grind. Bitter? The other way round.

`;

const CALLS = [
  { id: 'call_stock', name: 'get_stock', args: '{"sku": "guji-natural", "warehouse": "harbour"}' },
  {
    id: 'call_roast',
    name: 'get_roast_dates',
    args: '{"skus": ["guji-natural", "kochere-washed"], "days": 14}',
  },
] as const;

type Step = { data: string } | { wait: number };

const chunk = (delta: object, more: object = {}): Step => ({
  data: JSON.stringify({
    id: 'chatcmpl-harbor',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'barista-1',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  }),
});
const usage = (input: number, output: number, reasoning: number): Step => ({
  data: JSON.stringify({
    id: 'chatcmpl-harbor',
    object: 'chat.completion.chunk',
    model: 'barista-1',
    choices: [],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      completion_tokens_details: { reasoning_tokens: reasoning },
    },
  }),
});
/** Words with the space before them: near enough to tokens. */
const tokens = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** First it thinks, says a word and asks for two tools, whose arguments come interleaved. */
function* asksForTools(): Generator<Step> {
  yield chunk({ role: 'assistant', content: '' });
  for (const word of tokens(THOUGHTS)) yield chunk({ reasoning_content: word });
  for (const word of tokens('Let me look at the shelf first.')) yield chunk({ content: word });
  for (const [index, { id, name }] of CALLS.entries())
    yield chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
  const pieces = CALLS.map(({ args }) => args.match(/.{1,6}/g) ?? []);
  for (let i = 0; pieces.some((all) => i < all.length); i += 1)
    for (const [index, all] of pieces.entries())
      if (all[i] !== undefined) yield chunk({ tool_calls: [{ index, function: { arguments: all[i] } }] });
  yield chunk({}, { finish_reason: 'tool_calls' });
  yield usage(212, 96, 41);
}

/** Then the long answer, which stands still once. */
function* answers(parts: number, stall: number): Generator<Step> {
  yield chunk({ role: 'assistant', content: '' });
  let count = 0;
  for (let part = 1; part <= parts; part += 1) {
    for (const word of tokens(PART.replace('NUMBER', String(part)))) {
      count += 1;
      yield chunk({ content: word });
    }
    if (part === Math.ceil(parts / 2)) yield { wait: stall };
  }
  yield chunk({}, { finish_reason: 'stop' });
  yield usage(391, count, 0);
}

async function bodyOf({ request }: Exchange): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += part;
    if (text.length > BODY_LIMIT) break;
  }
  return text;
}

async function complete(exchange: Exchange): Promise<void> {
  const { query } = exchange;
  const hasResults = /"role"\s*:\s*"tool"/.test(await bodyOf(exchange));
  const steps = hasResults
    ? answers(query.number('parts', PARTS), query.number('stall', STALL_MS))
    : asksForTools();
  const every = query.number('every', EVERY_MS);
  const stream = new SseStream(exchange);
  const next = (): void => {
    const { value, done } = steps.next();
    if (done) {
      stream.send({ data: '[DONE]' });
      stream.end();
    } else if ('wait' in value) stream.timers.later(value.wait, next);
    else {
      stream.send(value);
      stream.timers.later(every, next);
    }
  };
  stream.timers.later(every * 10, next);
}

export const demoAskRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/ask',
    summary: 'A chat with a model that thinks, calls two tools at once and gives a long answer.',
    params: { start: '0: 1 asks at once', every: `${EVERY_MS}: time between tokens, ms` },
    example: 'start=1',
    handle: (exchange) => void sendFile(exchange, 'ask.html'),
  },
  {
    kind: 'stream',
    method: 'POST',
    path: '/api/ask/chat/completions',
    summary: 'What that chat asks: tool calls first, and the answer once it is given their results.',
    params: {
      every: `${EVERY_MS}: time between tokens, ms`,
      stall: `${STALL_MS}: how long the answer stands still, ms`,
      parts: `${PARTS}: paragraphs of the answer, some 90 tokens each`,
    },
    handle: (exchange) => void complete(exchange).catch(() => exchange.response.destroy()),
  },
];
