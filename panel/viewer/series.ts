import type { EpochMs } from '../../src/units.ts';

/** Points of a plot: when there would be more, two become one. */
export const POINTS_MAX = 1024;

/** All values of a stretch of time. */
export interface Point {
  from: EpochMs;
  to: EpochMs;
  min: number;
  max: number;
  last: number;
}

/** Values over time, in at most `POINTS_MAX` points however many come. O(1) amortised. */
export class Series {
  points: Point[] = [];
  /** Values, numbers or not. */
  count = 0;
  /** Those that are no numbers: they are counted, not drawn. */
  others = 0;
  /** How often a value was another than the one before. */
  changes = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  last = '';
  /** Numbers that make a point. */
  #per = 1;
  #inLast = 0;

  add(t: EpochMs, value: number, text: string): void {
    if (this.count++ > 0 && text !== this.last) this.changes++;
    this.last = text;
    if (!Number.isFinite(value)) {
      this.others++;
      return;
    }
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    const open = this.points.at(-1);
    if (open && this.#inLast < this.#per) {
      this.#inLast++;
      join(open, { from: t, to: t, min: value, max: value, last: value });
      return;
    }
    if (this.points.length >= POINTS_MAX) this.#halve();
    this.points.push({ from: t, to: t, min: value, max: value, last: value });
    this.#inLast = 1;
  }

  #halve(): void {
    const halved: Point[] = [];
    for (let i = 0; i < this.points.length; i += 2) {
      const point = this.points[i]!;
      const next = this.points[i + 1];
      if (next) join(point, next);
      halved.push(point);
    }
    this.points = halved;
    this.#per *= 2;
  }
}

function join(point: Point, next: Point): void {
  point.from = Math.min(point.from, next.from);
  point.to = Math.max(point.to, next.to);
  point.min = Math.min(point.min, next.min);
  point.max = Math.max(point.max, next.max);
  point.last = next.last;
}
