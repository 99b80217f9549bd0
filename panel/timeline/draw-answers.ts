import type { AnswerBar, BarPhase } from '../answers/bars.ts';
import type { Palette, Pen } from './scene.ts';
import type { TimeScale } from './time-scale.ts';

/** Higher than the thin bar of an open connection, which it lies on. */
const HEIGHT = 5;
/** Of a bar that is not wider, phases cannot be told apart. */
const PLAIN = 3;

const COLORS: Readonly<Record<BarPhase, keyof Palette>> = {
  waiting: 'dim',
  reasoning: 'ws',
  text: 'in',
  tool: 'out',
  stall: 'warn',
  error: 'err',
};

/** Answers of models as bars with their phases, by their beginnings. O(pixels) and the answers before the view. */
export function drawAnswers(
  pen: Pen,
  bars: readonly AnswerBar[],
  scale: TimeScale,
  axis: number,
  palette: Palette,
): void {
  const top = axis - Math.floor((HEIGHT - 2) / 2);
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (const bar of bars) {
    const to = scale.x(bar.to);
    // Many in one pixel are one stroke.
    if (to < 0 || to < drawnTo + 1) continue;
    const from = scale.x(bar.from);
    if (from > scale.width) break;
    if (to - from <= PLAIN) {
      pen.fillStyle = palette[COLORS[bar.spans.at(-1)?.[2] ?? 'text']];
      pen.fillRect(Math.max(0, from), top, Math.max(1.5, to - from), HEIGHT);
    } else drawPhases(pen, bar, scale, top, palette);
    drawnTo = to;
  }
  pen.globalAlpha = 1;
}

function drawPhases(pen: Pen, bar: AnswerBar, scale: TimeScale, top: number, palette: Palette): void {
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (const [start, end, phase] of bar.spans) {
    const to = Math.min(scale.width, scale.x(end));
    if (to < 0 || to < drawnTo + 0.5) continue;
    const from = Math.max(0, scale.x(start));
    if (from > scale.width) return;
    pen.fillStyle = palette[COLORS[phase]];
    // Nothing comes while it is waited for: lower, and paler.
    const isIdle = phase === 'waiting' || phase === 'stall';
    pen.globalAlpha = phase === 'waiting' ? 0.55 : 1;
    pen.fillRect(from, isIdle ? top + 1 : top, Math.max(1, to - from), isIdle ? HEIGHT - 2 : HEIGHT);
    drawnTo = to;
  }
  pen.globalAlpha = 1;
}
