import { clock } from '../format.ts';
import * as store from '../store.ts';
import { attemptOf } from '../timeline/query.ts';
import { TimeSpan } from '../timeline/time-scale.ts';
import { chosen, currentScale, hover, lanesWidth, placeCursor, setView } from './timeline-input.ts';

const ZOOM_STEP = 1.5;
const PAN_SHARE = 0.15;
const ROOM = 0.05;

/** + and − zoom, ← and → pan, 0 and Home show everything, End follows. */
export function onTimelineKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const extent = store.extent();
  const { value: view } = store.view;
  // With the keyboard there is no cursor: zoom at now while following, else at the middle.
  const at = view.following && extent.live ? currentScale().x(extent.now) : lanesWidth() / 2;
  const step = lanesWidth() * PAN_SHARE;
  if (event.key === '+' || event.key === '=') setView(view.zoom(1 / ZOOM_STEP, at, lanesWidth(), extent));
  else if (event.key === '-') setView(view.zoom(ZOOM_STEP, at, lanesWidth(), extent));
  else if (event.key === 'ArrowLeft') setView(view.pan(step, lanesWidth(), extent));
  else if (event.key === 'ArrowRight') setView(view.pan(-step, lanesWidth(), extent));
  else if (event.key === '0' || event.key === 'Home') setView(view.fit());
  else if (event.key === 'End') setView(view.follow(extent));
  else return;
  event.preventDefault();
}

/** Keys of the list and the lanes alike: 1 and 2 set the cursors, Z zooms, Backspace goes back, T changes the ruler. */
export function onLanesKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === '1' || key === '2') placeCursor(cursorTime(), key === '1' ? 'a' : 'b');
  else if (key === 'z') zoomToAttempt();
  else if (key === 'backspace') goBack();
  else if (key === 't') toggleClock();
  else if (key === 'escape' && chosen.value) chosen.value = undefined;
  else if (key === 'escape' && (store.cursors.value.a ?? store.cursors.value.b) !== undefined)
    store.cursors.value = {};
  else return;
  event.preventDefault();
}

/** Where the pointer is, else the selected record, else the middle. */
function cursorTime(): number {
  const at = hover.value;
  const scale = currentScale();
  if (at) return scale.t(at.x);
  const seq = store.selectedSeq.value;
  const t = seq === undefined ? undefined : store.recording.value?.record(seq)?.t;
  return t ?? scale.t(lanesWidth() / 2);
}

/** Shows the attempt of the selected record; without one, the newest attempt of the selected connection. */
export function zoomToAttempt(): void {
  const lane = store.selectedLane.value;
  const seq = store.selectedSeq.value;
  const record = seq === undefined ? undefined : store.recording.value?.record(seq);
  const attempt = lane && (record ? attemptOf(lane, record) : lane.attempt);
  if (!attempt) return;
  const extent = store.extent();
  const span = new TimeSpan(attempt.start, Math.max(attempt.start, attempt.end ?? extent.now));
  setView(store.view.value.show(span.padded(ROOM, ROOM), extent));
}

/** What was looked at before. */
export function goBack(): void {
  const before = store.viewHistory.back();
  if (before) store.view.value = before;
}

export function toggleClock(): void {
  store.remember({ clock: !store.settings.value.clock });
}

/** Minutes that the local clock is ahead of UTC at `t`, as milliseconds; undefined while times are relative. */
export function shownZone(t: number): number | undefined {
  if (!store.settings.value.clock) return undefined;
  const minutes = new Date(t).getTimezoneOffset();
  return Number.isNaN(minutes) ? 0 : -minutes * 60_000;
}

/** The label of the pointer on the ruler. */
export function clockLabel(t: number): string | undefined {
  return store.settings.value.clock ? clock(t) : undefined;
}
