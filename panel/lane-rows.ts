import { computed, signal } from '@preact/signals';
import type { Lane } from '../src/model/lane.ts';
import type { Milliseconds } from '../src/units.ts';
import { GROUPINGS, type Grouping, grouped, kept, SORTS, type Sort, sorted } from './arrange.ts';
import * as store from './store.ts';
import type { Row } from './timeline/rows.ts';

const STREAMING_SORT_MS = 1000;

/** Keys of the groups that show their header only. */
export const collapsed = signal<ReadonlySet<string>>(new Set());
/** The group that the keyboard is at, by its key; undefined: it is at the selected connection. */
export const activeGroup = signal<string | undefined>(undefined);
/** The pointer is over the rows: they must not change places under it. */
export const pointed = signal(false);

interface Order {
  lanes: readonly Lane[];
  /** What was put in order: a list that grows and shrinks in place, told apart by its length and its newest lane. */
  of: readonly Lane[];
  length: number;
  newest: Lane | undefined;
  sort: Sort;
  at: Milliseconds;
}

const NO_LANES: readonly Lane[] = [];
let order: Order = { lanes: NO_LANES, of: NO_LANES, length: 0, newest: undefined, sort: 'start', at: 0 };

/** The lanes let through, in the order asked for. By activity they are sorted anew once a second at most. */
function ordered(): readonly Lane[] {
  const lanes = store.visibleLanes.value;
  const sort = chosenSort();
  const frozen = pointed.value && sort === order.sort;
  const newest = lanes[lanes.length - 1];
  const same =
    lanes === order.of && lanes.length === order.length && newest === order.newest && sort === order.sort;
  const due = sort === 'activity' && !frozen && performance.now() - order.at >= STREAMING_SORT_MS;
  if (same && !due) return order.lanes;
  const arranged = frozen ? kept(lanes, order.lanes) : sorted(lanes, sort, store.now(), order.lanes);
  const at = frozen ? order.at : performance.now();
  order = { lanes: arranged, of: lanes, length: lanes.length, newest, sort, at };
  return arranged;
}

export interface ShownRows {
  rows: readonly Row[];
  /** Indices of the groups among them. */
  groups: readonly number[];
}
let cached: { order: Order; key: string; shown: ShownRows } | undefined;

/** The rows of connections and lanes as they are shown, groups included. */
export const shownRows = computed<ShownRows>(() => {
  store.tick.value;
  store.evaluated.value;
  const lanes = ordered();
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
