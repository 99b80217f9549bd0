import type { Attempt, Lane } from '../../src/model/lane.ts';
import { duration } from '../format.ts';
import type { Pen } from './scene.ts';

/** A label may reach this far into what follows. */
const SPILL = 3;

/** Draws `text` above the bar when it fits between `x` and `end`. Returns where the next label may begin. */
export function drawLabel(
  pen: Pen,
  text: string,
  x: number,
  axis: number,
  end: number,
  color: string,
  free: number,
): number {
  const start = Math.max(x, 2);
  const width = pen.measureText(text).width;
  if (start + width > end + SPILL) return free;
  pen.fillStyle = color;
  pen.fillText(text, start, axis - 3);
  return start + width + 5;
}

export function drawFirstThatFits(
  pen: Pen,
  texts: string[],
  x: number,
  axis: number,
  end: number,
  color: string,
  free: number,
): number {
  for (const text of texts) {
    const after = drawLabel(pen, text, x, axis, end, color, free);
    if (after !== free) return after;
  }
  return free;
}

/** Longest first. */
export function waitLabels(attempt: Attempt, next: Attempt): string[] {
  const wait = next.delay ?? Math.max(0, next.start - (attempt.end as number));
  return [
    `${next.inferred ? 're-created after' : 'waited'} ${duration(wait)}`,
    duration(wait),
    duration(wait >= 1000 ? Math.round(wait / 1000) * 1000 : wait),
  ];
}

export function idLabel(attempt: Attempt): string | undefined {
  if (attempt.lastEventIdForgotten) return `⟲ id ${shortId(attempt.lastEventIdForgotten)} forgotten`;
  return attempt.lastEventId ? `⟲ ${shortId(attempt.lastEventId)}` : undefined;
}

function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 13)}…` : id;
}

export function endLabel(lane: Lane, attempt: Attempt, last: boolean): string | undefined {
  if (attempt.code !== undefined) return String(attempt.code);
  if (last && lane.state === 'failed') return 'failed';
  return undefined;
}
