import type { EpochMs } from '../../src/units.ts';
import type { Pen, Scene } from './scene.ts';

const BETWEEN_ALPHA = 0.08;
const CHOSEN_ALPHA = 0.18;
const LETTER = 11;

/** The span that is being chosen, and the measuring cursors with what lies between them. */
export function drawCursors(pen: Pen, scene: Scene): void {
  const { scale, height, palette, cursors, chosen } = scene;
  if (chosen) shade(pen, scene, chosen.start, chosen.end, CHOSEN_ALPHA);
  const { a, b } = cursors;
  if (a !== undefined && b !== undefined) shade(pen, scene, a, b, BETWEEN_ALPHA);
  for (const t of [a, b]) {
    const x = t === undefined ? Number.NaN : Math.round(scale.x(t));
    if (!(x >= 0 && x <= scale.width)) continue;
    pen.fillStyle = palette.link;
    pen.fillRect(x, 0, 1, height);
  }
}

function shade(pen: Pen, { scale, height, palette }: Scene, from: EpochMs, to: EpochMs, alpha: number): void {
  const [x, end] = [scale.x(Math.min(from, to)), scale.x(Math.max(from, to))];
  const left = Math.max(0, x);
  const right = Math.min(scale.width, end);
  if (right <= left) return;
  pen.fillStyle = palette.link;
  pen.globalAlpha = alpha;
  pen.fillRect(left, 0, right - left, height);
  pen.globalAlpha = 1;
}

/** The letters of the cursors on the ruler. */
export function drawCursorLetters(
  pen: Pen,
  { scale, height, palette, cursors }: Pick<Scene, 'scale' | 'height' | 'palette' | 'cursors'>,
): void {
  const letters: [string, EpochMs | undefined][] = [
    ['A', cursors.a],
    ['B', cursors.b],
  ];
  for (const [letter, t] of letters) {
    const x = t === undefined ? Number.NaN : Math.round(scale.x(t));
    if (!(x >= 0 && x <= scale.width)) continue;
    pen.fillStyle = palette.link;
    pen.fillRect(x, height - LETTER, LETTER, LETTER);
    pen.fillStyle = palette.bg;
    pen.fillText(letter, x + (LETTER - pen.measureText(letter).width) / 2, height - 2);
  }
}
