/** Does anything get lost, and does the panel stay responsive, while 20,000 messages a second arrive? */
import type { Panel } from '../browser/drivers/driver.ts';
import { poll } from '../browser/drivers/poll.ts';
import { launchChromium } from './measure.ts';

export interface Flood {
  /** Messages a second, over all connections. */
  rate: number;
  connections: number;
  seconds: number;
  sent: number;
  received: number;
  recorded: number;
  lost: number;
  /** Times between the panel's animation frames, in milliseconds. */
  frames: { p50: number; p95: number; longest: number };
}

export async function flood(
  origin: string,
  extensionDir: string,
  rate: number,
  connections: number,
  seconds: number,
): Promise<Flood> {
  const driver = await launchChromium({ extensionDir });
  const page = await driver.newPage();
  const panel = await driver.openPanel(page, { size: { width: 1200, height: 620 } });
  await page.goto(`${origin}/blank`);
  await panel.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { benchFrames: frames });
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const [received, sent] = await page.evaluate(
    async ({ rate, connections, seconds }) => {
      const flooded = Array.from(
        { length: connections },
        (_, i) =>
          new Promise<[number, number]>((resolve) => {
            let n = 0;
            const ws = new WebSocket(
              `/ws/flood?rate=${rate / connections}&size=200&seconds=${seconds}&i=${i}`,
            );
            ws.onmessage = (event: MessageEvent<string>) => {
              n++;
              if (event.data.startsWith('done')) resolve([n, Number(event.data.slice(5)) + 1]);
            };
          }),
      );
      const all = await Promise.all(flooded);
      return [all.reduce((sum, [n]) => sum + n, 0), all.reduce((sum, [, n]) => sum + n, 0)] as const;
    },
    { rate, connections, seconds },
  );
  const { recorded, lost } = await settled(panel, received);
  const times = await panel.evaluate(() =>
    (window as unknown as { benchFrames: number[] }).benchFrames.sort((a, b) => a - b),
  );
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  await driver.close();
  const frames = { p50: at(0.5), p95: at(0.95), longest: times.at(-1)! };
  return { rate, connections, seconds, sent, received, recorded, lost, frames };
}

/** What the status bar says, once everything that the page received is accounted for in it. */
async function settled(panel: Panel, received: number): Promise<{ recorded: number; lost: number }> {
  const read = () =>
    panel.evaluate(() => {
      const bar = document.querySelector<HTMLElement>('[role=status][aria-label="Recording status"]')!;
      const number = (pattern: RegExp) =>
        Number((pattern.exec(bar.innerText)?.[1] ?? '0').replaceAll(/[^\d]/g, ''));
      return { recorded: number(/([\d,.\s]+) events/), lost: number(/([\d,.\s]+) lost/) };
    });
  return poll(
    'the panel to have counted everything',
    async () => {
      const counted = await read();
      return counted.recorded + counted.lost >= received ? counted : undefined;
    },
    60_000,
  );
}
