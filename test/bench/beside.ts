/**
 * Side by side with the browser's own tool: the same flood of a WebSocket once with Chrome's Messages tab open on it,
 * in a browser without the extension, and once with the Streams panel.
 */
import type { Page } from '@playwright/test';
import { poll } from '../browser/drivers/poll.ts';
import { extensionHeap, launchChromium, type Measured, median } from './measure.ts';

/** At 50,000 messages Chrome's tab does not answer for minutes. */
export const LOAD = { messages: 10_000, rate: 5_000, size: 200 };
/** What only the last message has. */
const LAST = 'done';
/** What is not there by then is not waited for, in milliseconds. */
export const PATIENCE = 60_000;

export interface Tool {
  tool: string;
  /** CPU time of the page's main thread for each message, in microseconds. */
  perMessage: Measured;
  /** JavaScript heap after a garbage collection, in bytes: of DevTools, and of the extension beside it. */
  devtools: Measured;
  extension: Measured | undefined;
  /** From the page having the first message to it having the last, in milliseconds: DevTools can hold up a page. */
  took: Measured;
  /** From the page having the last message to its row being visible, in milliseconds; infinite: not soon enough. */
  lastRow: Measured;
  /** From the last key of a filter for the last message to that row alone being visible, likewise. */
  filter: Measured;
}

interface Run {
  perMessage: number;
  devtools: number;
  extension: number | undefined;
  took: number;
  lastRow: number;
  filter: number;
}

/** In turns, so that whatever else the machine does hits both alike. */
export async function beside(origin: string, extensionDir: string, rounds: number): Promise<Tool[]> {
  const chrome: Run[] = [];
  const ours: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    chrome.push(await withChrome(origin));
    ours.push(await withOurs(origin, extensionDir));
  }
  return [toolOf("Chrome's Messages tab", chrome), toolOf('Streams panel', ours)];
}

function toolOf(tool: string, runs: readonly Run[]): Tool {
  const of = (what: (run: Run) => number) => median(runs.map(what));
  const extension = runs.every((run) => run.extension !== undefined);
  return {
    tool,
    perMessage: of((run) => run.perMessage),
    devtools: of((run) => run.devtools),
    extension: extension ? of((run) => run.extension ?? Number.NaN) : undefined,
    took: of((run) => run.took),
    lastRow: of((run) => run.lastRow),
    filter: of((run) => run.filter),
  };
}

async function withChrome(origin: string): Promise<Run> {
  const driver = await launchChromium({ extensionDir: '', extension: false });
  const page = await driver.newPage();
  await page.goto(`${origin}/blank`);
  await driver.openDevTools(page);
  const frontEnd = frontEndOf(page);
  await frontEnd.setViewportSize({ width: 1200, height: 700 });
  await poll('the Network panel', async () => {
    await frontEnd.evaluate(`(async () => {
      const UI = await import('./ui/legacy/legacy.js');
      await UI.ViewManager.ViewManager.instance().showView('network');
    })()`);
    return true;
  });
  await connect(page);
  await poll('the Messages tab', () =>
    frontEnd.evaluate<boolean>(`(async () => {
      const { NetworkLog } = await import('./models/logs/logs.js');
      const { NetworkPanel } = await import('./panels/network/network.js');
      const socket = NetworkLog.NetworkLog.instance().requests().find((one) => one.url().startsWith('ws'));
      if (!socket) return false;
      await NetworkPanel.NetworkPanel.instance().selectAndActivateRequest(socket, 'web-socket-frames');
      return true;
    })()`),
  );
  const run = await measure(page, frontEnd, `[...deep(document, 'tr[class*=resource-chunk-view-row]')]`, () =>
    frontEnd.locator('[aria-label^="Filter using regex"]').click(),
  );
  await driver.close();
  return { ...run, extension: undefined };
}

