import { build } from 'vite';

/** The script `entry` (a path) and all that it imports as one, for a page. */
export async function bundled(entry: string, format: 'iife' | 'es'): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    // What libraries written for Node take for granted; in libraries Vite leaves it to the page.
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: [format], name: 'unused' } },
  });
  const [output] = Array.isArray(outputs) ? outputs : [];
  if (!output) throw new Error(`${entry} could not be bundled`);
  return output.output[0].code;
}
