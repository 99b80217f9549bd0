/** What the page's main thread pays per message: without the extension, with it dormant, with it recording. */
import type { Page } from '@playwright/test';
import { type Driver, launchChromium, type Measured, median } from './measure.ts';

/** Messages per second, bytes each, seconds a run. */
const LOAD = { rate: 10_000, size: 200, seconds: 4 };

export type Stream = 'WebSocket' | 'EventSource';
/** `devtools` variants have DevTools open: it costs the page by itself, so recording is compared with that. */
type Variant = 'absent' | 'dormant' | 'absent, DevTools open' | 'recording';

export interface PageCost {
  stream: Stream;
  /** Microseconds of main-thread CPU per message, the median of the rounds. */
  perMessage: Record<Variant, number>;
  /** Medians of the ratios within each round. */
  dormant: Measured;
  recording: Measured;
}

interface Place {
  variant: Variant;
  page: Page;
}

/** Runs every variant once a round, in turns, so that whatever else the machine does hits all of them alike. */
export async function pageCost(origin: string, extensionDir: string, rounds: number): Promise<PageCost[]> {
  const bare = await launchChromium({ extensionDir: '', extension: false });
  const hooked = await launchChromium({ extensionDir });
  const places: Place[] = [
    { variant: 'absent', page: await bare.newPage() },
    { variant: 'dormant', page: await hooked.newPage() },
    { variant: 'absent, DevTools open', page: await withDevTools(bare) },
    { variant: 'recording', page: await withDevTools(hooked) },
  ];
  const results: PageCost[] = [];
  for (const stream of ['WebSocket', 'EventSource'] as const) {
    const costs: Record<Variant, number[]> = {
      absent: [],
      dormant: [],
      'absent, DevTools open': [],
      recording: [],
    };
    for (let round = 0; round < rounds; round++) {
      for (const { variant, page } of places) costs[variant].push(await costOf(page, origin, stream));
    }
    const ratio = (of: Variant, to: Variant) => costs[of].map((cost, i) => cost / costs[to][i]!);
    results.push({
      stream,
      perMessage: Object.fromEntries(
        Object.entries(costs).map(([variant, values]) => [variant, median(values).value]),
      ) as Record<Variant, number>,
      dormant: median(ratio('dormant', 'absent')),
      recording: median(ratio('recording', 'absent, DevTools open')),
    });
  }
  await bare.close();
  await hooked.close();
  return results;
}

async function withDevTools(driver: Driver): Promise<Page> {
  const page = await driver.newPage();
  await driver.openDevTools(page);
  return page;
}

/** Microseconds of CPU time of the page's main thread per message, while a flood arrives at a listener that reads it. */
async function costOf(page: Page, origin: string, stream: Stream): Promise<number> {
  await page.goto(`${origin}/blank`);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1e6;
  };
  const before = await busy();
  const { received, bytes } = await page.evaluate(
    ({ query, socket }) =>
      new Promise<{ received: number; bytes: number }>((resolve) => {
        let n = 0;
        let bytes = 0;
        if (socket) {
          const ws = new WebSocket(`/ws/flood?${query}`);
          ws.onmessage = (event) => {
            n++;
            bytes += event.data.length;
            if (event.data.startsWith('done')) {
              ws.close();
              resolve({ received: n, bytes });
            }
          };
        } else {
          const es = new EventSource(`/sse/flood?${query}`);
          es.onmessage = (event) => {
            n++;
            bytes += event.data.length;
          };
          es.addEventListener('done', () => {
            es.close();
            resolve({ received: n, bytes });
          });
        }
      }),
    {
      query: new URLSearchParams(Object.entries(LOAD).map(([k, v]) => [k, String(v)])).toString(),
      socket: stream === 'WebSocket',
    },
  );
  if (bytes < received) throw new Error('the flood was empty');
  const cost = ((await busy()) - before) / received;
  await session.detach();
  return cost;
}
