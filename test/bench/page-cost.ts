/** What the page's main thread pays per message: without the extension, with it dormant, with it recording. */
import type { Page } from '@playwright/test';
import { type Driver, launchChromium, type Measured, median } from './measure.ts';

/** Of WebSocket and EventSource: messages per second, bytes each, seconds a run. */
const LOAD = { rate: 10_000, size: 200, seconds: 4 };
/** Of fetch: one event a chunk, milliseconds between them, how many. */
const CHUNKS: { readonly [stream: string]: Readonly<Record<string, number>> } = {
  'fetch, 200 B chunks': { bytes: 170, every: 1, count: 3000, stamp: 1 },
  'fetch, 16 kB chunks': { bytes: 16_000, every: 2, count: 1500, stamp: 1 },
};
const STREAMS = ['WebSocket', 'EventSource', ...Object.keys(CHUNKS)];

/**
 * DevTools open costs the page by itself, so recording is compared with that. `a listener` is a page without the
 * extension that has one more listener, an empty one: the least that anything can cost that hears of every message.
 */
export type Variant = 'absent' | 'a listener' | 'dormant' | 'absent, DevTools open' | 'recording';

export interface PageCost {
  stream: string;
  /** Microseconds of main-thread CPU per message (of fetch: per read), the median of the rounds; NaN if not measured. */
  perMessage: Record<Variant, number>;
  /** fetch: milliseconds from the server's write to the page's read, the median of the rounds' medians. */
  latency?: Record<Variant, number>;
  /** Medians of the ratios within each round. Reading a body has no listeners. */
  listener?: Measured;
  dormant: Measured;
  recording: Measured;
}

interface Place {
  variant: Variant;
  page: Page;
}
interface Cost {
  /** Microseconds. */
  perMessage: number;
  /** Milliseconds. */
  latency?: number;
}

/** Runs every variant once a round, in turns, so that whatever else the machine does hits all of them alike. */
export async function pageCost(origin: string, extensionDir: string, rounds: number): Promise<PageCost[]> {
  const bare = await launchChromium({ extensionDir: '', extension: false });
  const hooked = await launchChromium({ extensionDir });
  const places: Place[] = [
    { variant: 'absent', page: await bare.newPage() },
    { variant: 'a listener', page: await bare.newPage() },
    { variant: 'dormant', page: await hooked.newPage() },
    { variant: 'absent, DevTools open', page: await withDevTools(bare) },
    { variant: 'recording', page: await withDevTools(hooked) },
  ];
  const results: PageCost[] = [];
  for (const stream of STREAMS) {
    const costs: Record<Variant, Cost[]> = {
      absent: [],
      'a listener': [],
      dormant: [],
      'absent, DevTools open': [],
      recording: [],
    };
    for (let round = 0; round < rounds; round++) {
      for (const { variant, page } of places) {
        if (variant === 'a listener' && CHUNKS[stream]) continue;
        costs[variant].push(await costOf(page, origin, stream, variant === 'a listener'));
      }
    }
    const ratio = (of: Variant, to: Variant) =>
      costs[of].map(({ perMessage }, i) => perMessage / costs[to][i]!.perMessage);
    const medians = (of: (cost: Cost) => number) =>
      Object.fromEntries(
        Object.entries(costs).map(([variant, list]) => [variant, median(list.map(of)).value]),
      ) as Record<Variant, number>;
    results.push({
      stream,
      perMessage: medians(({ perMessage }) => perMessage),
      ...(CHUNKS[stream] && { latency: medians(({ latency }) => latency ?? Number.NaN) }),
      ...(!CHUNKS[stream] && { listener: median(ratio('a listener', 'absent')) }),
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

/** CPU time of the page's main thread per message, while a flood arrives at code that only reads it. */
async function costOf(page: Page, origin: string, stream: string, listener: boolean): Promise<Cost> {
  await page.goto(`${origin}/blank`);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1e6;
  };
  const chunks = CHUNKS[stream];
  const before = await busy();
  const { received, bytes, latency } = await (chunks
    ? page.evaluate(readStream, `/stream/sse?${query(chunks)}`)
    : page.evaluate(takeFlood, { query: query(LOAD), socket: stream === 'WebSocket', listener }));
  if (bytes < received) throw new Error('the flood was empty');
  const perMessage = ((await busy()) - before) / received;
  await session.detach();
  return { perMessage, latency };
}

function query(parameters: Readonly<Record<string, number>>): string {
  return new URLSearchParams(Object.entries(parameters).map(([k, v]) => [k, String(v)])).toString();
}

interface Taken {
  received: number;
  bytes: number;
  latency?: number;
}

interface Flood {
  query: string;
  socket: boolean;
  /** With an empty listener beside the one that counts. */
  listener: boolean;
}

/** Runs in the page. */
function takeFlood({ query, socket, listener }: Flood): Promise<Taken> {
  return new Promise((resolve) => {
    let n = 0;
    let bytes = 0;
    if (socket) {
      const ws = new WebSocket(`/ws/flood?${query}`);
      if (listener) ws.addEventListener('message', () => {});
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
      if (listener) es.addEventListener('message', () => {});
      es.onmessage = (event) => {
        n++;
        bytes += event.data.length;
      };
      es.addEventListener('done', () => {
        es.close();
        resolve({ received: n, bytes });
      });
    }
  });
}

/** Runs in the page. */
async function readStream(url: string): Promise<Taken> {
  const reader = (await fetch(url)).body!.getReader();
  const decoder = new TextDecoder();
  const latencies: number[] = [];
  let received = 0;
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const now = performance.timeOrigin + performance.now();
    received++;
    bytes += value.length;
    const sent = Number(decoder.decode(value.subarray(6, 23)));
    // A chunk may begin within an event.
    if (sent > 1e12) latencies.push(now - sent);
  }
  latencies.sort((a, b) => a - b);
  return { received, bytes, latency: latencies[latencies.length >> 1] };
}
