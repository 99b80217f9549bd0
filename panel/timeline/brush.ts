import type { EpochMs } from '../../src/units.ts';
import { type TimeScale, TimeSpan } from './time-scale.ts';

/** So near, an edge is meant. */
const EDGE_PX = 5;
/** A brush is never drawn narrower: it could not be grabbed. */
const NARROWEST_PX = 6;
/** A brush over so much of the strip cannot be moved: a drag in it selects. */
const WHOLE = 0.97;

/** What a drag that begins somewhere on the overview does. */
export type Grip = 'move' | 'start' | 'end' | 'select';

/** Where the brush is drawn on a strip with `scale`: within the strip, and wide enough to be grabbed. */
export function brushBox(scale: TimeScale, shown: TimeSpan): { left: number; right: number } {
  const left = Math.min(scale.width, Math.max(0, scale.x(shown.start)));
  const right = Math.min(scale.width, Math.max(0, scale.x(shown.end)));
  const lacking = Math.max(0, NARROWEST_PX - (right - left)) / 2;
  return { left: Math.max(0, left - lacking), right: Math.min(scale.width, right + lacking) };
}

export function gripAt(scale: TimeScale, shown: TimeSpan, x: number): Grip {
  const { left, right } = brushBox(scale, shown);
  const narrow = right - left < 4 * EDGE_PX;
  // A narrow brush is grabbed at its edges from outside only, or it could not be moved.
  if (x >= left - EDGE_PX && x <= left + (narrow ? 0 : EDGE_PX) && left > 0) return 'start';
  if (x <= right + EDGE_PX && x >= right - (narrow ? 0 : EDGE_PX) && right < scale.width) return 'end';
  if (x < left || x > right) return 'select';
  return right - left >= scale.width * WHOLE ? 'select' : 'move';
}

/** The span after dragging `grip` from time `from` to time `to`; `shown` is the span when the drag began. */
export function dragged(grip: Grip, shown: TimeSpan, from: EpochMs, to: EpochMs): TimeSpan {
  if (grip === 'move') return shown.translate(to - from);
  const fixed = grip === 'start' ? shown.end : grip === 'end' ? shown.start : from;
  return new TimeSpan(Math.min(fixed, to), Math.max(fixed, to));
}
