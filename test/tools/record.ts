/** Records a page with the real panel in a real DevTools window, and keeps what the panel exports. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BrowserName } from '../browser/browsers.ts';
import { ensureBrowser } from '../browser/browsers.ts';
import type { Driver, Panel } from '../browser/drivers/driver.ts';
import { launch } from '../browser/drivers/launch.ts';
import { startLab } from '../lab/server.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT } from './command.ts';
import { stretch } from './stretch.ts';

export interface RecordOptions {
  /** Left out: the lab's demo page. */
  url?: string;
  /** How long to record once the page has loaded; default: what the page of a lab asks for, else 10. */
  seconds?: number;
  /** Folder to write into. */
  out: string;
  browser?: BrowserName;
  /** A CSS selector in the page to wait for before the seconds begin. */
  waitFor?: string;
  /** Also write page.png. */
  screenshot?: boolean;
}

export interface RecordResult {
  /** The recording as the panel's Export gives it, its times stretched where the page was played fast. */
  ndjson: string;
  /** How many times faster than real time the page was played: by a lab that says so, else 1. */
  clock: number;
  files: string[];
}

/** What the panel's window offers beside its buttons. */
interface ExportingWindow {
  streamgauge?: { exportText(): Promise<string> };
  streamgaugeExport?: string;
}

const PANEL_SIZE = { width: 1200, height: 620 };
const SLICE_CHARS = 4 * 1024 * 1024;

export async function record(options: RecordOptions): Promise<RecordResult> {
  const { out, browser = 'chromium' } = options;
  const executablePath = await ensureBrowser(browser);
  const extensionDir = ensureBuilt(browser);
  const lab = options.url === undefined ? await startLab() : undefined;
  const driver = await launch(browser, { extensionDir, executablePath }).catch(async (error) => {
    await lab?.close();
    throw error;
  });
  try {
    const url = options.url ?? `${lab?.origin}/demo`;
    const { page, panel, ndjson, clock } = await recordTab(driver, { ...options, url });
    await mkdir(out, { recursive: true });
    const files = [join(out, 'recording.ndjson'), join(out, 'panel.png')];
    await panel.screenshot(join(out, 'panel.png'));
    await writeFile(join(out, 'recording.ndjson'), ndjson);
    if (options.screenshot) {
      files.push(join(out, 'page.png'));
      await page.screenshot({ path: join(out, 'page.png') });
    }
    return { ndjson, files, clock };
  } finally {
    await driver.close();
    await lab?.close();
  }
}

/** The page in a tab of its own, and what was recorded of it; the tab is still there. */
export interface RecordedTab {
  page: Page;
  panel: Panel;
  /** Its times are stretched where the page was played fast. */
  ndjson: string;
  clock: number;
}

/** Records a page in a new tab. @throws {CommandError} when it cannot be reached. */
export async function recordTab(
  driver: Driver,
  { url, seconds, waitFor }: { url: string; seconds?: number; waitFor?: string },
): Promise<RecordedTab> {
  const page = await driver.newPage();
  const panel = await driver.openPanel(page, { size: PANEL_SIZE });
  await panel.waitFor(() => !!(window as ExportingWindow).streamgauge, undefined, {
    what: 'the panel to start',
  });
  const asked = await asksFor(url);
  await page.goto(url, { waitUntil: 'domcontentloaded' }).catch((error: Error) => {
    throw new CommandError(`Cannot reach ${url}: ${firstLine(error)}`, EXIT.unreachable);
  });
  if (waitFor) {
    await page.waitForSelector(waitFor).catch((error: Error) => {
      throw new CommandError(`Nothing matched ${waitFor}: ${firstLine(error)}`);
    });
  }
  // The only fixed time there is: how long to record is the person's own choice.
  await new Promise((done) => setTimeout(done, (seconds ?? asked.seconds) * 1000));
  return { page, panel, ndjson: stretch(await exportFrom(panel), asked.clock), clock: asked.clock };
}

/** What a page of a lab on this machine asks of its recorder. */
async function asksFor(url: string): Promise<{ clock: number; seconds: number }> {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
  const headers = local ? await fetch(url, { method: 'HEAD' }).then((it) => it.headers, nothing) : undefined;
  const number = (name: string) => Number(headers?.get(name) ?? Number.NaN);
  return { clock: number('X-Lab-Clock') || 1, seconds: number('X-Lab-Seconds') || 10 };
}
const nothing = () => undefined;

/** The panel's Export, fetched in slices: one message between processes must not grow without bound. */
export async function exportFrom(panel: Panel): Promise<string> {
  const length = await panel.evaluate(async () => {
    const view = window as ExportingWindow;
    view.streamgaugeExport = (await view.streamgauge?.exportText()) ?? '';
    return view.streamgaugeExport.length;
  });
  let text = '';
  while (text.length < length) {
    text += await panel.evaluate(
      ({ from, to }) => (window as ExportingWindow).streamgaugeExport?.slice(from, to) ?? '',
      { from: text.length, to: text.length + SLICE_CHARS },
    );
  }
  await panel.evaluate(() => {
    delete (window as ExportingWindow).streamgaugeExport;
  });
  return text;
}

/** What a Playwright error says, without its call log and the method it came from. */
function firstLine(error: Error): string {
  // Firefox's own words come in a second line, after the protocol's "unknown error".
  const [, firefox] = /^Message: (?:Error: )?(.*)$/m.exec(error.message) ?? [];
  const line = firefox ?? error.message.split('\n')[0] ?? '';
  return line.replace(/^\w+\.\w+: /, '').replace(/ at https?:.*$/, '');
}
