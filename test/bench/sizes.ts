/** Sizes of what is shipped, gzip -9. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  hook: number;
  relay: number;
  /** All JavaScript that the panel and the DevTools page load. */
  panel: number;
}

/** Bytes of the built extension in `dist`. */
export async function sizes(dist: string): Promise<Sizes> {
  const gzip = async (...path: string[]) =>
    gzipSync(await readFile(join(dist, ...path)), { level: 9 }).length;
  const assets = (await readdir(join(dist, 'assets'))).filter((name) => name.endsWith('.js'));
  const panel = await Promise.all(assets.map((name) => gzip('assets', name)));
  return {
    hook: await gzip('src', 'hook', 'main.js'),
    relay: await gzip('src', 'relay', 'main.js'),
    panel: panel.reduce((sum, size) => sum + size, 0),
  };
}
