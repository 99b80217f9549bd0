import { join } from 'node:path';
import { bundled } from '../tools/bundled.ts';

/** A module of this folder and all that it imports as one script, for `page.addScriptTag`. */
export const bundle = (module: string): Promise<string> => bundled(join(import.meta.dirname, module), 'iife');
