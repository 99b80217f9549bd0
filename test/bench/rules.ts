/** What all rules cost, in this process: of a whole recording at once, and beside a page while it talks. */
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { readRecordingFile } from '../../src/model/reader.ts';
import { Recording } from '../../src/model/recording.ts';
import type { ConnectionLine } from '../../src/model/types.ts';
import { connectionLine, type Loose, record } from '../unit/helpers/recordings.ts';
import { type Measured, median } from './measure.ts';
import { MILLION } from './million.ts';
import { makeFile } from './million-file.ts';

const ROUNDS = 3;
const LIVE_RECORDS = 200_000;
const CONNECTIONS = 20;
/** Messages a second, all connections together. */
const RATE = 5000;

export interface RulesCost {
  /** Milliseconds for a recording of a million records, all rules asked at its end. */
  whole: Measured;
  /** Microseconds a record, all rules asked each second of the page's time. */
  live: { traffic: string; cost: Measured }[];
}

const filler =
  'lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor'.repeat(2);
const json = (n: number) => ({
  type: n % 7 ? 'price' : 'order',
  n,
  price: 100 + (n % 977) / 10,
  text: filler,
});

interface Traffic {
  about: Partial<ConnectionLine>;
  say(n: number): Loose;
}

const socket = (data: (n: number) => string): Traffic => ({
  about: { api: 'WebSocket', url: 'wss://page.example/live' },
  say: (n) => ({ kind: n % 10 === 9 ? 'send' : 'message', t: 0, data: data(n) }),
});
const stream = (about: Partial<ConnectionLine>, data: (n: number) => string): Traffic => ({
  about: { url: 'https://page.example/feed', ...about },
  say: (n) => ({ kind: 'message', t: 0, data: data(n), eventType: 'message', lastEventId: `${n}` }),
});

const TRAFFIC: Readonly<Record<string, Traffic>> = {
  'JSON over a WebSocket': socket((n) => JSON.stringify(json(n))),
  'JSON over an EventSource': stream({ api: 'EventSource' }, (n) => JSON.stringify(json(n))),
  'Socket.IO': socket((n) => (n % 50 === 0 ? '2' : `42["price",${JSON.stringify(json(n))}]`)),
  STOMP: socket((n) => `MESSAGE\ndestination:/topic/prices\nmessage-id:${n}\n\n${JSON.stringify(json(n))}\0`),
  'OpenAI tokens over fetch': stream(
    { api: 'fetch', url: 'https://api.openai.com/v1/chat/completions' },
    (n) =>
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        choices: [{ index: 0, delta: { content: ` word${n % 100}` }, finish_reason: null }],
      }),
  ),
  'Gemini tokens over fetch': stream(
    {
      api: 'fetch',
      url: 'https://generativelanguage.googleapis.com/v1/models/m:streamGenerateContent?alt=sse',
    },
    (n) =>
      JSON.stringify({
        candidates: [{ content: { parts: [{ text: ` word${n % 100}` }], role: 'model' }, index: 0 }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: n },
        modelVersion: 'm',
      }),
  ),
};

export async function rulesCost(): Promise<RulesCost> {
  makeFile(MILLION);
  const { recording } = await readRecordingFile(globalThis.benchFile!);
  globalThis.benchFile = undefined;
  const whole = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    new Diagnostics(recording).findings();
    return performance.now() - started;
  });
  const live = Object.entries(TRAFFIC).map(([traffic, kind]) => ({
    traffic,
    cost: median(Array.from({ length: ROUNDS }, () => beside(kind))),
  }));
  return { whole: median(whole), live };
}

/** Microseconds a record. */
function beside({ about, say }: Traffic): number {
  const recording = new Recording({ page: { url: 'https://page.example/', title: '' } });
  const diagnostics = new Diagnostics(recording);
  for (let i = 0; i < CONNECTIONS; i++) {
    recording.addConnection(connectionLine(`c${i}`, about));
    for (const kind of ['connecting', 'open'] as const)
      recording.append(record({ connection: `c${i}`, kind, t: 0 }));
  }
  let spent = 0;
  for (let n = 0; n < LIVE_RECORDS; n++) {
    const t = (n * 1000) / RATE;
    recording.append(record({ ...say(n), connection: `c${n % CONNECTIONS}`, t }));
    if (n % RATE !== RATE - 1) continue;
    const started = performance.now();
    diagnostics.step(() => false);
    diagnostics.evaluate(t, () => false, true);
    spent += performance.now() - started;
  }
  return (spent * 1000) / LIVE_RECORDS;
}
