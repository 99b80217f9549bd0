/** Recordings of the clinic's pages that real browsers made, kept beside the unit tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BrowserName } from '../browser/browsers.ts';

/** The name of the recording of real clients in which nothing is wrong. */
export const HEALTHY = 'healthy';

const FOLDER = join(import.meta.dirname, '../recorded');
const END = '.ndjson.gz';

/** Where the recording of a page by a browser is kept. */
export const recordedFile = (name: string, browser: BrowserName) => join(FOLDER, browser, `${name}${END}`);

/** The recordings that are kept of a browser, as NDJSON by the names of their pages. */
export function recorded(browser: BrowserName): Map<string, string> {
  const files = readdirSync(join(FOLDER, browser)).filter((file) => file.endsWith(END));
  return new Map(
    files.sort().map((file) => {
      const name = file.slice(0, -END.length);
      return [name, gunzipSync(readFileSync(recordedFile(name, browser))).toString('utf8')];
    }),
  );
}
