import { type Buckets, makeBuckets } from './buckets.ts';
import { drawCursorLetters, drawCursors } from './draw-cursors.ts';
import { drawLane } from './draw-lane.ts';
import { drawBands, drawMarks, drawTasks } from './draw-marks.ts';
import { isLane } from './rows.ts';
import { rulerTicks } from './ruler.ts';
import type { Pen, Scene } from './scene.ts';

const buckets: Buckets = makeBuckets();

/** Draws the lanes that are in sight, and nothing else: the cost is the pixels', not the recording's. */
export function drawTimeline(pen: Pen, scene: Scene): void {
  const { scale, height, palette, rows } = scene;
  pen.font = palette.font;
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = palette.line;
  pen.globalAlpha = 0.55;
  for (const tick of rulerTicks(scale, scene.origin, scene.zone))
    pen.fillRect(Math.round(tick.x), 0, 1, height);
  pen.globalAlpha = 1;
  drawBands(pen, scene);

  const first = Math.max(0, rows.indexAt(scene.scrollTop));
  for (let row = first; row < rows.length; row++) {
    const lane = rows.rows[row];
    const rowTop = rows.top(row) - scene.scrollTop;
    if (rowTop >= height) break;
    if (!isLane(lane)) {
      drawGroupRow(pen, scene, rowTop);
      continue;
    }
    const top = rowTop + scene.laneTop;
    if (lane === scene.selected || lane === scene.hovered) {
      pen.fillStyle = lane === scene.selected ? palette.sel : palette.hover;
      pen.fillRect(0, top, scale.width, scene.laneHeight);
    }
    drawLane(pen, { scene, lane, top, buckets });
    pen.fillStyle = palette.line;
    pen.fillRect(0, top + scene.laneHeight - 1, scale.width, 1);
  }
  drawMarks(pen, scene, Math.min(height, rows.height - scene.scrollTop));
  drawCursors(pen, scene);
  if (scene.cursorX !== undefined) {
    pen.fillStyle = palette.fg;
    pen.globalAlpha = 0.35;
    pen.fillRect(Math.round(scene.cursorX), 0, 1, height);
    pen.globalAlpha = 1;
  }
}

/** Goes on from the header of a group beside it. */
function drawGroupRow(pen: Pen, { scale, palette, rows }: Scene, top: number): void {
  pen.fillStyle = palette.bg2;
  pen.fillRect(0, top, scale.width, rows.groupPitch - 1);
  pen.fillStyle = palette.line;
  pen.fillRect(0, top + rows.groupPitch - 1, scale.width, 1);
}

/** The ruler above the lanes. */
export function drawRuler(
  pen: Pen,
  at: Pick<Scene, 'scale' | 'height' | 'origin' | 'palette' | 'marks' | 'losses' | 'cursors' | 'zone'> & {
    cursor?: { x: number; label: string };
  },
): void {
  const { scale, height, palette, cursor } = at;
  pen.font = palette.font;
  pen.textBaseline = 'alphabetic';
  for (const tick of rulerTicks(scale, at.origin, at.zone)) {
    const x = Math.round(tick.x);
    pen.fillStyle = palette.line;
    pen.fillRect(x, height - 5, 1, 5);
    pen.fillStyle = palette.dim;
    pen.fillText(tick.label, x + 4, 14);
  }
  drawTasks(pen, at, height);
  drawCursorLetters(pen, at);
  if (!cursor) return;
  const width = pen.measureText(cursor.label).width + 8;
  const left = Math.max(0, Math.min(scale.width - width, cursor.x - width / 2));
  pen.fillStyle = palette.fg;
  pen.fillRect(left, 2, width, 15);
  pen.fillStyle = palette.bg;
  pen.fillText(cursor.label, left + 4, 13);
}
