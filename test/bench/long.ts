/** Does a stream that stays open for long stay whole, and does the recorder's memory stay small? */
import { type Exported, messages, of, until } from '../browser/support.ts';
import { extensionHeap, launchChromium } from './measure.ts';

export interface LongStream {
  stream: string;
  sent: number;
  received: number;
  recorded: number;
  /** Attempts after the first, as recorded. */
  reconnects: number;
}

export interface Long {
  rate: number;
  seconds: number;
  streams: LongStream[];
  /** Events that the recording says it lacks. */
  lost: number;
  /** Used bytes of JavaScript of the process of the DevTools page and the panel, after a garbage collection. */
  heap: { start: number; end: number };
}

/** The address of each stream, without its query. */
const PATHS = { EventSource: '/sse/flood', WebSocket: '/ws/flood', fetch: '/stream/sse' } as const;
type Api = keyof typeof PATHS;
const APIS = Object.keys(PATHS) as Api[];

type Counts = Record<Api, { sent: number; received: number }>;

/** One EventSource, one WebSocket and one fetch at `rate` events a second each, with the panel open. */
export async function long(
  origin: string,
  extensionDir: string,
  rate: number,
  seconds: number,
): Promise<Long> {
  const driver = await launchChromium({ extensionDir });
  try {
    const page = await driver.newPage();
    const panel = await driver.openPanel(page, { size: { width: 1200, height: 620 } });
    await page.goto(`${origin}/blank`);
    await page.evaluate(start, { paths: PATHS, rate, seconds });
    await until(panel, 'the first events', (r) =>
      APIS.every((api) => messages(of(r, PATHS[api])).length > 0),
    );
    const before = await extensionHeap(page);
    const counts = await page.evaluate(() => (window as unknown as { ended: Promise<Counts> }).ended);
    const whole = (r: Exported) =>
      APIS.every((api) => messages(of(r, PATHS[api])).length >= counts[api].received);
    // What is missing then is told as lost, or seen in the difference.
    const recording = await until(panel, 'all that the page received', whole).catch(() =>
      until(panel, 'a recording', () => true),
    );
    const streams = APIS.map((api) => {
      const records = of(recording, PATHS[api]);
      const reconnects = records.filter(({ kind }) => kind === 'reconnect').length;
      return { stream: api, ...counts[api], recorded: messages(records).length, reconnects };
    });
    const lost = recording.losses.reduce((sum, { count }) => sum + count, 0);
    const after = await extensionHeap(page);
    return { rate, seconds, streams, lost, heap: { start: before.used, end: after.used } };
  } finally {
    await driver.close();
  }
}

/**
 * Opens the streams, and leaves in `window.ended` what each has had when it is over. Runs in the page: without named
 * functions of its own, which tsx wraps into a helper that is not there.
 */
function start({ paths, rate, seconds }: { paths: typeof PATHS; rate: number; seconds: number }): void {
  const query = `rate=${rate}&seconds=${seconds}&size=200`;
  const source = new Promise((resolve) => {
    const stream = new EventSource(`${paths.EventSource}?${query}`);
    let received = 0;
    stream.onmessage = () => received++;
    stream.addEventListener('done', ({ data }) => {
      stream.close();
      resolve({ sent: Number(data) + 1, received: received + 1 });
    });
  });
  const socket = new Promise((resolve) => {
    const stream = new WebSocket(`${paths.WebSocket}?${query}`);
    let received = 0;
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      received++;
      if (!data.startsWith('done')) return;
      stream.close();
      resolve({ sent: Number(data.slice(5)) + 1, received });
    };
  });
  const reading = (async () => {
    const sent = rate * seconds;
    const { body } = await fetch(`${paths.fetch}?count=${sent}&every=${1000 / rate}&bytes=200`);
    const decoder = new TextDecoder();
    const reader = body!.getReader();
    let received = 0;
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (rest + decoder.decode(part.value, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      received += events.length;
    }
    return { sent, received };
  })();
  const all = Promise.all([source, socket, reading]);
  Object.assign(window, {
    ended: all.then(([EventSource, WebSocket, fetch]) => ({ EventSource, WebSocket, fetch })),
  });
}
