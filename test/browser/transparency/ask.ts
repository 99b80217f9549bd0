import type { Page } from '@playwright/test';
import type { Panel } from '../drivers/driver.ts';
import { expect, test } from '../fixtures.ts';
import type { Probe } from './probe.ts';

/** The three ways in which a page is asked, each in a tab of its own that stays open. */
export interface Asked {
  mode: 'without the extension' | 'dormant' | 'recording';
  page: Page;
  panel?: Panel;
}

/** Opens the three tabs for the tests of a describe block, and closes them after it. The array is filled by then. */
export function askedTabs(): readonly Asked[] {
  const asked: Asked[] = [];
  test.beforeAll(async ({ driver, bareDriver }) => {
    test.setTimeout(180_000);
    asked.push({ mode: 'without the extension', page: await bareDriver.newPage() });
    asked.push({ mode: 'dormant', page: await driver.newPage() });
    const page = await driver.newPage();
    asked.push({ mode: 'recording', page, panel: await driver.openPanel(page) });
  });
  test.afterAll(async () => {
    for (const { page, panel } of asked) {
      await panel?.close();
      await page.close();
    }
  });
  return asked;
}

/** One test a probe: all three tabs give the same answer, and the one that is expected where there is one. */
export function testProbes(asked: readonly Asked[], probes: readonly Probe[]): void {
  for (const probe of probes) {
    test(probe.name, async ({ lab }) => {
      let unhooked: unknown;
      for (const { mode, page } of asked) {
        await page.goto(`${lab.origin}/blank`);
        const ws = lab.origin.replace('http', 'ws');
        const answer = await page.evaluate(probe.run, { origin: lab.origin, ws });
        if (mode === 'without the extension') {
          unhooked = answer;
          if (probe.expected !== undefined) expect(answer, mode).toEqual(probe.expected);
        } else expect(answer, mode).toEqual(unhooked);
      }
    });
  }
}
