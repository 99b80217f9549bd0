/**
 * The page cannot tell that it is watched: each probe is asked in a browser without the extension, with it dormant,
 * and with it recording, and must give the same answer. The network's view (requests and their headers) as well.
 */
import type { Page } from '@playwright/test';
import type { Driver, Panel } from './drivers/driver.ts';
import { launch } from './drivers/launch.ts';
import { expect, test } from './fixtures.ts';
import { pageUrl } from './support.ts';
import { constructProbes } from './transparency/construct.ts';
import { eventProbes } from './transparency/events.ts';
import { hostileProbes } from './transparency/hostile.ts';
import type { Probe } from './transparency/probe.ts';
import { shapeProbes } from './transparency/shape.ts';

const probes: Probe[] = [...shapeProbes, ...constructProbes, ...eventProbes, ...hostileProbes];

/** The three ways in which a page is asked, each in a tab of its own that stays open. */
interface Asked {
  mode: 'without the extension' | 'dormant' | 'recording';
  page: Page;
  panel?: Panel;
}

test.describe('a probe is answered alike without the extension, dormant, and recording', () => {
  let bare: Driver;
  const asked: Asked[] = [];

  test.beforeAll(async ({ product, driver }) => {
    test.setTimeout(180_000);
    bare = await launch(product, { extensionDir: '', extension: false });
    asked.push({ mode: 'without the extension', page: await bare.newPage() });
    asked.push({ mode: 'dormant', page: await driver.newPage() });
    const page = await driver.newPage();
    asked.push({ mode: 'recording', page, panel: await driver.openPanel(page) });
  });
  test.afterAll(async () => {
    for (const { page, panel } of asked) {
      await panel?.close();
      await page.close();
    }
    await bare.close();
  });

  for (const probe of probes) {
    test(probe.name, async ({ lab }) => {
      let unhooked: unknown;
      for (const { mode, page } of asked) {
        await page.goto(`${lab.origin}/blank`);
        const answer = await page.evaluate(probe.run, {
          origin: lab.origin,
          ws: lab.origin.replace('http', 'ws'),
        });
        if (mode === 'without the extension') {
          unhooked = answer;
          if (probe.expected !== undefined) expect(answer, mode).toEqual(probe.expected);
        } else expect(answer, mode).toEqual(unhooked);
      }
    });
  }

  test('the server sees the same requests with the same headers', async ({ lab }) => {
    const script = `
      const es = new EventSource('/sse/ids?every=10&count=3&retry=100&then=stop');
      const ws = new WebSocket('/ws/echo', ['a', 'b']);
      ws.onopen = () => ws.close(3000, 'bye');
      es.onerror = () => { if (es.readyState === 2) document.title = 'over'; };`;
    const seen = async ({ page }: Asked): Promise<unknown> => {
      const from = lab.requests.length;
      await page.goto(pageUrl(lab.origin, script));
      await page.waitForFunction(() => document.title === 'over');
      return lab.requests
        .slice(from)
        .filter(({ url }) => /^\/(sse|ws)\//.test(url))
        .map(({ method, url, headers }) => {
          const { 'sec-websocket-key': _key, ...rest } = headers;
          return { method, url, headers: rest };
        })
        .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    };
    const unhooked = await seen(asked[0]!);
    expect(await seen(asked[1]!), 'dormant').toEqual(unhooked);
    expect(await seen(asked[2]!), 'recording').toEqual(unhooked);
  });
});
