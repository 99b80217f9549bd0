/** `npm start -- [URL] [--firefox] [--port N]`: a browser with the extension, DevTools open at the Streams panel. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserName, ensureBrowser } from '../browser/browsers.ts';
import { launch } from '../browser/drivers/launch.ts';
import { startLab } from '../lab/server.ts';
import { ensureBuilt } from './build.ts';
import { CommandError, EXIT, interrupted, main, ROOT } from './command.ts';
import { record } from './record.ts';
import { summarize } from './summary.ts';

interface StartOptions {
  url?: string;
  browser: BrowserName;
  port?: number;
}

await main(async () => {
  const options = parse(process.argv.slice(2));
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) await recordInstead(options);
  else await show(options);
});

async function show({ url, browser, port }: StartOptions): Promise<void> {
  const executablePath = await ensureBrowser(browser);
  const extensionDir = ensureBuilt(browser);
  const stop = interrupted();
  const lab = url === undefined ? await startLab({ port }) : undefined;
  try {
    const driver = await launch(browser, { extensionDir, executablePath, headless: false, dock: 'bottom' });
    try {
      const page = await driver.newPage();
      await driver.openPanel(page);
      const address = url ?? `${lab?.origin}/demo`;
      await page.goto(address, { waitUntil: 'commit' });
      console.log(`${address} is open with the Streams panel. Close the browser or press Ctrl-C to end.`);
      await Promise.race([stop, driver.closed]);
    } finally {
      await driver.close();
    }
  } finally {
    await lab?.close();
  }
}

async function recordInstead({ url, browser }: StartOptions): Promise<void> {
  console.log(
    'There is no display (DISPLAY and WAYLAND_DISPLAY are empty): recording headless for 10 s instead.',
  );
  const { ndjson, files } = await record({ url, browser, out: join(ROOT, 'recordings', 'start') });
  console.log(`\n${summarize(ndjson)}\n`);
  for (const file of files) console.log(`Wrote ${file}`);
}

function parse(args: string[]): StartOptions {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { firefox: { type: 'boolean', default: false }, port: { type: 'string' } },
    });
    const [url] = positionals;
    if (positionals.length > 1) throw new Error('More than one URL');
    if (url !== undefined && !URL.canParse(url)) throw new Error(`"${url}" is no absolute URL`);
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
      throw new Error('--port wants a number from 0 to 65535');
    }
    return { url, port, browser: values.firefox ? 'firefox' : 'chromium' };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${problem}. Usage: npm start -- [URL] [--firefox] [--port N]`, EXIT.usage);
  }
}
