import { computed, signal } from '@preact/signals';
import type { Lane } from '../../src/model/lane.ts';
import type { EpochMs } from '../../src/units.ts';
import { type FindingMark, marksNear } from '../findings/lane-marks.ts';
import { marksByLane, openFindings } from '../findings/state.ts';
import { laneHeight, lanesBox, laneTop, listWidth, rowLayout } from '../layout.ts';
import { selectLane, selectRecord } from '../session.ts';
import * as store from '../store.ts';
import { placed } from '../timeline/cursors.ts';
import { signTop } from '../timeline/draw-findings.ts';
import { nearestRecord } from '../timeline/query.ts';
import { TimeScale, TimeSpan } from '../timeline/time-scale.ts';
import type { TimelineView } from '../timeline/view.ts';

const REACH_PX = 8;
/** Half the width of a finding's sign, and a bit. */
const SIGN_PX = 5;
/** A press that moves less is a click. */
const CLICK_PX = 4;
export interface Hover {
  x: number;
  lane?: Lane;
  clientX: number;
  clientY: number;
}
/** What the pointer is over; cleared when it leaves. */
export const hover = signal<Hover | undefined>(undefined);
/** The lane that the pointer is over. */
export const hoveredLane = computed(() => hover.value?.lane);
/** The span that is being chosen by dragging with Shift. */
export const chosen = signal<TimeSpan | undefined>(undefined);
/** Width of the lanes in px. */
export const lanesWidth = () => Math.max(1, lanesBox.value.width - listWidth.value);
/** The scale in force now. */
export function currentScale(): TimeScale {
  return new TimeScale(store.view.value.span(store.extent()), lanesWidth());
}

/** Looks elsewhere, as the user asked; what was looked at before can be come back to. */
export function setView(view: TimelineView): void {
  if (view === store.view.peek()) return;
  store.viewHistory.note(store.view.peek(), performance.now());
  store.view.value = view;
}

function laneAt(y: number): Lane | undefined {
  return rowLayout.value.laneAt(y + lanesBox.value.scrollTop);
}

/** The crosshair and the tip follow the pointer. */
export function onPointerMove(event: PointerEvent): void {
  const lane = laneAt(event.offsetY);
  hover.value = {
    x: event.offsetX,
    clientX: event.clientX,
    clientY: event.clientY,
    ...(lane ? { lane } : {}),
  };
}

/** On the ruler there is a time and no lane. */
export function onRulerMove({ offsetX: x, clientX, clientY }: PointerEvent): void {
  hover.value = { x, clientX, clientY };
}

/** The wheel zooms at the cursor; sideways or with Shift it pans, with Alt it scrolls the rows. */
export function onWheel(event: WheelEvent, scroller: HTMLElement | null): void {
  event.preventDefault();
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const extent = store.extent();
  if (event.altKey && scroller) {
    scroller.scrollTop += event.deltaY * unit;
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    setView(store.view.value.pan(-(event.deltaX || event.deltaY) * unit, lanesWidth(), extent));
  } else if (event.deltaY !== 0) {
    const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY * unit)) * 0.0022);
    setView(store.view.value.zoom(factor, event.offsetX, lanesWidth(), extent));
  }
}

/** Sets a measuring cursor: the one named, else the one that is not set, else the nearer one. */
export function placeCursor(t: EpochMs, which?: 'a' | 'b'): void {
  const { value } = store.cursors;
  store.cursors.value = which ? { ...value, [which]: t } : placed(value, t);
}

/** A drag pans (and scrolls the rows), with Shift it selects; a press that hardly moved is a click. */
export function onPointerDown(down: PointerEvent, scroller: HTMLElement | null): void {
  if (down.button !== 0) return;
  if (down.altKey) placeCursor(currentScale().t(down.offsetX));
  else if (down.shiftKey) choose(down);
  else drag(down, scroller);
}

/** Shades the span from the press to the pointer, and zooms to it when the pointer is let go. */
function choose(down: PointerEvent): void {
  const canvas = down.currentTarget as HTMLCanvasElement;
  const from = currentScale().t(down.offsetX);
  const move = (event: PointerEvent) => {
    const x = Math.min(lanesWidth(), Math.max(0, down.offsetX + event.clientX - down.clientX));
    const to = currentScale().t(x);
    chosen.value = new TimeSpan(Math.min(from, to), Math.max(from, to));
  };
  const up = () => {
    canvas.removeEventListener('pointermove', move);
    const span = chosen.value;
    chosen.value = undefined;
    const wide = span && span.duration > CLICK_PX * currentScale().msPerPx;
    if (wide) setView(store.view.value.show(span, store.extent()));
  };
  canvas.setPointerCapture(down.pointerId);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('lostpointercapture', up, { once: true });
}

function drag(down: PointerEvent, scroller: HTMLElement | null): void {
  const canvas = down.currentTarget as HTMLCanvasElement;
  const [x, y] = [down.offsetX, down.offsetY];
  let last = down.clientX;
  let lastY = down.clientY;
  let moved = false;
  const move = (event: PointerEvent) => {
    if (!moved && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < CLICK_PX) return;
    moved = true;
    canvas.classList.add('dragging');
    if (event.clientX !== last)
      setView(store.view.value.pan(event.clientX - last, lanesWidth(), store.extent()));
    if (scroller) scroller.scrollTop -= event.clientY - lastY;
    last = event.clientX;
    lastY = event.clientY;
  };
  const up = () => {
    canvas.removeEventListener('pointermove', move);
    canvas.classList.remove('dragging');
    if (!moved) click(x, y);
  };
  canvas.setPointerCapture(down.pointerId);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('lostpointercapture', up, { once: true });
}

/** The sign of a finding at this point of the lanes. */
function signAt(lane: Lane, x: number, y: number): FindingMark | undefined {
  const layout = rowLayout.value;
  const inRows = y + lanesBox.value.scrollTop;
  const inLane = inRows - layout.top(layout.indexAt(inRows)) - laneTop.value;
  if (inLane < signTop(laneHeight) - 1) return undefined;
  const scale = currentScale();
  return marksNear(marksByLane.value.get(lane), scale.t(x), SIGN_PX * scale.msPerPx, 1)[0];
}

function click(x: number, y: number): void {
  const lane = laneAt(y);
  const recording = store.recording.value;
  if (!lane || !recording) return;
  const scale = currentScale();
  selectLane(lane);
  const sign = signAt(lane, x, y);
  if (sign) {
    selectRecord(sign.seq);
    openFindings(sign.finding);
    return;
  }
  const seq = nearestRecord(lane, recording, scale.t(x), REACH_PX * scale.msPerPx);
  if (seq === undefined) return;
  store.tab.value = 'events';
  selectRecord(seq);
}
