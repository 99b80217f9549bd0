import { signal } from '@preact/signals';

/** The search through everything is shown in place of the selected connection's tabs. */
export const searching = signal(false);
