import { computed, signal } from '@preact/signals';
import {
  type Arranged,
  Arrangement,
  GROUPINGS,
  type Grouping,
  grouped,
  SORTS,
  type Sort,
} from './arrange.ts';
import * as store from './store.ts';
import type { Row } from './timeline/rows.ts';

/** Keys of the groups that show their header only. */
export const collapsed = signal<ReadonlySet<string>>(new Set());
/** The group that the keyboard is at, by its key; undefined: it is at the selected connection. */
export const activeGroup = signal<string | undefined>(undefined);
/** The pointer is over the rows: they must not change places under it. */
export const pointed = signal(false);

const arrangement = new Arrangement();

export interface ShownRows {
  rows: readonly Row[];
  /** Indices of the groups among them. */
  groups: readonly number[];
}
let cached: { order: Arranged; key: string; shown: ShownRows } | undefined;

/** The rows of connections and lanes as they are shown, groups included. */
export const shownRows = computed<ShownRows>(() => {
  store.tick.value;
  store.evaluated.value;
  const order = arrangement.lanes(
    store.visibleLanes.value,
    chosenSort(),
    store.now(),
    pointed.value,
    performance.now(),
  );
  const lanes = order.arranged;
  const grouping = chosenGrouping();
  const key = `${grouping} ${[...collapsed.value].join('\n')}`;
  if (cached?.order !== order || cached.key !== key) {
    const shown =
      grouping === 'none' ? { rows: lanes, groups: [] } : grouped(lanes, grouping, collapsed.value);
    cached = { order, key, shown };
  }
  return cached.shown;
});

/** Shows or hides the lanes of a group. */
export function toggleGroup(key: string, collapse = !collapsed.peek().has(key)): void {
  const next = new Set(collapsed.peek());
  if (collapse) next.add(key);
  else next.delete(key);
  collapsed.value = next;
}

function oneOf<T extends string>(known: readonly T[], value: string): T {
  return known.find((candidate) => candidate === value) ?? (known[0] as T);
}

export function chosenSort(): Sort {
  return oneOf(SORTS, store.settings.value.sort);
}
export function chosenGrouping(): Grouping {
  return oneOf(GROUPINGS, store.settings.value.group);
}
