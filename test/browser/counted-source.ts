/** An EventSource of the page's that counts what it gets: what wire capture must not disturb. */
import type { Page } from '@playwright/test';
import { type Exported, messages, of } from './support.ts';

/** The data of the recorded messages of the streams whose URL contains `part`. */
export function data(recording: Exported, part: string): unknown[] {
  return messages(of(recording, part)).map((record) => record.data);
}

/** Opens an EventSource that counts what it gets in `window.got`. */
export async function count(page: Page, url: string): Promise<void> {
  await page.evaluate((address) => {
    const got: string[] = [];
    const source = new EventSource(address);
    source.onmessage = (event) => got.push(event.data);
    Object.assign(window, { got, source });
  }, url);
}

export function got(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { got: string[] }).got);
}

/** Closes it, and gives what it got. */
export function stop(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { source, got: all } = window as unknown as { source: EventSource; got: string[] };
    source.close();
    return all;
  });
}
