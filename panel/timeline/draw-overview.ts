import type { EpochMs } from '../../src/units.ts';
import { brushBox } from './brush.ts';
import type { Counted, Overview } from './overview.ts';
import type { Palette, Pen } from './scene.ts';
import type { TimeScale, TimeSpan } from './time-scale.ts';

const DROPPED_ALPHA = 0.35;
const OUTSIDE_ALPHA = 0.6;
const GRIP_HEIGHT = 8;

/** Everything a picture of the overview depends on. */
export interface OverviewScene {
  overview: Overview;
  /** The whole recording on the strip. */
  scale: TimeScale;
  height: number;
  palette: Palette;
  /** What the lanes show now. */
  shown: TimeSpan;
  /** Records before this time were dropped to save memory; NaN: none was. */
  droppedUntil: EpochMs;
}

/** Counts by pixel of the strip, reused from frame to frame. */
const pixels: Record<Counted, Float64Array> = {
  in: new Float64Array(4096),
  out: new Float64Array(4096),
  lost: new Float64Array(4096),
};

/** Messages of all lanes, received below and sent above a middle line, losses across; around it the brush. */
export function drawOverview(pen: Pen, scene: OverviewScene): void {
  const { scale, height, palette } = scene;
  const width = Math.min(Math.ceil(scale.width), pixels.in.length);
  const most = gather(scene.overview, scale, width);
  const middle = Math.floor(height / 2);
  const dropped = scale.x(scene.droppedUntil);
  for (const [kind, color] of [['in', palette.in] as const, ['out', palette.out] as const]) {
    pen.fillStyle = color;
    for (let x = 0; x < width; x++) {
      const count = pixels[kind][x] as number;
      if (count === 0) continue;
      const share = Math.sqrt(count / most);
      const tall = Math.max(1, Math.round((middle - 2) * share));
      pen.globalAlpha = (x < dropped ? DROPPED_ALPHA : 1) * (0.45 + 0.55 * share);
      pen.fillRect(x, kind === 'in' ? middle : middle - tall, 1, tall);
    }
  }
  pen.fillStyle = palette.err;
  for (let x = 0; x < width; x++) {
    if (pixels.lost[x] === 0) continue;
    pen.globalAlpha = x < dropped ? DROPPED_ALPHA : 1;
    pen.fillRect(x, 2, 1, height - 4);
  }
  pen.globalAlpha = 1;
  if (dropped > 0) {
    pen.fillStyle = palette.warn;
    pen.fillRect(0, height - 2, Math.min(scale.width, dropped), 2);
  }
  drawBrush(pen, scene);
}

function drawBrush(pen: Pen, { scale, height, palette, shown }: OverviewScene): void {
  const { left, right } = brushBox(scale, shown);
  pen.fillStyle = palette.bg;
  pen.globalAlpha = OUTSIDE_ALPHA;
  if (left > 0) pen.fillRect(0, 0, left, height);
  if (right < scale.width) pen.fillRect(right, 0, scale.width - right, height);
  pen.globalAlpha = 1;
  pen.fillStyle = palette.link;
  pen.fillRect(left, 0, right - left, 1);
  for (const x of [Math.floor(left), Math.ceil(right) - 1]) {
    pen.fillRect(x, 0, 1, height);
    pen.fillRect(x - 1, (height - GRIP_HEIGHT) / 2, 3, GRIP_HEIGHT);
  }
}

/** Spreads the buckets over the pixels; gives the largest count of messages of one direction in one pixel. */
function gather(overview: Overview, scale: TimeScale, width: number): number {
  for (const kind of ['in', 'out', 'lost'] as const) pixels[kind].fill(0, 0, width);
  let most = 1;
  for (let n = overview.first; n <= overview.last; n++) {
    // A bucket that is wider than a pixel is still one moment: nobody knows where in it.
    const x = Math.min(width - 1, Math.max(0, Math.floor(scale.x((n + 0.5) * overview.width))));
    for (const kind of ['in', 'out', 'lost'] as const) {
      const count = overview.count(kind, n);
      if (count === 0) continue;
      const sum = (pixels[kind][x] as number) + count;
      pixels[kind][x] = sum;
      if (kind !== 'lost' && sum > most) most = sum;
    }
  }
  return most;
}
