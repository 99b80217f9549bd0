/** The panel with a million records, in a real browser: how long it takes to read them, and how it feels afterwards. */
import type { Panel } from '../browser/drivers/driver.ts';
import { extensionHeap, launchChromium, type Measured, median } from './measure.ts';
import { type FileSize, makeFile } from './million-file.ts';

export const MILLION: FileSize = { records: 1_000_000, connections: 30 };
const FILTERS = ['needle', '/needle \\d+8 /', 'size>1k', 'no such text'];
const MOTIONS = ['at rest', 'table: wheel', 'table: scroll bar', 'timeline: zoom', 'timeline: pan'] as const;
const ROUNDS = 3;
const FRAMES = 300;

export interface Frames {
  motion: string;
  /** Between animation frames, in milliseconds: multiples of the display's own interval. */
  p50: number;
  p95: number;
  longest: number;
  /** 95th percentile of what script, layout and paint took on the main thread of a frame, in milliseconds. */
  busy95: number;
}

export interface Filtered {
  text: string;
  /** Events of the selected connection that were found. */
  found: number;
  /** From the input to the frame with the first rows found, and to the end of the search, in milliseconds. */
  first: Measured | undefined;
  all: Measured;
}

export interface Million extends FileSize {
  bytes: number;
  /** From the drop of the file to the frame that shows its records, in milliseconds. */
  imported: number;
  /** Memory of the extension's process for each record beside the characters of its payload, in bytes. */
  heapPerRecord: number;
  frames: Frames[];
  filters: Filtered[];
  /** From the attaching of a new document to the frame that shows the records, in milliseconds. */
  attached: Measured;
}

export async function million(extensionDir: string): Promise<Million> {
  const driver = await launchChromium({ extensionDir });
  try {
    const page = await driver.newPage();
    const panel = await driver.openPanel(page, { size: { width: 1200, height: 620 } });
    const { bytes, payload } = await panel.evaluate(makeFile, MILLION);
    const before = await extensionHeap(page);
    const imported = await panel.evaluate(dropAndWait);
    const after = await extensionHeap(page);
    const grown = after.used + after.buffers - before.used - before.buffers;
    const heapPerRecord = (grown - payload) / MILLION.records;
    const frames: Frames[] = [];
    for (const motion of MOTIONS)
      frames.push({ motion, ...(await panel.evaluate(framesDuring, { motion, count: FRAMES })) });
    const filters: Filtered[] = [];
    for (const text of FILTERS) filters.push(await filtered(panel, text));
    const attached: number[] = [];
    for (let i = 0; i < ROUNDS; i++) attached.push(await attach(panel));
    return { ...MILLION, bytes, imported, heapPerRecord, frames, filters, attached: median(attached) };
  } finally {
    await driver.close();
  }
}

async function filtered(panel: Panel, text: string): Promise<Filtered> {
  const rounds: Awaited<ReturnType<typeof filterFor>>[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await panel.evaluate(filterFor, text));
  const first = rounds.flatMap((round) => (round.first === null ? [] : [round.first]));
  return {
    text,
    found: rounds[0]!.found,
    first: first.length > 0 ? median(first) : undefined,
    all: median(rounds.map(({ all }) => all)),
  };
}

/** As in Firefox when DevTools moves to another side: a new document is given the recorder, with all that it has. */
async function attach(panel: Panel): Promise<number> {
  await panel.evaluate(() => setTimeout(() => location.reload(), 0));
  await panel.waitFor(
    () => document.body.innerText.includes('Connecting') && !!window.streamgauge,
    undefined,
    {
      what: 'the document made anew',
    },
  );
  // The DevTools page gives its recorder to a document that is shown and has not loaded: so this one seems.
  await panel.evaluate(() => {
    Object.assign(window, { benchPanel: window.streamgauge });
    Reflect.deleteProperty(window, 'streamgauge');
  });
  await panel.hide();
  await panel.show();
  return panel.evaluate(async () => {
    Object.assign(window, { streamgauge: (window as unknown as { benchPanel: unknown }).benchPanel });
    const frame = () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(undefined);
        });
      });
    const started = performance.now();
    dispatchEvent(new Event('load'));
    do await frame();
    while (!document.querySelector('#events .event-row:not(.head)'));
    return performance.now() - started;
  });
}

