/** What every browser spec starts from: a browser with the built extension, the lab, a page and its panel. */
import { test as base, type Page } from '@playwright/test';
import { type Lab, startLab } from '../lab/server.ts';
import { ensureBuilt } from '../tools/build.ts';
import type { BrowserName } from './browsers.ts';
import type { Driver, LaunchOptions, Panel } from './drivers/driver.ts';
import { launch } from './drivers/launch.ts';

export { expect } from '@playwright/test';

export interface WorkerOptions {
  product: BrowserName;
}

interface WorkerFixtures extends WorkerOptions {
  lab: Lab;
  /** One browser for all tests of a worker: leave it as you found it, or use `freshDriver`. */
  driver: Driver;
}

interface TestFixtures {
  page: Page;
  /** The Streams panel of `page`, open before anything is loaded into it. */
  panel: Panel;
  /** Runs a script as the very first one of a lab page, in `page`; `query` adds the route's other parameters. */
  open(script: string, query?: Record<string, string>): Promise<Page>;
  /** Launches a browser for this test alone, for what would spoil the shared one. */
  freshDriver(options?: Partial<LaunchOptions>): Promise<Driver>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: ['chromium', { option: true, scope: 'worker' }],

  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from the pattern
    async ({}, use) => {
      const lab = await startLab();
      await use(lab);
      await lab.close();
    },
    { scope: 'worker' },
  ],

  driver: [
    async ({ product }, use) => {
      const driver = await launch(product, { extensionDir: ensureBuilt(product) });
      await use(driver);
      await driver.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  page: async ({ driver }, use) => {
    const page = await driver.newPage();
    await use(page);
    await page.close();
  },

  panel: async ({ driver, page }, use) => {
    await use(await driver.openPanel(page));
  },

  open: async ({ lab, page }, use) => {
    await use(async (script, query = {}) => {
      const encoded = Buffer.from(script).toString('base64url');
      await page.goto(`${lab.origin}/page?${new URLSearchParams({ script: encoded, ...query })}`);
      return page;
    });
  },

  freshDriver: async ({ product }, use) => {
    const drivers: Driver[] = [];
    await use(async (options = {}) => {
      const driver = await launch(product, { extensionDir: ensureBuilt(product), ...options });
      drivers.push(driver);
      return driver;
    });
    for (const driver of drivers) await driver.close();
  },
});
