/** Firefox with the add-on installed temporarily, and a toolbox per tab. */
import { resolve } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type LaunchOptions as FirefoxOptions,
  firefox,
  type Page,
} from 'playwright';
import { findBrowser } from '../browsers.ts';
import { ADDON_ID, type Driver, type LaunchOptions, type Panel, type PanelOptions } from './driver.ts';
import { contextIdOf, FirefoxSession } from './firefox-session.ts';
import { FirefoxPanel } from './panel-firefox.ts';

export async function launchFirefox(options: LaunchOptions): Promise<Driver> {
  const { extension = true, headless = true, insecure = false, dock = 'window' } = options;
  const firefoxUserPrefs: FirefoxOptions['firefoxUserPrefs'] = {
    'devtools.toolbox.host': dock,
    'devtools.toolbox.splitconsole.enabled': false,
    'extensions.autoDisableScopes': 0,
    'datareporting.policy.dataSubmissionEnabled': false,
  };
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: options.executablePath ?? (await findBrowser('firefox')),
    headless,
    args: ['-remote-allow-system-access'],
    firefoxUserPrefs,
  });
  try {
    const session = await FirefoxSession.of(browser);
    if (extension) await session.install(resolve(options.extensionDir));
    // A fixed viewport would fight with toolboxes and windows of the user's choice.
    const context = await browser.newContext({ viewport: null, ignoreHTTPSErrors: insecure });
    return new FirefoxDriver(browser, context, session, dock, headless);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

class FirefoxDriver implements Driver {
  readonly name = 'firefox';
  readonly version: string;
  readonly closed: Promise<void>;

  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #session: FirefoxSession;
  readonly #dock: NonNullable<LaunchOptions['dock']>;
  readonly #headless: boolean;

  constructor(
    browser: Browser,
    context: BrowserContext,
    session: FirefoxSession,
    dock: NonNullable<LaunchOptions['dock']>,
    headless: boolean,
  ) {
    this.#browser = browser;
    this.#context = context;
    this.#session = session;
    this.#dock = dock;
    this.#headless = headless;
    this.version = browser.version();
    this.closed = new Promise((done) => browser.once('disconnected', () => done()));
  }

  async newPage(): Promise<Page> {
    const page = await this.#context.newPage();
    // A person gets no empty window beside theirs; in tests it stays, or closing the last page would end the browser.
    if (!this.#headless) await this.#session.call('closeEmptyWindows', { id: contextIdOf(page) });
    return page;
  }

  async openPanel(page: Page, options: PanelOptions = {}): Promise<Panel> {
    const panel = new FirefoxPanel(this.#session, contextIdOf(page));
    // A person's own theme is left alone in a visible browser; in tests it must not depend on what ran before.
    const dark = options.dark ?? (this.#headless ? false : undefined);
    if (dark !== undefined) await panel.setTheme(dark ? 'dark' : 'light');
    await this.#session.call('open', { id: contextIdOf(page), host: this.#dock });
    await panel.show();
    if (options.size) await panel.setSize(options.size);
    return panel;
  }

  async reloadExtension(): Promise<void> {
    await this.#session.call('addon', { addonId: ADDON_ID, action: 'reload' });
  }

  async setExtensionEnabled(enabled: boolean): Promise<void> {
    await this.#session.call('addon', { addonId: ADDON_ID, action: enabled ? 'enable' : 'disable' });
  }

  async stopBackground(): Promise<boolean> {
    return this.#session.call('stopBackground', { addonId: ADDON_ID });
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