async function withOurs(origin: string, extensionDir: string): Promise<Run> {
  const driver = await launchChromium({ extensionDir });
  const page = await driver.newPage();
  const panel = await driver.openPanel(page, { size: { width: 1200, height: 620 } });
  await page.goto(`${origin}/blank`);
  await connect(page);
  const frontEnd = frontEndOf(page);
  await panel.waitFor(() => document.querySelector('.connection-row'), undefined, { what: 'the row' });
  const frame = frontEnd.frames().find((one) => /^chrome-extension:.*\/panel\/index/.test(one.url()));
  if (!frame) throw new Error('the panel is not there');
  const run = await measure(
    page,
    frame,
    `[...document.querySelectorAll('.event-rows .event-row.message')]`,
    () => panel.click({ role: 'combobox', name: 'Filter' }),
  );
  const extension = await extensionHeap(page);
  await driver.close();
  return { ...run, extension: extension.used + extension.buffers };
}

function frontEndOf(page: Page): Page {
  const found = page
    .context()
    .pages()
    .find((other) => other.url().startsWith('devtools://'));
  if (!found) throw new Error('DevTools is not there');
  return found;
}

/** Opens the socket; it says nothing yet. */
async function connect(page: Page): Promise<void> {
  const { messages, rate, size } = LOAD;
  await page.evaluate(
    (query) =>
      new Promise<void>((resolve) => {
        const socket = new WebSocket(`/ws/flood?${query}&after=start`);
        Object.assign(window, { benchSocket: socket });
        socket.onopen = () => resolve();
      }),
    new URLSearchParams({ rate: `${rate}`, size: `${size}`, seconds: `${messages / rate}` }).toString(),
  );
}

const after = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

/** Functions for what Playwright runs as text: DevTools' elements are in shadow roots of shadow roots. */
const HELPERS = `
  function* deep(root, selector) {
    yield* root.querySelectorAll(selector);
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* deep(element.shadowRoot, selector);
  }
  const visible = (rows) => rows.filter((row) => row.getBoundingClientRect().height > 0);
  const shown = (test) => new Promise((resolve) => {
    const began = Date.now();
    const look = () => {
      if (test()) resolve(Date.now());
      else if (Date.now() > began + ${PATIENCE}) resolve(undefined);
      else requestAnimationFrame(look);
    };
    look();
  });`;

/** The flood, and how the tool's document, whose rows `rows` gives, keeps up with it. */
async function measure(
  page: Page,
  tool: Pick<Page, 'evaluate'>,
  rows: string,
  focusFilter: () => Promise<void>,
): Promise<Omit<Run, 'extension'>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1e6;
  };
  const before = await busy();
  const [first, at, received] = await page.evaluate(
    (last) =>
      new Promise<[number, number, number]>((resolve) => {
        const { benchSocket } = window as unknown as { benchSocket: WebSocket };
        let n = 0;
        let first = 0;
        benchSocket.onmessage = ({ data }: MessageEvent<string>) => {
          if (n++ === 0) first = Date.now();
          if (data.startsWith(last)) resolve([first, Date.now(), n]);
        };
        benchSocket.send('start');
      }),
    LAST,
  );
  const perMessage = ((await busy()) - before) / received;
  const ask = <T>(expression: string): Promise<T | undefined> =>
    // A tool that is busy for long does not even look at its clock.
    Promise.race([tool.evaluate<T>(expression), after(2 * PATIENCE)]);
  const lastAt = await ask<number>(
    `(async () => { ${HELPERS} return shown(() => visible(${rows}).some((row) => row.textContent.includes('${LAST}'))); })()`,
  );
  await focusFilter();
  // The last key is pressed as an input event: its time is taken where it arrives.
  await tool.evaluate(`addEventListener('input', () => (globalThis.benchTyped = Date.now()), true), 0`);
  await frontEndOf(page).keyboard.type(LAST);
  const filtered = await ask<number>(
    `(async () => { ${HELPERS} const end = await shown(() => { const all = visible(${rows}); return all.length > 0 && all.every((row) => row.textContent.includes('${LAST}')); }); return end && end - globalThis.benchTyped; })()`,
  );
  const heap = await page.context().newCDPSession(frontEndOf(page));
  await heap.send('HeapProfiler.collectGarbage');
  const { usedSize } = await heap.send('Runtime.getHeapUsage');
  const lastRow = lastAt === undefined ? Number.POSITIVE_INFINITY : lastAt - at;
  return {
    perMessage,
    devtools: usedSize,
    took: at - first,
    lastRow,
    filter: filtered ?? Number.POSITIVE_INFINITY,
  };
}
