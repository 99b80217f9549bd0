/**
 * The vendors' own SDKs ask for answers, each in its format, and pages in other ways: what the recording's records come
 * to is what the SDK gave its user. The panel shows it, and a long answer is shown to its last word.
 */
import type { Answer } from '../../src/answers/answer.ts';
import { Answers, sourceOf } from '../../src/answers/answers.ts';
import { readRecording } from '../../src/model/reader.ts';
import type { Told } from './answers/told.ts';
import { bundle } from './bundle.ts';
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { exported } from './support.ts';

const FORMATS = [
  'openai-chat',
  'openai-responses',
  'openai-realtime',
  'anthropic-messages',
  'mistral',
  'gemini',
  'gemini-live',
  'gemini-live-interrupted',
  'cohere-v2',
  'cohere-v1',
  'ollama',
  'ai-sdk-ui',
  'ag-ui',
  'mcp-streamable-http',
  'openai-chat/over-EventSource',
  'openai-chat/over-XMLHttpRequest',
  'anthropic-messages/over-EventSource',
  'anthropic-messages/over-XMLHttpRequest',
  'gemini/over-fetch-as-array',
  'gemini/over-XMLHttpRequest-as-array',
] as const;
type Format = (typeof FORMATS)[number];

/** By the format in its URL (and the way of asking), the answer that a connection came to. */
async function answersIn(panel: Panel): Promise<Map<string, Answer>> {
  const { recording } = readRecording((await exported(panel)).text);
  const answers = new Answers(sourceOf(recording));
  for (let seq = recording.firstSeq; seq < recording.nextSeq; seq++) {
    const record = recording.record(seq);
    if (record) answers.take(record);
  }
  const named = answers.all.flatMap((answer): [string, Answer][] => {
    const { url = '', api = '' } = recording.connections.get(answer.connection) ?? {};
    const [, name = '', way] = /\/speak\/ai\/([\w-]+(?:\/over-(\w+)[\w-]*)?)/.exec(url) ?? [];
    return way === undefined || way === api ? [[name, answer]] : [];
  });
  return new Map(named);
}

/** What is asked of an answer is what the SDK says; what it does not say is not. */
function saidOf(answer: Answer, told: Told): Told {
  const [choice] = answer.choices;
  const { input, output, total } = answer.usage;
  const said: Required<Told> = {
    text: choice?.text ?? '',
    reasoning: choice?.reasoning ?? '',
    refusal: choice?.refusal ?? '',
    tools: choice?.tools.map(({ name, args }) => ({ name, args: JSON.parse(args.text) as unknown })) ?? [],
    finish: choice?.finish?.reason ?? '',
    usage: { input, output, ...(told.usage && 'total' in told.usage ? { total } : {}) },
  };
  return Object.fromEntries(Object.keys(told).map((key) => [key, said[key as keyof Told]]));
}

let script = '';
test.beforeAll(async () => {
  script = await bundle('answers/main.ts');
});

test('what the recording comes to is what the SDKs of the vendors say', async ({ newTab, lab }) => {
  const { page, panel } = await newTab();
  await page.goto(`${lab.origin}/blank`);
  await page.addScriptTag({ content: script });
  const told = await page.evaluate(
    (origin) =>
      (window as unknown as { askAll(origin: string): Promise<Record<string, Told | string>> }).askAll(
        origin,
      ),
    lab.origin,
  );
  expect(Object.keys(told).sort()).toEqual([...FORMATS].sort());
  const failed = Object.entries(told).filter(([, one]) => typeof one === 'string');
  expect(failed).toEqual([]);
  const differing = async (): Promise<unknown> => {
    const answers = await answersIn(panel);
    return FORMATS.flatMap((format: Format) => {
      const answer = answers.get(format);
      const given = told[format] as Told;
      const said = answer && saidOf(answer, given);
      return JSON.stringify(said) === JSON.stringify(given) && answer?.state === 'finished'
        ? []
        : [{ format, given, said, state: answer?.state }];
    });
  };
  await expect.poll(differing, { timeout: 15_000, intervals: [100, 200, 500] }).toEqual([]);

  // The panel, for two of them.
  const anthropic = await shownIn(panel, 'anthropic-messages/v1', 'tool_use');
  const { text, reasoning } = told['anthropic-messages'] as Told;
  expect(anthropic.texts).toEqual([reasoning, text]);
  expect(anthropic.tool).toMatch(/get_weather.*valid JSON.*"location": "San Francisco, CA"/s);
  expect(anthropic.figures).toMatch(
    /Time to first token.*Tokens.*End markerseen.*Usage472 in, 100 from the cache, 89 out/s,
  );
  const gemini = await shownIn(panel, 'gemini/over-fetch', 'STOP');
  expect(gemini.texts).toEqual(['**Considering**', 'AI works by learning.']);
  expect(gemini.tool).toMatch(/set_light.*valid JSON.*"brightness": 25/s);
  expect(gemini.figures).toMatch(/Time to first token.*Tokens.*Usage4 in \(2 from the cache\), 14 out/s);
});

