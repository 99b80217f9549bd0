import { signal } from '@preact/signals';
import { errorWords } from '../format.ts';
import { notify } from '../store.ts';

type Viewer = typeof import('./lazy.ts');

/** Decoders and the viewer of payloads: too large for the first load, there a moment after they are first wanted. */
export const viewer = signal<Viewer | undefined>(undefined);
let asked = false;

/** The viewer; undefined until it is loaded, which the first call begins. A component that asks is drawn again then. */
export function wantViewer(): Viewer | undefined {
  if (!asked) void load();
  return viewer.value;
}

async function load(): Promise<void> {
  asked = true;
  try {
    viewer.value = await import('./lazy.ts');
  } catch (error) {
    notify('error', `The decoders could not be loaded: ${errorWords(error)}`);
  }
}
