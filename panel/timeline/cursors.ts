import type { Column } from '../../src/model/column.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Bytes, EpochMs, Milliseconds } from '../../src/units.ts';

/** Two moments to measure between: an immutable value. */
export interface Cursors {
  readonly a?: EpochMs;
  readonly b?: EpochMs;
}

/** Messages between two moments, both included, and their payloads. */
export interface Between {
  received: number;
  sent: number;
  bytes: Bytes;
}

/** Sets A, then B; with both set the nearer one moves. */
export function placed(cursors: Cursors, t: EpochMs): Cursors {
  const { a, b } = cursors;
  if (a === undefined) return { ...cursors, a: t };
  if (b === undefined || Math.abs(t - b) < Math.abs(t - a)) return { ...cursors, b: t };
  return { ...cursors, a: t };
}

/** From A to B, negative when B is earlier; undefined until both are set. */
export function gap({ a, b }: Cursors): Milliseconds | undefined {
  return a === undefined || b === undefined ? undefined : b - a;
}

/** What `lanes` still hold between the cursors; nothing until both are set. O(messages between). */
export function between(lanes: Iterable<Lane>, { a, b }: Cursors): Between {
  const counted: Between = { received: 0, sent: 0, bytes: 0 };
  if (a === undefined || b === undefined) return counted;
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  for (const lane of lanes) {
    counted.received += add(counted, lane.inTimes, lane.inSizes, from, to);
    counted.sent += add(counted, lane.outTimes, lane.outSizes, from, to);
  }
  return counted;
}

function add(into: Between, times: Column, sizes: Column, from: EpochMs, to: EpochMs): number {
  const first = times.lowerBound(from);
  let i = first;
  for (; i < times.length && times.at(i) <= to; i++) into.bytes += sizes.at(i);
  return i - first;
}
