/** What it costs to put an answer together in this process, and to show it in the panel while it grows. */
import { Answers } from '../../src/answers/answers.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { Panel } from '../browser/drivers/driver.ts';
import { connectionLine, record } from '../unit/helpers/recordings.ts';
import { launchChromium, type Measured, median } from './measure.ts';

const ROUNDS = 5;
const TOKENS = [12_500, 25_000, 50_000] as const;
/** Of the demo's chat: some 90 tokens each. */
const PARTS = 560;
const PATIENCE_MS = 300_000;

export interface AnswersCost {
  /** Milliseconds for all of an answer, by its tokens. */
  assembly: { tokens: number; took: Measured }[];
  /** While the tab shows an answer that grows, by how much of it was there. */
  growing: { tokens: number; seconds: number; quarters: Growing[] };
}

export interface Growing {
  frames: number;
  /** Script, layout and paint of a frame, in milliseconds. */
  busy50: number;
  busy95: number;
  longest: number;
}

export async function answersCost(origin: string, extensionDir: string): Promise<AnswersCost> {
  const assembly = TOKENS.map((tokens) => ({
    tokens,
    took: median(Array.from({ length: ROUNDS }, () => assemble(tokens))),
  }));
  return { assembly, growing: await growing(origin, extensionDir) };
}

/** A token as OpenAI's Chat Completions stream it. */
const chunk = (n: number): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta: { content: ` word${n % 100}` }, finish_reason: null }],
  });

/** Milliseconds; the text is asked for every hundred tokens, as a viewer does. */
function assemble(tokens: number): number {
  const line = connectionLine('a', { api: 'fetch', url: 'https://api.openai.com/v1/chat/completions' });
  const records = Array.from({ length: tokens }, (_, n): StreamRecord => {
    const data = chunk(n);
    return { ...record({ connection: 'a', kind: 'message', t: n, data, eventType: 'message' }), seq: n + 1 };
  });
  const answers = new Answers({ connection: () => line });
  let shown = 0;
  const started = performance.now();
  for (const [n, one] of records.entries()) {
    answers.take(one);
    const part = n % 100 === 0 ? answers.all[0]?.choices[0]?.parts[0] : undefined;
    if (part && part.kind !== 'tool') shown += part.growth.since(shown).length;
  }
  return performance.now() - started;
}

async function growing(origin: string, extensionDir: string): Promise<AnswersCost['growing']> {
  const driver = await launchChromium({ extensionDir });
  try {
    const page = await driver.newPage();
    const panel: Panel = await driver.openPanel(page, { size: { width: 1200, height: 620 } });
    await page.goto(`${origin}/ask?start=1&every=0&stall=0&parts=${PARTS}`);
    await panel.waitFor(() => document.querySelectorAll('.connection-row').length === 2);
    await panel.click({ role: 'row', name: /chat\/completions/, nth: 1 });
    await panel.click({ role: 'tab', name: 'Answer' });
    await panel.waitFor(() => document.querySelector('.answer-text') !== null);
    await panel.evaluate(watchFrames);
    await page.waitForFunction(() => document.body.dataset.answered === '1', undefined, {
      timeout: PATIENCE_MS,
    });
    await panel.waitFor(() => document.querySelector('.answer-state')?.textContent?.includes('Finished'));
    return await panel.evaluate(framesSeen);
  } finally {
    await driver.close();
  }
}

/* What follows runs in the panel: it uses nothing from outside itself. */

interface Seen {
  started: number;
  frames: { length: number; busy: number }[];
}

/** Times each frame from now on, with the length of the text that it showed. */
function watchFrames(): void {
  const seen: Seen = { started: performance.now(), frames: [] };
  Object.assign(globalThis, { benchSeen: seen });
  const { port1, port2 } = new MessageChannel();
  let began = 0;
  // Comes after the frame is painted.
  port1.onmessage = () => {
    const height = document.querySelector('.answer-text')?.getBoundingClientRect().height ?? 0;
    seen.frames.push({ length: height, busy: performance.now() - began });
  };
  const frame = () => {
    // Before the panel asks for its next frame, so that this comes first in it.
    requestAnimationFrame(frame);
    began = performance.now();
    port2.postMessage(undefined);
  };
  requestAnimationFrame(frame);
}

function framesSeen(): AnswersCost['growing'] {
  const { started, frames } = (globalThis as unknown as { benchSeen: Seen }).benchSeen;
  const whole = frames.at(-1)?.length ?? 0;
  const quarters = [0, 1, 2, 3].map((quarter) => {
    const from = (whole * quarter) / 4;
    const busy = frames
      .filter(({ length }) => length >= from && length < from + whole / 4)
      .map((one) => one.busy)
      .sort((a, b) => a - b);
    const at = (share: number) => busy[Math.floor((busy.length - 1) * share)] ?? 0;
    return { frames: busy.length, busy50: at(0.5), busy95: at(0.95), longest: at(1) };
  });
  const told = document.querySelector('.answer-figures')?.textContent ?? '';
  return {
    tokens: Number(/Tokens(\d+)/.exec(told)?.[1] ?? 0),
    seconds: (performance.now() - started) / 1000,
    quarters,
  };
}
