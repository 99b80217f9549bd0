/** What every browser spec starts from: a browser with the built extension, the lab, a page and its panel. */
import { test as base, type Page } from '@playwright/test';
import { type Lab, startLab } from '../lab/server.ts';
import { ensureBuilt } from '../tools/build.ts';
import type { BrowserName } from './browsers.ts';
import type { Driver, LaunchOptions } from './drivers/driver.ts';
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
