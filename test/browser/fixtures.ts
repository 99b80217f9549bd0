/** What every browser spec starts from: a browser with the built extension, the lab, a page and its panel. */
import { test as base, expect, type Page } from '@playwright/test';
import { type Lab, startLab } from '../lab/server.ts';
import { ensureBuilt } from '../tools/build.ts';
import type { BrowserName } from './browsers.ts';
import type { Driver, LaunchOptions, Panel, PanelOptions } from './drivers/driver.ts';
import { launch } from './drivers/launch.ts';
import { exported, pageUrl } from './support.ts';

export { expect };

export interface WorkerOptions {
  product: BrowserName;
  /** The build with wire capture, which only Chromium has. */
  wire: boolean;
}

/** A tab with DevTools open at the Streams panel. */
export interface Tab {
  readonly page: Page;
  readonly panel: Panel;
  /** Opens a page of the lab that runs a script before anything else; `more` is added to its query. */
  visit(script: string, more?: string): Promise<void>;
}

interface NewTab {
  /** Default: the shared browser. */
  driver?: Driver;
  panel?: PanelOptions;
}

interface WorkerFixtures extends WorkerOptions {
  lab: Lab;
  /** One browser for all tests of a worker: leave it as you found it, or use `freshDriver`. */
  driver: Driver;
  /** The same browser without the extension, to compare with. */
  bareDriver: Driver;
  /** Opening DevTools takes longer than most tests: this tab is opened once. */
  sharedTab: Tab;
}

interface TestFixtures {
  /** A tab without DevTools. */
  page: Page;
  /**
   * A tab that all tests of a worker share, at a page without streams and with an empty recording. For tests that
   * ask what is recorded; who changes the panel itself uses `newTab`.
   */
  tab: Tab;
  /** Opens a tab for this test alone. */
  newTab(options?: NewTab): Promise<Tab>;
  /** Launches a browser for this test alone, for what would spoil the shared one. */
  freshDriver(options?: Partial<LaunchOptions>): Promise<Driver>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: ['chromium', { option: true, scope: 'worker' }],
  wire: [false, { option: true, scope: 'worker' }],

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
    async ({ product, wire }, use) => {
      const extensionDir = ensureBuilt(wire ? 'chromium-wire' : product);
      const driver = await launch(product, { extensionDir });
      await use(driver);
      await driver.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  bareDriver: [
    async ({ product }, use) => {
      const driver = await launch(product, { extensionDir: '', extension: false });
      await use(driver);
      await driver.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  sharedTab: [
    async ({ driver, lab }, use) => {
      await use(await openTab(driver, lab));
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  page: async ({ driver }, use) => {
    const page = await driver.newPage();
    await use(page);
    await page.close();
  },

  tab: async ({ sharedTab, lab }, use) => {
    await settle(sharedTab, lab);
    await use(sharedTab);
    // Streams that stayed open would take connections from the tests of other tabs.
    await sharedTab.page.goto(`${lab.origin}/blank`);
  },

  newTab: async ({ driver, lab }, use) => {
    const tabs: Tab[] = [];
    await use(async ({ driver: chosen = driver, panel } = {}) => {
      const tab = await openTab(chosen, lab, panel);
      tabs.push(tab);
      return tab;
    });
    for (const { page } of tabs) await page.close();
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

async function openTab(driver: Driver, lab: Lab, options?: PanelOptions): Promise<Tab> {
  const page = await driver.newPage();
  const panel = await driver.openPanel(page, options);
  const visit = async (script: string, more?: string): Promise<void> => {
    await page.goto(pageUrl(lab.origin, script, more));
  };
  return { page, panel, visit };
}

let settled = 0;
/** Leaves what a test before this one had opened, until the recording is that of an empty page. */
async function settle({ page, panel }: Tab, lab: Lab): Promise<void> {
  const url = `${lab.origin}/blank?settled=${++settled}`;
  await page.goto(url);
  const recorded = async (): Promise<string | undefined> => {
    const [head] = (await exported(panel)).lines;
    return head?.type === 'recording' ? head.page?.url : undefined;
  };
  await expect.poll(recorded, { message: 'an empty recording', intervals: [20, 50, 100] }).toBe(url);
}
