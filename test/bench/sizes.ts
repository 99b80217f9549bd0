/** Sizes of what is shipped, gzip -9. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  hook: number;
  relay: number;
  /** All JavaScript that the panel and the DevTools page load at first. */
  panel: number;
  /** What the panel loads when it is first needed: decoders and the viewer, parsers of schemas, zstd. */
  later: number;
}

/** Bytes of the built extension in `dist`. */
export async function sizes(dist: string): Promise<Sizes> {
  const gzip = async (...path: string[]) =>
    gzipSync(await readFile(join(dist, ...path)), { level: 9 }).length;
  const assets = (await readdir(join(dist, 'assets'))).filter((name) => name.endsWith('.js'));
  const first = await loadedFirst(dist);
  const sum = async (names: string[]) =>
    (await Promise.all(names.map((name) => gzip('assets', name)))).reduce((all, size) => all + size, 0);
  return {
    hook: await gzip('src', 'hook', 'main.js'),
    relay: await gzip('src', 'relay', 'main.js'),
    panel: await sum(assets.filter((name) => first.has(name))),
    later: await sum(assets.filter((name) => !first.has(name))),
  };
}

/** Scripts that the two pages name, and what these import before they run. */
async function loadedFirst(dist: string): Promise<Set<string>> {
  const pages = ['index.html', 'devtools.html'].map((name) => readFile(join(dist, 'panel', name), 'utf8'));
  const found = new Set<string>();
  const waiting = [...(await Promise.all(pages)).join().matchAll(/assets\/([\w.-]+\.js)/g)].map(
    ([, name]) => name!,
  );
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const text = await readFile(join(dist, 'assets', name), 'utf8');
    for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) waiting.push(other!);
  }
  return found;
}
