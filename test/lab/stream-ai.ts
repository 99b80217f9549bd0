/** Answers of a language model as the Vercel AI SDK streams them: its older data stream and its newer UI stream. */
import type { Exchange, HttpRoute } from './route.ts';
import { openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';

const WORDS =
  'Hello from Harbor & Pine. The Guji Natural is back on the shelf, roasted on Tuesday and rested for three days. ' +
  'Shall I put a bag aside for you?';

const USAGE = { promptTokens: 21, completionTokens: 34 };

/** Token `n` (from 1): three characters of the answer, over and over. */
function token(n: number): string {
  const at = ((n - 1) * 3) % WORDS.length;
  return WORDS.slice(at, at + 3);
}

/** Data stream v1: lines of a type character, a colon and JSON. */
function dataStream(exchange: Exchange): void {
  const line = (type: string, value: unknown): string => `${type}:${JSON.stringify(value)}\n`;
  const stream = openStream(exchange, 'text/plain; charset=utf-8', { 'X-Vercel-AI-Data-Stream': 'v1' });
  const end = { finishReason: 'stop', usage: USAGE };
  sendSeries(stream, exchange, {
    head: line('f', { messageId: 'msg-1' }),
    piece: (n) => line('0', token(n)),
    tail: line('e', { ...end, isContinued: false }) + line('d', end),
  });
}

/** UI message stream v1: server-sent events of JSON, at last `[DONE]`. */
export function uiStream(exchange: Exchange): void {
  const event = (part: object): string => `data: ${JSON.stringify(part)}\n\n`;
  const stream = openStream(exchange, 'text/event-stream', {
    'X-Vercel-AI-UI-Message-Stream': 'v1',
    'X-Accel-Buffering': 'no',
  });
  sendSeries(stream, exchange, {
    count: exchange.query.number('count', 48),
    every: 40,
    head:
      event({ type: 'start', messageId: 'msg-1' }) +
      event({ type: 'start-step' }) +
      event({ type: 'text-start', id: '0' }),
    piece: (n) => event({ type: 'text-delta', id: '0', delta: token(n) }),
    tail:
      event({ type: 'text-end', id: '0' }) +
      event({ type: 'finish-step' }) +
      event({ type: 'finish' }) +
      'data: [DONE]\n\n',
  });
}

export const streamAiRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/ai-data',
    summary: 'AI SDK data stream: text/plain lines such as 0:"Hel".',
    params: { ...SERIES_PARAMS, count: '10: number of tokens' },
    handle: dataStream,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/ai-ui',
    summary: 'AI SDK UI message stream: server-sent events of JSON, at last [DONE].',
    params: { ...SERIES_PARAMS, count: '10: number of tokens' },
    handle: uiStream,
  },
];
