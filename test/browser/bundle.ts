import { join } from 'node:path';
import { build } from 'vite';

/** A module of this folder and all that it imports as one script, for `page.addScriptTag`. */
export async function bundle(module: string): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    // What libraries written for Node take for granted; in libraries Vite leaves it to the page.
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, module), formats: ['iife'], name: 'unused' },
    },
  });
  const [output] = Array.isArray(outputs) ? outputs : [];
  if (!output) throw new Error(`${module} could not be bundled`);
  return output.output[0].code;
}
