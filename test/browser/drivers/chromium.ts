/** Chromium with the unpacked extension, and a real DevTools window per tab. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import { findBrowser } from '../browsers.ts';
import type { Driver, LaunchOptions, Panel, PanelOptions } from './driver.ts';
import { ChromiumPanel } from './panel-chromium.ts';
import { poll } from './poll.ts';

/** The slice of `chrome.developerPrivate` (on chrome://extensions only) that is used here. */
interface DeveloperPrivate {
  reload(id: string, options: { failQuietly: boolean }): Promise<void>;
  getExtensionInfo(id: string): Promise<{ state: string }>;
}
interface ExtensionsPage {
  chrome: {
    developerPrivate: DeveloperPrivate;
    management: { setEnabled(id: string, enabled: boolean): Promise<void> };
  };
}

export async function launchChromium(options: LaunchOptions): Promise<Driver> {
  const { extension = true, headless = true, bfcache = false, insecure = false, dock = 'window' } = options;
  const dir = resolve(options.extensionDir);
  const executablePath = options.executablePath ?? (await findBrowser('chromium'));
  const profile = await mkdtemp(join(tmpdir(), 'streamgauge-chromium-'));
  await writePreferences(profile);
  // Without this Playwright does not attach to DevTools windows. It is undocumented: Playwright is pinned exactly.
  process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: null,
    ignoreDefaultArgs: [
      // Playwright hides scroll bars and switches extensions off by default; both would falsify the panel.
      '--hide-scrollbars',
      ...(extension ? ['--disable-extensions'] : []),
      ...(bfcache ? ['--disable-back-forward-cache'] : []),
    ],
    args: [
      '--window-size=1280,800',
      '--test-type',
      ...(insecure ? ['--ignore-certificate-errors'] : []),
      ...(headless ? ['--disable-gpu'] : []),
      ...(extension ? [`--disable-extensions-except=${dir}`, `--load-extension=${dir}`] : []),
    ],
  });
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('Chromium gave no browser to talk to');
  return new ChromiumDriver(context, cdp, await extensionId(dir), profile, dock, headless);
}

class ChromiumDriver implements Driver {
  readonly name = 'chromium';
  readonly version: string;
  readonly closed: Promise<void>;

  readonly #context: BrowserContext;
  readonly #cdp: CDPSession;
  readonly #id: string;
  readonly #profile: string;
  readonly #dock: NonNullable<LaunchOptions['dock']>;
  readonly #headless: boolean;

  constructor(
    context: BrowserContext,
    cdp: CDPSession,
    id: string,
    profile: string,
    dock: NonNullable<LaunchOptions['dock']>,
    headless: boolean,
  ) {
    this.#context = context;
    this.#cdp = cdp;
    this.#id = id;
    this.#profile = profile;
    this.#dock = dock;
    this.#headless = headless;
    this.version = context.browser()?.version() ?? '';
    this.closed = new Promise((done) => context.once('close', () => done()));
  }

  async newPage(): Promise<Page> {
    // A person gets no empty tab beside theirs; in tests it stays, or closing the last page would end the browser.
    const first = this.#headless
      ? undefined
      : this.#context.pages().find((page) => page.url() === 'about:blank');
    return first ?? this.#context.newPage();
  }

  async openPanel(page: Page, options: PanelOptions = {}): Promise<Panel> {
    const session = await this.#context.newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    const [frontEnd] = await Promise.all([
      this.#context.waitForEvent('page', { predicate: isDevTools, timeout: 60_000 }),
      // Newer than Playwright's protocol types.
      this.#cdp.send('Target.openDevTools' as never, { targetId: targetInfo.targetId } as never),
    ]);
    const panel = new ChromiumPanel(frontEnd, this.#id);
    await panel.setDock(this.#dock);
    // A person's own theme is left alone in a visible browser; in tests it must not depend on what ran before.
    const dark = options.dark ?? (this.#headless ? false : undefined);
    if (dark !== undefined) await panel.setTheme(dark ? 'dark' : 'light');
    await panel.show();
    if (options.size) await panel.setSize(options.size);
    return panel;
  }

  async reloadExtension(): Promise<void> {
    await this.onExtensionsPage((page) =>
      page.evaluate(async (id) => {
        const { developerPrivate } = (globalThis as unknown as ExtensionsPage).chrome;
        await developerPrivate.reload(id, { failQuietly: true });
      }, this.#id),
    );
  }

  async setExtensionEnabled(enabled: boolean): Promise<void> {
    await this.onExtensionsPage((page) =>
      page.evaluate(
        async ([id, on]) => (globalThis as unknown as ExtensionsPage).chrome.management.setEnabled(id, on),
        [this.#id, enabled] as const,
      ),
    );
  }

  async stopBackground(): Promise<boolean> {
    const { targetInfos } = await this.#cdp.send('Target.getTargets');
    const worker = targetInfos.find(
      (target) =>
        target.type === 'service_worker' && target.url.startsWith(`chrome-extension://${this.#id}/`),
    );
    if (!worker) return false;
    await this.#cdp.send('Target.closeTarget', { targetId: worker.targetId });
    return true;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async onExtensionsPage(task: (page: Page) => Promise<void>): Promise<void> {
    const page = await this.#context.newPage();
    try {
      await page.goto('chrome://extensions');
      await task(page);
      await poll('the extension to settle', () =>
        page.evaluate(async (id) => {
          const { developerPrivate } = (globalThis as unknown as ExtensionsPage).chrome;
          const { state } = await developerPrivate.getExtensionInfo(id);
          return state === 'ENABLED' || state === 'DISABLED';
        }, this.#id),
      );
    } finally {
      await page.close();
    }
  }
}

function isDevTools(page: Page): boolean {
  return page.url().startsWith('devtools://');
}

/** Developer mode, or a reload would disable the unpacked extension; and DevTools without its greetings. */
async function writePreferences(profile: string): Promise<void> {
  const preferences = {
    extensions: { ui: { developer_mode: true } },
    devtools: { preferences: { 'show-release-note': 'false', 'ai-assistance-enabled': 'false' } },
  };
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** An unpacked extension's id: the SHA-256 of its manifest's key, or of its path, written with the letters a to p. */
async function extensionId(dir: string): Promise<string> {
  const manifest: { key?: string } = await readFile(join(dir, 'manifest.json'), 'utf8').then(
    JSON.parse,
    () => ({}),
  );
  const source = manifest.key ? Buffer.from(manifest.key, 'base64') : Buffer.from(dir);
  const hex = createHash('sha256').update(source).digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}
