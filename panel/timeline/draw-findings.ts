import type { Severity } from '../../src/model/types.ts';
import type { LaneMarks } from '../findings/lane-marks.ts';
import { SEVERITIES } from '../findings/severity.ts';
import type { Palette, Pen } from './scene.ts';
import type { TimeScale } from './time-scale.ts';

/** Width and height of a sign in px. */
export const SIGN = 7;
/** Where in a lane of this height signs begin: at its lower edge, the labels are above. */
export const signTop = (laneHeight: number) => laneHeight - SIGN - 2;
/** Between two signs of a lane. */
const GAP = 2;

/** Shapes that differ without their colours, as rows of runs `[left, width]`. */
const SHAPES: Record<Severity, readonly (readonly [number, number])[][]> = {
  error: [[[1, 5]], [[0, 7]], [[0, 7]], [[0, 7]], [[0, 7]], [[0, 7]], [[1, 5]]],
  warning: [[[3, 1]], [[3, 1]], [[2, 3]], [[2, 3]], [[1, 5]], [[1, 5]], [[0, 7]]],
  advice: [[[3, 1]], [[2, 3]], [[1, 5]], [[0, 7]], [[1, 5]], [[2, 3]], [[3, 1]]],
  info: [
    [],
    [[2, 3]],
    [
      [1, 1],
      [5, 1],
    ],
    [
      [1, 1],
      [5, 1],
    ],
    [
      [1, 1],
      [5, 1],
    ],
    [[2, 3]],
    [],
  ],
};

const COLORS: Record<Severity, keyof Palette> = {
  error: 'err',
  warning: 'warn',
  advice: 'link',
  info: 'dim',
};

/**
 * Signs where something was found, with their tops at `top`. Where there is no room for two, the worse stays.
 * O(pixels), whatever the number of marks.
 */
export function drawFindings(
  pen: Pen,
  marks: LaneMarks,
  scale: TimeScale,
  palette: Palette,
  top: number,
): void {
  const pitch = SIGN + GAP;
  /** Middles of the signs that are there, by their places. */
  const taken = new Float64Array(Math.ceil(scale.width / pitch) + 3).fill(Number.NaN);
  for (const severity of SEVERITIES) {
    pen.fillStyle = palette[COLORS[severity]];
    marks.get(severity)?.inSight(scale, ({ x }) => {
      if (x < 0 || x > scale.width) return;
      const place = Math.floor(x / pitch) + 1;
      for (let i = place - 1; i <= place + 1; i++) if (Math.abs((taken[i] as number) - x) < pitch) return;
      taken[place] = x;
      drawSign(pen, severity, x, top, palette);
    });
  }
}

function drawSign(pen: Pen, severity: Severity, x: number, top: number, palette: Palette): void {
  const left = Math.round(x) - 3;
  const color = pen.fillStyle;
  // What lies below must not change its shape.
  pen.fillStyle = palette.bg;
  pen.fillRect(left - 1, top - 1, SIGN + 2, SIGN + 2);
  pen.fillStyle = color;
  SHAPES[severity].forEach((runs, row) => {
    for (const [from, width] of runs) pen.fillRect(left + from, top + row, width, 1);
  });
}
