/** Sizes of what is shipped, gzip -9. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  hook: number;
  relay: number;
  /** Scripts and styles of the panel's document, what it loads when first needed not included. */
  panel: number;
  /** The same of the DevTools page, which records: it has no styles. */
  devtools: number;
}

/** Bytes of the built extension in `dist`. */
export async function sizes(dist: string): Promise<Sizes> {
  const read = (path: string) => readFile(join(dist, path));
  const gzip = async (path: string) => gzipSync(await read(path), { level: 9 }).length;
  const page = async (path: string) => {
    const html = String(await read(path));
    const files = new Set(
      [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = '']) => file),
    );
    // The set grows with what each script imports statically.
    for (const file of files) {
      if (!file.endsWith('.js')) continue;
      const code = String(await read(file));
      for (const [, name] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) files.add(`assets/${name}`);
    }
    const each = await Promise.all([...files].map(gzip));
    return each.reduce((sum, size) => sum + size, 0);
  };
  return {
    hook: await gzip('src/hook/main.js'),
    relay: await gzip('src/relay/main.js'),
    panel: await page('panel/index.html'),
    devtools: await page('panel/devtools.html'),
  };
}
