import type { PageMark } from '../../src/model/types.ts';
import type { EpochMs } from '../../src/units.ts';
import { duration } from '../format.ts';
import { indexMarks, type MarkIndex, type PageState, STATES } from './mark-index.ts';
import type { Palette, Pen, Scene } from './scene.ts';
import type { TimeScale } from './time-scale.ts';

/** Height below the lanes in which marks are named. */
export const MARK_FOOT = 14;
const TASK_HEIGHT = 4;

/** The states that are lost time for a stream stand out; those that merely explain are faint. */
const BANDS: { [state in PageState]: { color: keyof Palette; alpha: number } } = {
  offline: { color: 'err', alpha: 0.13 },
  hidden: { color: 'dim', alpha: 0.13 },
  frozen: { color: 'ws', alpha: 0.16 },
  asleep: { color: 'ws', alpha: 0.16 },
};

const VISITS: { [mark in PageMark['mark']]?: string } = {
  navigation: 'navigation',
  hidden: 'left the page',
  restored: 'restored',
};

/** States of the page as bands behind the lanes. */
export function drawBands(pen: Pen, scene: Scene): void {
  const { scale, height, palette } = scene;
  const { states } = indexMarks(scene.marks, scene.losses);
  for (const state of STATES) {
    const { color, alpha } = BANDS[state];
    pen.fillStyle = palette[color];
    pen.globalAlpha = alpha;
    states[state].inSight(scale, ({ x, right }) => {
      const [from, to] = inside(scale, x, Math.min(right, scale.x(scene.now)));
      pen.fillRect(from, 0, to - from, height);
    });
  }
  pen.globalAlpha = 1;
}

/** What came and went, and what was lost, as lines through all lanes; everything is named below them where there is room. */
export function drawMarks(pen: Pen, scene: Scene, lanesEnd: number): void {
  const { scale, palette, height } = scene;
  const index = indexMarks(scene.marks, scene.losses);
  pen.lineWidth = 1;
  index.visits.inSight(scale, ({ x }) => drawLine(pen, x, height, palette.dim, [1, 2]));
  index.losses.inSight(scale, ({ x, right }) => {
    const [from, to] = inside(scale, x, right);
    if (to - from > 1) {
      pen.fillStyle = palette.err;
      pen.globalAlpha = 0.1;
      pen.fillRect(from, 0, to - from, height);
      pen.globalAlpha = 1;
    }
    drawLine(pen, x, height, palette.err, [3, 2]);
  });
  if (lanesEnd + MARK_FOOT > height) return;
  let free = Number.NEGATIVE_INFINITY;
  for (const { x, text, color } of named(index, scene)) {
    if (x < free) continue;
    pen.fillStyle = color;
    pen.fillText(text, x + 4, lanesEnd + 11);
    free = x + 10 + pen.measureText(text).width;
  }
}

function drawLine(pen: Pen, x: number, height: number, color: string, dash: number[]): void {
  if (x < 0) return;
  pen.strokeStyle = color;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(x + 0.5, 0);
  pen.lineTo(x + 0.5, height);
  pen.stroke();
  pen.setLineDash([]);
}

/** The words of what is in sight, from left to right; what began further left is named at the edge. */
function named(index: MarkIndex, scene: Scene): { x: number; text: string; color: string }[] {
  const { scale, palette } = scene;
  const words: { x: number; text: string; color: string }[] = [];
  index.losses.inSight(scale, ({ first, count, x }) => {
    const text = count > 1 ? `${count} losses` : `${first.item.count} lost`;
    words.push({ x: Math.max(0, x), text, color: palette.err });
  });
  index.visits.inSight(scale, ({ first, x }) => {
    const text = VISITS[first.item.mark];
    if (text) words.push({ x: Math.max(0, x), text, color: palette.dim });
  });
  for (const state of STATES) {
    const color = state === 'offline' ? palette.err : palette.dim;
    index.states[state].inSight(scale, ({ first, count, x }) => {
      const text = count > 1 ? `${state} ${count}×` : `${state}${lasted(first.from, first.to)}`;
      words.push({ x: Math.max(0, x), text, color });
    });
  }
  return words.sort((a, b) => a.x - b.x);
}

function lasted(from: EpochMs, to: EpochMs): string {
  return Number.isFinite(to) ? ` ${duration(to - from)}` : '';
}

/** Long tasks in the ruler's strip, as wide as they were long. */
export function drawTasks(
  pen: Pen,
  scene: Pick<Scene, 'scale' | 'marks' | 'losses' | 'palette'>,
  foot: number,
): void {
  const { scale, palette } = scene;
  pen.fillStyle = palette.warn;
  indexMarks(scene.marks, scene.losses).tasks.inSight(scale, ({ x, right }) => {
    const [from, to] = inside(scale, x, right);
    pen.fillRect(from, foot - TASK_HEIGHT, to - from, TASK_HEIGHT);
  });
}

/** The part of [x, right] that is in sight, a pixel wide at least. */
function inside(scale: TimeScale, x: number, right: number): [from: number, to: number] {
  const from = Math.max(0, x);
  return [from, Math.max(from + 1, Math.min(scale.width, right))];
}
