import type { Pen, Trend } from './scene.ts';
import type { TimeScale } from './time-scale.ts';

/**
 * A followed value as steps over its lane, from its least at the bottom to its largest at the top: nothing is known to
 * be between two values. O(points), of which there are at most as many as pixels on a wide screen.
 */
export function drawTrend(
  pen: Pen,
  { points, min, max }: Trend,
  scale: TimeScale,
  lane: { top: number; height: number },
  color: string,
): void {
  const y = (value: number) =>
    lane.top + Math.round((1 - (value - min) / (max - min || 1)) * (lane.height - 1));
  pen.fillStyle = color;
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    const next = points[i + 1];
    const from = Math.max(0, scale.x(point.from));
    const to = next ? Math.min(scale.width, scale.x(next.from)) : Math.min(scale.width, from + 1);
    if (to < 0 || from > scale.width) continue;
    const [low, high] = [y(point.min), y(point.max)];
    pen.globalAlpha = 0.35;
    if (low > high) pen.fillRect(from, high, 1, low - high + 1);
    pen.globalAlpha = 1;
    const at = y(point.last);
    pen.fillRect(from, at, Math.max(1, to - from), 1);
    if (!next) continue;
    const then = y(next.last);
    if (then !== at && scale.x(next.from) <= scale.width)
      pen.fillRect(to, Math.min(at, then), 1, Math.abs(then - at) + 1);
  }
  pen.globalAlpha = 1;
}
