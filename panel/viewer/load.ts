import { signal } from '@preact/signals';
import { errorWords } from '../format.ts';
import { notify } from '../store.ts';

type Viewer = typeof import('./lazy.ts');

/** Decoders and the viewer of payloads: too large for the first load, there a moment after they are first wanted. */
export const viewer = signal<Viewer | undefined>(undefined);
let loading: Promise<Viewer | undefined> | undefined;

/** The viewer; undefined until it is loaded, which the first call begins. A component that asks is drawn again then. */
export function wantViewer(): Viewer | undefined {
  void loadViewer();
  return viewer.value;
}

/** The viewer once it is loaded; undefined where it cannot be, which is said to the user. */
export function loadViewer(): Promise<Viewer | undefined> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Viewer | undefined> {
  try {
    viewer.value = await import('./lazy.ts');
  } catch (error) {
    notify('error', `The decoders could not be loaded: ${errorWords(error)}`);
  }
  return viewer.peek();
}