/* What follows runs in the panel: it uses nothing from outside itself. */

/** Drops the file and waits for the frame that shows its records. */
async function dropAndWait(): Promise<number> {
  const file = globalThis.benchFile!;
  globalThis.benchFile = undefined;
  await file.slice(file.size - 1).arrayBuffer();
  const transfer = new DataTransfer();
  transfer.items.add(file);
  const started = performance.now();
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.querySelector('.panel')!.dispatchEvent(new DragEvent('drop', options));
  const shows = () => {
    const alert = document.querySelector<HTMLElement>('.notice[role=alert]');
    if (alert) throw new Error(alert.innerText);
    const state = document.querySelector<HTMLElement>('.status .state');
    return state?.innerText.includes('imported') && document.querySelector('#events .event-row:not(.head)');
  };
  do await new Promise(requestAnimationFrame);
  while (!shows());
  await new Promise((resolve) => setTimeout(resolve, 0));
  return performance.now() - started;
}

/** Moves something in every frame, and times `count` frames. */
function framesDuring({ motion, count }: { motion: string; count: number }): Promise<Omit<Frames, 'motion'>> {
  const table = document.querySelector<HTMLElement>('#events')!;
  const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label=Timeline]')!;
  const { left, top, width } = canvas.getBoundingClientRect();
  const wheel = (deltaX: number, deltaY: number) => {
    const at = { clientX: left + width / 3, clientY: top + 10 };
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaX, deltaY, ...at, bubbles: true, cancelable: true }));
  };
  const steps: Record<string, (n: number) => void> = {
    'table: wheel': () => table.scrollBy(0, 120),
    'table: scroll bar': (n) => table.scrollTo(0, (table.scrollHeight * ((n * 7) % count)) / count),
    // In by a factor of two million and out again, several times.
    'timeline: zoom': (n) => wheel(0, n % 120 < 60 ? -120 : 120),
    'timeline: pan': (n) => (n < 12 ? wheel(0, -120) : wheel(n % 200 < 100 ? -60 : 60, 0)),
  };
  const deltas: number[] = [];
  const busy: number[] = [];
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    let last: number | undefined;
    let began = 0;
    // Comes after the frame is painted.
    port1.onmessage = () => busy.push(performance.now() - began);
    const frame = (now: number) => {
      if (last !== undefined) deltas.push(now - last);
      last = now;
      if (deltas.length >= count) {
        for (const times of [deltas, busy]) times.sort((a, b) => a - b);
        const at = (times: number[], share: number) => times[Math.floor((times.length - 1) * share)]!;
        const [p50, p95, longest] = [at(deltas, 0.5), at(deltas, 0.95), at(deltas, 1)];
        resolve({ p50, p95, longest, busy95: at(busy, 0.95) });
        return;
      }
      // Before the panel asks for its next frame, so that this comes first in it.
      requestAnimationFrame(frame);
      began = performance.now();
      port2.postMessage(undefined);
      steps[motion]?.(deltas.length);
    };
    requestAnimationFrame(frame);
  });
}

/** Types a filter at once, and waits for the end of its search. `first` is null where nothing was found. */
async function filterFor(text: string): Promise<{ first: number | null; all: number; found: number }> {
  const box = document.querySelector<HTMLInputElement>('#filter')!;
  const table = document.querySelector<HTMLElement>('#events')!;
  const type = (value: string) => {
    box.value = value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const frame = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(undefined);
      });
    });
  const rows = () => Number(table.ariaRowCount) - 1;
  type('');
  for (let n = 0; n < 30; n++) await frame();
  const everything = rows();
  let first: number | null = null;
  const started = performance.now();
  type(text);
  for (;;) {
    await frame();
    const now = performance.now() - started;
    const shown = rows() !== everything && table.querySelector('.event-row:not(.head)') !== null;
    if (shown) first ??= now;
    if (rows() !== everything && table.ariaBusy === 'false') return { first, all: now, found: rows() };
  }
}
