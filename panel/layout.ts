import { computed, signal } from '@preact/signals';
import type { Lane } from '../src/model/lane.ts';
import { shownRows } from './lane-rows.ts';
import { recording, settings, tick } from './store.ts';
import { MARK_FOOT } from './timeline/draw-marks.ts';
import { indexMarks } from './timeline/mark-index.ts';
import { isLane, RowLayout } from './timeline/rows.ts';

/** Sizes that several components agree on, in px. */
export const HEAD = 20;
/** The strip with the whole recording, above the ruler. */
export const OVERVIEW = 24;
const ROW = 26;
/** Overview, ruler and one row. */
export const LEAST_UPPER = OVERVIEW + HEAD + ROW;
const STACKED_ROW = 48;
export const GROUP_ROW = 22;
/** Narrower than this, a lane is a strip under its row and details go below. */
const STACKED_BELOW = 640;
const MIN_ROWS = 3;
/** Share of the height that connections take at most while the user has not said otherwise. */
const MOST = 0.45;

export const panelSize = signal({ width: 1200, height: 620 });
/** Height of what is between toolbar and status bar. */
export const mainHeight = signal(560);
/** The scrolled list of connections. */
export const lanesBox = signal({ scrollTop: 0, width: 0, height: 0 });

export const stacked = computed(() => panelSize.value.width < STACKED_BELOW);
/** Distance from row to row. */
export const pitch = computed(() => (stacked.value ? STACKED_ROW : ROW));
/** Where in its row a lane begins. */
export const laneTop = computed(() => (stacked.value ? STACKED_ROW - ROW : 0));
export const laneHeight = ROW;
/** Where each row is. */
export const rowLayout = computed(() => {
  const { rows, groups } = shownRows.value;
  return new RowLayout(rows, pitch.value, GROUP_ROW, groups);
});
/** The lanes whose rows are in sight. */
export function lanesInSight(): Lane[] {
  const { scrollTop, height } = lanesBox.peek();
  const layout = rowLayout.peek();
  const first = Math.max(0, layout.indexAt(scrollTop));
  return layout.rows.slice(first, layout.indexAt(scrollTop + height) + 1).filter(isLane);
}
/** Room for the text of a row. */
export const rowHeight = computed(() => (stacked.value ? STACKED_ROW - ROW : ROW));

export const listWidth = computed(() => {
  if (stacked.value) return 0;
  return Math.round(Math.min(panelSize.value.width * 0.7, Math.max(140, settings.value.list)));
});

/** Room below the lanes, where marks of the page are named when there are any. */
export const markFoot = computed(() => {
  tick.value;
  const current = recording.value;
  return current && indexMarks(current.marks, current.losses).named ? MARK_FOOT : 0;
});

/** Height of the upper part: as the user set it, else as high as its rows, within reason. */
export const upperHeight = computed(() => {
  const height = mainHeight.value;
  const least = OVERVIEW + HEAD + pitch.value;
  if (settings.value.upper > 0)
    return Math.round(Math.max(least, Math.min(height - 80, height * settings.value.upper)));
  const rows = Math.max(MIN_ROWS * pitch.value, rowLayout.value.height) + markFoot.value;
  return Math.round(Math.max(least, Math.min(height * MOST, OVERVIEW + HEAD + rows + 1)));
});

/** Details stand beside the table while there is room for both. */
export const detailsBeside = computed(() => panelSize.value.width >= STACKED_BELOW);
