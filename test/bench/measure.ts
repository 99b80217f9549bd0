/** Launching and statistics that the benchmarks share. */
import type { Page } from '@playwright/test';
import { launchChromium as launchDriver } from '../browser/drivers/chromium.ts';
import type { Driver as BaseDriver, LaunchOptions } from '../browser/drivers/driver.ts';

/** A median with the range it was taken from. */
export interface Measured {
  value: number;
  min: number;
  max: number;
}

export interface Driver extends BaseDriver {
  /** DevTools on the page: at the Streams panel where the extension is there, at its own first panel elsewhere. */
  openDevTools(page: Page): Promise<void>;
}

export async function launchChromium(options: LaunchOptions): Promise<Driver> {
  const driver = await launchDriver(options);
  return Object.assign(driver, {
    async openDevTools(page: Page): Promise<void> {
      if (options.extension !== false) {
        await driver.openPanel(page);
        return;
      }
      const browser = page.context().browser()!;
      const session = await page.context().newCDPSession(page);
      const { targetInfo } = await session.send('Target.getTargetInfo');
      await session.detach();
      const target = await browser.newBrowserCDPSession();
      await Promise.all([
        page.context().waitForEvent('page', { predicate: (other) => other.url().startsWith('devtools://') }),
        target.send('Target.openDevTools' as never, { targetId: targetInfo.targetId } as never),
      ]);
    },
  });
}

export function median(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const value = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { value, min: sorted[0]!, max: sorted.at(-1)! };
}

/** Of the extension's process, where the DevTools page and the panel live, after a garbage collection, in bytes. */
export async function extensionHeap(page: Page): Promise<{ used: number; buffers: number }> {
  const frame = page
    .context()
    .pages()
    .flatMap((other) => other.frames())
    .find((one) => /^chrome-extension:.*\/panel\/devtools\.html/.test(one.url()));
  if (!frame) throw new Error('the DevTools page is not there');
  const session = await page.context().newCDPSession(frame);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { used: usedSize, buffers: backingStorageSize };
}
