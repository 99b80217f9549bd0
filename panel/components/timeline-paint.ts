import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { answerBars, watchAnswers } from '../answers/lazy.ts';
import { marksByLane } from '../findings/state.ts';
import { followed } from '../followed.ts';
import { HEAD, laneHeight, lanesBox, laneTop, OVERVIEW, rowLayout } from '../layout.ts';
import { resumeWords } from '../resumes.ts';
import * as store from '../store.ts';
import { drawRuler, drawTimeline } from '../timeline/draw.ts';
import { drawOverview } from '../timeline/draw-overview.ts';
import type { FrameScheduler } from '../timeline/frame.ts';
import { OverviewFeed } from '../timeline/overview-feed.ts';
import { readPalette } from '../timeline/palette.ts';
import { relative, rulerStep } from '../timeline/ruler.ts';
import type { Scene, Trend } from '../timeline/scene.ts';
import { TimeScale } from '../timeline/time-scale.ts';
import { viewer } from '../viewer/load.ts';
import { prepared } from './canvas.ts';
import { overviewScale } from './overview-input.ts';
import { chosen, hover, lanesWidth } from './timeline-input.ts';
import { clockLabel, shownZone } from './timeline-keys.ts';

/** While live and following, time itself moves the picture: this often at most. */
const LIVE_MS = 33;
/** What is drawn on; each component puts its own canvas here. */
export const canvases: Record<'lanes' | 'ruler' | 'overview', HTMLCanvasElement | null> = {
  lanes: null,
  ruler: null,
  overview: null,
};
const feed = new OverviewFeed();

function trendOf(lane: Lane): Trend | undefined {
  const of = followed.peek();
  return of?.lane === lane ? viewer.peek()?.seriesOf(of) : undefined;
}

/** Reads the followed field on, so that it can be drawn. */
function watchFollowed(recording: Recording): void {
  const of = followed.peek();
  if (of) viewer.peek()?.readFollowed(of, recording, () => store.tick.value++);
}

/** What the lanes look like now; undefined while there is nothing to draw on. */
export function paintedScene(): Scene | undefined {
  const recording = store.recording.peek();
  const box = lanesBox.peek();
  const { lanes } = canvases;
  if (!lanes || !recording || box.height === 0) return undefined;
  const extent = store.extent();
  const scale = new TimeScale(store.view.peek().span(extent), lanesWidth());
  const palette = readPalette(lanes);
  const seq = store.selectedSeq.peek();
  const at = hover.peek();
  const scene: Scene = {
    scale,
    height: box.height,
    now: extent.now,
    palette,
    rows: rowLayout.peek(),
    laneTop: laneTop.peek(),
    laneHeight,
    scrollTop: box.scrollTop,
    origin: extent.first,
    marks: recording.marks,
    cursors: store.cursors.peek(),
    sizes: store.settings.peek().sizes,
    losses: recording.losses,
    resumed: resumeWords,
    answers: answerBars,
    trend: trendOf,
    found: marksByLane.peek(),
  };
  const zone = shownZone(scale.span.start);
  if (zone !== undefined) scene.zone = zone;
  const span = chosen.peek();
  if (span) scene.chosen = span;
  const lane = store.selectedLane.peek();
  if (lane) scene.selected = lane;
  if (at?.lane) scene.hovered = at.lane;
  if (at) scene.cursorX = at.x;
  const selectedT = seq === undefined ? undefined : recording.records.t(seq);
  if (selectedT !== undefined) scene.selectedT = selectedT;
  return scene;
}

/** Draws all canvases as the store has things now, and asks for the next frame while time itself moves them. */
export function paint(frames: FrameScheduler): void {
  const canvas = canvases.lanes;
  const recording = store.recording.peek();
  watchAnswers();
  if (recording) watchFollowed(recording);
  const scene = paintedScene();
  if (!canvas || !recording || !scene) return;
  const { scale, palette } = scene;
  const extent = store.extent();
  const at = hover.peek();
  const pen = prepared(canvas, scale.width, scene.height);
  if (pen) drawTimeline(pen, scene);
  const ruler = canvases.ruler && prepared(canvases.ruler, scale.width, HEAD);
  if (ruler) {
    const step = Math.max(1, rulerStep(scale.msPerPx) / 20);
    const t = at ? scale.t(at.x) : Number.NaN;
    const label = clockLabel(t) ?? relative(t - extent.first, Math.min(step, 500));
    const cursor = at && { x: at.x, label };
    drawRuler(ruler, { ...scene, height: HEAD, ...(cursor ? { cursor } : {}) });
  }
  const strip = canvases.overview?.parentElement?.clientWidth ?? 0;
  const overview = canvases.overview && prepared(canvases.overview, strip, OVERVIEW);
  if (overview) {
    drawOverview(overview, {
      overview: feed.update(recording),
      scale: overviewScale(strip),
      height: OVERVIEW,
      palette,
      shown: scale.span,
      droppedUntil: recording.evictedUntil,
    });
  }
  if (extent.live && store.view.peek().following && scene.rows.length > 0 && !document.hidden) {
    // Less often when a pixel takes longer than a frame.
    frames.requestIn(Math.max(LIVE_MS, Math.min(1000, scale.msPerPx / 2)));
  }
}
