import type { Lane } from '../../src/model/lane.ts';
import { drawRuler, drawTimeline } from './draw.ts';
import { kindColor } from './draw-lane.ts';
import { isLane } from './rows.ts';
import type { Pen, Scene } from './scene.ts';

const RULER = 20;
const LEGEND = 22;
const BADGE = 44;
const MARGIN = 8;

/** A picture of the timeline to hand on: names at the left, ruler above, a legend below. */
export interface Picture {
  /** The lanes in sight, as they are painted in the panel. */
  scene: Scene;
  /** Room for the names, px. */
  names: number;
  /** What a lane is called: its badge and its URL, without secrets. */
  nameOf: (lane: Lane) => { badge: string; url: string };
  /** When it was, of what, and made by what. */
  legend: string;
}

export function pictureSize({ scene, names }: Picture): { width: number; height: number } {
  return { width: names + scene.scale.width, height: RULER + scene.height + LEGEND };
}

/** Draws the picture; `pen` may be a canvas or write a file. */
export function drawPicture(pen: Pen, picture: Picture): void {
  const { scene, names } = picture;
  const { palette } = scene;
  const { width, height } = pictureSize(picture);
  pen.globalAlpha = 1;
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = palette.bg;
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.translate(names, RULER);
  drawTimeline(pen, scene);
  pen.restore();
  // What reaches out of the lanes to the left or above is covered.
  pen.fillStyle = palette.bg;
  pen.fillRect(0, RULER, names, scene.height);
  pen.fillStyle = palette.bg2;
  pen.fillRect(0, 0, width, RULER);
  pen.save();
  pen.translate(names, 0);
  drawRuler(pen, { ...scene, height: RULER });
  pen.restore();
  pen.fillStyle = palette.bg2;
  pen.fillRect(0, 0, names, RULER);
  drawNames(pen, picture);
  pen.fillStyle = palette.line;
  pen.fillRect(0, RULER - 1, width, 1);
  pen.fillRect(names - 1, RULER, 1, scene.height);
  pen.fillStyle = palette.bg2;
  pen.fillRect(0, RULER + scene.height, width, LEGEND);
  pen.fillStyle = palette.dim;
  pen.fillText(
    shortened(pen, picture.legend, width - 2 * MARGIN),
    MARGIN,
    RULER + scene.height + LEGEND / 2 + 4,
  );
}

function drawNames(pen: Pen, { scene, names, nameOf }: Picture): void {
  const { rows, palette } = scene;
  const first = Math.max(0, rows.indexAt(scene.scrollTop));
  for (let i = first; i < rows.length; i++) {
    const row = rows.rows[i];
    const top = rows.top(i) - scene.scrollTop;
    if (!row || top >= scene.height) return;
    const y = RULER + top;
    if (!isLane(row)) {
      pen.fillStyle = palette.bg2;
      pen.fillRect(0, y, names, rows.groupPitch);
      pen.fillStyle = palette.fg;
      pen.fillText(shortened(pen, row.title, names - 2 * MARGIN), MARGIN, y + rows.groupPitch / 2 + 4);
      continue;
    }
    const { badge, url } = nameOf(row);
    const middle = y + scene.laneTop + scene.laneHeight / 2;
    pen.fillStyle = kindColor(row, palette);
    pen.fillRect(MARGIN, middle - 7, BADGE - MARGIN, 14);
    pen.fillStyle = palette.bg;
    const room = BADGE - MARGIN;
    pen.fillText(badge, MARGIN + (room - pen.measureText(badge).width) / 2, middle + 3);
    pen.fillStyle = palette.fg;
    pen.fillText(shortened(pen, url, names - BADGE - 2 * MARGIN), BADGE + MARGIN, middle + 3);
    pen.fillStyle = palette.line;
    pen.fillRect(0, y + rows.pitch - 1, names, 1);
  }
}

/** As much of `text` as has room, with an ellipsis where it was cut. */
function shortened(pen: Pen, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text;
  const characters = [...text.slice(0, 1000)];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (pen.measureText(`${characters.slice(0, middle).join('')}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('')}…`;
}
