import * as store from '../store.ts';
import { dragged, type Grip, gripAt } from '../timeline/brush.ts';
import { TimeScale, TimeSpan } from '../timeline/time-scale.ts';
import { TimelineView } from '../timeline/view.ts';
import { lanesWidth, setView } from './timeline-input.ts';

const ALL = new TimelineView(undefined, 'all');
const STEP_SHARE = 0.1;
const ZOOM_STEP = 1.5;
/** Less than this is a click. */
const CLICK_PX = 3;

const CURSORS: Record<Grip, string> = {
  move: 'grab',
  start: 'ew-resize',
  end: 'ew-resize',
  select: 'crosshair',
};

/** The whole recording on a strip as wide as the lanes. */
export function overviewScale(width = lanesWidth()): TimeScale {
  return new TimeScale(ALL.span(store.extent()), width);
}

function shown(): TimeSpan {
  return store.view.peek().span(store.extent());
}

/** Says by the pointer's shape what a drag would do. */
export function onOverviewMove(event: PointerEvent): void {
  const strip = event.currentTarget as HTMLElement;
  if (event.buttons !== 0) return;
  strip.style.cursor = CURSORS[gripAt(overviewScale(strip.clientWidth), shown(), event.offsetX)];
}

/** A drag moves the brush, one of its edges, or makes a new one; a click brings the view there. */
export function onOverviewDown(down: PointerEvent): void {
  if (down.button !== 0) return;
  const strip = down.currentTarget as HTMLElement;
  const width = strip.clientWidth;
  const span = shown();
  const scale = overviewScale(width);
  const grip = gripAt(scale, span, down.offsetX);
  const from = scale.t(down.offsetX);
  let moved = false;
  const move = (event: PointerEvent) => {
    if (!moved && Math.abs(event.clientX - down.clientX) < CLICK_PX) return;
    moved = true;
    // Time goes on while one drags: the strip's scale is that of now.
    const x = Math.min(width, Math.max(0, down.offsetX + event.clientX - down.clientX));
    setView(store.view.peek().show(dragged(grip, span, from, overviewScale(width).t(x)), store.extent()));
  };
  const up = () => {
    strip.removeEventListener('pointermove', move);
    if (moved || grip !== 'select') return;
    const whole = span.duration >= scale.span.duration * 0.97;
    if (!whole) setView(store.view.peek().show(around(from, span), store.extent()));
  };
  strip.setPointerCapture(down.pointerId);
  strip.addEventListener('pointermove', move);
  strip.addEventListener('lostpointercapture', up, { once: true });
}

function around(t: number, span: TimeSpan): TimeSpan {
  return span.translate(t - (span.start + span.duration / 2));
}

/** ← and → move the span, with Shift its end; + and − zoom, Home goes to the beginning, End follows, 0 shows all. */
export function onOverviewKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const extent = store.extent();
  const { value: view } = store.view;
  const span = view.span(extent);
  const step = span.duration * STEP_SHARE * (event.key === 'ArrowLeft' ? -1 : 1);
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    const end = Math.max(span.start + span.duration * STEP_SHARE, span.end + step);
    if (event.shiftKey) setView(view.show(new TimeSpan(span.start, end), extent));
    else setView(view.pan((-step / span.duration) * lanesWidth(), lanesWidth(), extent));
  } else if (event.key === '+' || event.key === '=')
    setView(view.zoom(1 / ZOOM_STEP, lanesWidth() / 2, lanesWidth(), extent));
  else if (event.key === '-') setView(view.zoom(ZOOM_STEP, lanesWidth() / 2, lanesWidth(), extent));
  else if (event.key === 'Home') setView(view.show(span.translate(extent.first - span.start), extent));
  else if (event.key === 'End') setView(view.follow(extent));
  else if (event.key === '0') setView(view.fit());
  else return;
  event.preventDefault();
  event.stopPropagation();
}
