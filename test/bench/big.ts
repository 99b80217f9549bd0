/** One message of 50 MB: what is kept of it, and does the panel stay responsive while it is opened and looked at? */
import type { Panel } from '../browser/drivers/driver.ts';
import { exported, messages } from '../browser/support.ts';
import { launchChromium } from './measure.ts';

const BYTES = 50 * 1000 * 1000;

/** What a person does with it, and how it is seen to be done. */
const STEPS = {
  'select it: its tree': 'tree',
  raw: 'raw',
  hex: 'hex',
  'the last part of hex': 'last',
  'back to the tree': 'pretty',
  'expand all': 'expand',
  'search to the end of it': 'search',
} as const;
type Act = (typeof STEPS)[keyof typeof STEPS] | 'import';

export interface Step {
  step: string;
  /** From the input to the frame that shows the result, in milliseconds. */
  took: number;
  /** For so long the main thread did not answer, in milliseconds. */
  longest: number;
}

export interface Big {
  /** As a page received it: characters it had, and those that are kept. */
  live: { size: number; kept: number; steps: Step[] };
  /** As a recording file has it. */
  imported: { size: number; values: number; steps: Step[] };
}

export async function big(origin: string, extensionDir: string): Promise<Big> {
  const driver = await launchChromium({ extensionDir });
  try {
    const page = await driver.newPage();
    const panel = await driver.openPanel(page, { size: { width: 1200, height: 700 } });
    await page.goto(`${origin}/blank`);
    const url = `/ws/big?json=1&bytes=${BYTES}`;
    await page.evaluate(
      (url) =>
        new Promise<void>((resolve) => {
          const ws = new WebSocket(url);
          ws.onmessage = () => resolve();
        }),
      url,
    );
    await panel.waitFor(() => document.querySelector('#events .event-row.message'), undefined, {
      what: 'the message',
    });
    const [received] = messages((await exported(panel)).records);
    if (!received || typeof received.data !== 'string') throw new Error('the message was not recorded');
    const live = { size: received.size, kept: received.data.length, steps: await walk(panel, false) };
    const made = await panel.evaluate(makeFile, BYTES);
    const reading = await panel.evaluate(timed, 'import' as Act);
    const steps = [{ step: 'import the file', ...reading }, ...(await walk(panel, true))];
    return { live, imported: { ...made, steps } };
  } finally {
    await driver.close();
  }
}

/** Each step in turn; there is a last part only of what is not cut. */
async function walk(panel: Panel, whole: boolean): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [step, act] of Object.entries(STEPS)) {
    if (act === 'last' && !whole) continue;
    steps.push({ step, ...(await panel.evaluate(timed, act as Act)) });
  }
  return steps;
}

/* What follows runs in the panel: it uses nothing from outside itself. */

/** Leaves a recording with one message in `globalThis.benchFile`. */
function makeFile(bytes: number): { size: number; values: number } {
  const items: string[] = [];
  for (let length = 2; length < bytes; length += items.at(-1)!.length + 1) {
    const n = items.length;
    items.push(JSON.stringify({ n, symbol: `S${n % 500}`, price: 100 + (n % 977) / 10, tags: ['a', 'b'] }));
  }
  const data = `[${items.join(',')}]`;
  const t = Date.UTC(2026, 0, 1);
  const about = {
    api: 'WebSocket',
    context: 'page',
    frameUrl: 'https://a.example/',
    url: 'wss://a.example/big',
  };
  const record = { type: 'record', connection: 'c1', attempt: 1, source: 'hook' };
  const lines = [
    {
      ...{
        type: 'recording',
        version: 1,
        product: 'streamgauge',
        productVersion: '0.0.0',
        userAgent: 'bench',
      },
      ...{ startedDateTime: new Date(t).toISOString(), page: { url: 'https://a.example/', title: 'Big' } },
    },
    { type: 'connection', id: 'c1', ...about },
    { ...record, seq: 1, t, kind: 'connecting' },
    { ...record, seq: 2, t: t + 1, kind: 'open' },
    { ...record, seq: 3, t: t + 2, kind: 'message', data, size: data.length },
    { type: 'end', records: 3, connections: 1, lost: 0 },
  ];
  globalThis.benchFile = new File(
    lines.map((line) => `${JSON.stringify(line)}\n`),
    'big.ndjson',
  );
  return { size: data.length, values: items.length * 7 + 1 };
}

/** Does something and waits for the frame that shows its result. */
async function timed(act: Act): Promise<{ took: number; longest: number }> {
  const find = <E extends HTMLElement>(what: string) => document.querySelector<E>(what);
  const button = (text: string) =>
    [...document.querySelectorAll<HTMLElement>('.details button')].find((one) => one.innerText === text);
  const put = (box: HTMLInputElement, value: string, type: string) => {
    box.value = value;
    box.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const actions: Record<Act, () => void> = {
    import: () => {
      const transfer = new DataTransfer();
      transfer.items.add(globalThis.benchFile!);
      const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
      find('.panel')!.dispatchEvent(new DragEvent('drop', options));
    },
    tree: () =>
      find('#events .event-row.message')!.dispatchEvent(
        new PointerEvent('pointerdown', { bubbles: true, button: 0 }),
      ),
    raw: () => button('Raw')!.click(),
    hex: () => button('Hex')!.click(),
    last: () => {
      const box = find<HTMLInputElement>('.part-pager input')!;
      put(box, box.max, 'change');
    },
    pretty: () => button('Pretty')!.click(),
    expand: () => button('Expand all')!.click(),
    search: () => put(find<HTMLInputElement>('.tree-search input')!, 'no such text', 'input'),
  };
  const rows = () => document.querySelectorAll('.tree-row').length;
  const done: Record<Act, () => unknown> = {
    import: () =>
      find('.status .state')?.innerText.includes('imported') && find('#events .event-row.message'),
    tree: () => rows() > 0,
    raw: () => find('.payload-row') && !find('.hex-rows'),
    hex: () => find('.hex-rows .payload-row'),
    last: () => !find('.payload-row')!.innerText.startsWith('00000000'),
    pretty: () => rows() > 0,
    expand: () => rows() > 50 || find('.notice'),
    search: () => find('.tree-search [role=status]')?.innerText === 'none',
  };
  let [longest, last, over] = [0, performance.now(), false];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over) port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
  const started = performance.now();
  actions[act]();
  do {
    await new Promise(requestAnimationFrame);
    if (performance.now() - started > 60_000) throw new Error(`"${act}" shows no result after a minute`);
  } while (!done[act]());
  await new Promise((resolve) => setTimeout(resolve, 0));
  over = true;
  return { took: performance.now() - started, longest };
}
