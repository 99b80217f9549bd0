/** Sizes of what is shipped, gzip -9. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  hook: number;
  relay: number;
  /** Scripts and styles of the panel's document, what it loads when first needed not included. */
  panel: number;
  /** The same of the DevTools page, which records: it has no styles. */
  devtools: number;
  /** What both load when it is first needed: decoders and the viewer, answers, parsers of schemas, zstd. */
  later: number;
}

/** Bytes of the built extension in `dist`. */
export async function sizes(dist: string): Promise<Sizes> {
  const read = (path: string) => readFile(join(dist, path));
  const gzip = async (path: string) => gzipSync(await read(path), { level: 9 }).length;
  const load = async (path: string) => {
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
    return files;
  };
  const sum = async (files: Iterable<string>) =>
    (await Promise.all([...files].map(gzip))).reduce((all, size) => all + size, 0);
  const [panel, devtools] = [await load('panel/index.html'), await load('panel/devtools.html')];
  const all = (await readdir(join(dist, 'assets'))).map((name) => `assets/${name}`);
  return {
    hook: await gzip('src/hook/main.js'),
    relay: await gzip('src/relay/main.js'),
    panel: await sum(panel),
    devtools: await sum(devtools),
    later: await sum(all.filter((file) => !panel.has(file) && !devtools.has(file))),
  };
}
