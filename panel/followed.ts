import { signal } from '@preact/signals';
import type { Lane } from '../src/model/lane.ts';
import type { Step } from './viewer/path.ts';

/** A field of the messages of a connection that is shown as a column and as a plot. */
export interface Followed {
  readonly lane: Lane;
  readonly path: readonly Step[];
  /** Its path as text. */
  readonly text: string;
}

/** One at a time; undefined: none. */
export const followed = signal<Followed | undefined>(undefined);
