import type { Attempt, Lane } from '../../src/model/lane.ts';
import { duration, oneLine } from '../format.ts';
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

/** The wait that was observed, longest first; a page that makes a new object does not retry. */
export function waitLabels(attempt: Attempt, next: Attempt): string[] {
  const wait = next.delay ?? Math.max(0, next.start - (attempt.end as number));
  const rounded = duration(wait >= 1000 ? Math.round(wait / 1000) * 1000 : wait);
  const again = next.inferred
    ? [`re-created after ${duration(wait)}`]
    : [`retry after ${duration(wait)}`, `retry ${rounded}`];
  return [...again, duration(wait), rounded];
}

export function idLabel(attempt: Attempt): string | undefined {
  if (attempt.lastEventIdForgotten) return `⟲ id ${shortId(attempt.lastEventIdForgotten)} forgotten`;
  return attempt.lastEventId ? `⟲ ${shortId(attempt.lastEventId)}` : undefined;
}

function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 13)}…` : id;
}

/** How an attempt ended, longest first: its close code, or the status it was answered with. */
export function endLabels(lane: Lane, attempt: Attempt, last: boolean): string[] {
  const { code, reason } = attempt;
  if (code !== undefined) return reason ? [`${code} ${oneLine(reason, 24)}`, String(code)] : [String(code)];
  const status = attempt.outcome === 'failed' ? attempt.failed?.status : undefined;
  // "204 No Content" is how a server tells an EventSource not to come back (HTML Standard §9.2.3).
  if (status === 204 && lane.api === 'EventSource') return ['204: stopped', '204'];
  const final = last && lane.state === 'failed';
  if (status && status >= 300) return final ? [`${status}: failed`, String(status)] : [String(status)];
  return final ? ['failed'] : [];
}