/** What the tab Answer shows of the connection with `name` in its URL, once it says why it finished. */
async function shownIn(panel: Panel, name: string, finish: string) {
  await panel.fill({ role: 'combobox', name: 'Filter' }, name);
  await panel.click({ role: 'row', name: new RegExp(name) });
  await panel.click({ role: 'tab', name: 'Answer' });
  await panel.waitFor(
    (reason) => document.querySelector('.answer-state')?.textContent?.includes(reason),
    finish,
  );
  return panel.evaluate(() => ({
    texts: [...document.querySelectorAll('.answer-text')].map((one) => one.textContent),
    tool: document.querySelector('.answer-part.of-tool')?.textContent,
    figures: document.querySelector('.answer-figures')?.textContent,
  }));
}

test('a long answer is shown to its last word while it grows, and as it was before', async ({
  newTab,
  lab,
}) => {
  const { page, panel } = await newTab();
  await page.goto(`${lab.origin}/ask?start=1&every=1&parts=40&stall=2000`);
  const second = { role: 'row', name: /\/api\/ask\/chat/, nth: 1 } as const;
  await panel.waitFor(() => document.querySelectorAll('.connection-row').length === 2, undefined, {
    what: 'two completions',
  });
  await panel.click(second);
  await panel.click({ role: 'tab', name: 'Answer' });
  await panel.waitFor(() => (document.querySelector('.answer-text')?.textContent ?? '').length > 500);
  // What is drawn stays drawn: a text that grows is not put in anew.
  await panel.evaluate(() => {
    Object.assign(document.querySelector('.answer-text')!.firstChild!, { isTheFirst: true });
  });
  await expect.poll(() => page.evaluate(() => document.body.dataset.answered), { timeout: 30_000 }).toBe('1');
  await panel.waitFor(() => document.querySelector('.answer-state')?.textContent?.includes('Finished: stop'));
  const whole = await page.evaluate(() => document.querySelector('#talk .turn:last-child')?.textContent);
  const shown = await panel.evaluate(() => {
    const bottom = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().bottom;
    return {
      text: document.querySelector('.answer-text')?.textContent,
      kept: 'isTheFirst' in document.querySelector('.answer-text')!.firstChild!,
      // Where it stood still is marked, and the mark is no text.
      stalled: document.querySelector<HTMLElement>('.answer-text .answer-stall')?.dataset.words,
      endInSight: bottom('.answer') <= bottom('.answer-tab') + 40,
    };
  });
  expect(shown).toEqual({
    text: whole,
    kept: true,
    stalled: expect.stringMatching(/^\d/),
    endInSight: true,
  });
  const half = await panel.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>('.answer-at')!;
    slider.value = '500';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    while (!document.querySelector('.answer-then')) await new Promise(requestAnimationFrame);
    return document.querySelector('.answer-text')?.textContent ?? '';
  });
  expect(half.length).toBeGreaterThan(0);
  expect(half.length).toBeLessThan(whole!.length);
  expect(whole!.startsWith(half)).toBe(true);
});

test('the answers of one connection: the newest is shown, until an older one is read', async ({
  newTab,
  lab,
}) => {
  const { page, panel } = await newTab();
  const token = (run: number) =>
    JSON.stringify({
      id: `run-${run}`,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: `Answer ${run}.` } }],
    });
  const end = JSON.stringify({
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  });
  // The page is told by its own test when the next one comes: a WebSocket that echoes.
  await page.goto(`${lab.origin}/blank`);
  await page.evaluate(
    (url) => {
      const socket = new WebSocket(url);
      Object.assign(window, {
        socket,
        opened: new Promise((resolve) => socket.addEventListener('open', resolve)),
      });
    },
    `${lab.origin.replace('http', 'ws')}/ws/echo`,
  );
  const say = (run: number) =>
    page.evaluate(
      async (messages) => {
        const { socket, opened } = window as unknown as { socket: WebSocket; opened: Promise<void> };
        await opened;
        for (const message of messages) socket.send(message);
      },
      [token(run), end],
    );
  const shown = (text: string) =>
    panel.waitFor((wanted) => document.querySelector('.answer-text')?.textContent === wanted, text, {
      what: `the tab Answer with ${text}`,
    });
  await say(1);
  await panel.click({ role: 'tab', name: 'Answer' });
  await shown('Answer 1.');
  await say(2);
  await shown('Answer 2.');
  await panel.click({ role: 'button', name: 'Answer before' });
  await shown('Answer 1.');
  await say(3);
  await panel.waitFor(() => document.querySelectorAll('.answer-picker option').length === 3);
  await shown('Answer 1.');
});
