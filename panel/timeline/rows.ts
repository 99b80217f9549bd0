import type { Lane } from '../../src/model/lane.ts';

/** Lanes that have something in common, under a row of their own. */
export interface LaneGroup {
  /** Names it among the groups of its kind. */
  readonly key: string;
  readonly title: string;
  readonly lanes: readonly Lane[];
  readonly collapsed: boolean;
}
export type Row = Lane | LaneGroup;

/** By what it has: lanes are made in the DevTools page, whose classes are not those of the panel's document. */
export function isLane(row: Row | undefined): row is Lane {
  return row !== undefined && !('collapsed' in row);
}

/** Rows from top to bottom and where each is: an immutable value. Lanes are `pitch` px high, groups `groupPitch`. */
export class RowLayout {
  readonly rows: readonly Row[];
  readonly pitch: number;
  readonly groupPitch: number;
  /** Indices of the groups' rows, ascending. */
  readonly #groups: readonly number[];

  constructor(rows: readonly Row[], pitch: number, groupPitch = pitch, groups: readonly number[] = []) {
    this.rows = rows;
    this.pitch = pitch;
    this.groupPitch = groupPitch;
    this.#groups = groups;
  }

  get length(): number {
    return this.rows.length;
  }
  /** Height of all rows in px. */
  get height(): number {
    return this.top(this.rows.length);
  }
  get grouped(): boolean {
    return this.#groups.length > 0;
  }

  /** Where row `index` begins, in px. O(log groups). */
  top(index: number): number {
    return index * this.pitch - this.#groupsBefore(index) * (this.pitch - this.groupPitch);
  }

  heightOf(index: number): number {
    return isLane(this.rows[index]) ? this.pitch : this.groupPitch;
  }

  /** The row at `y` px: -1 above the first, `length` (or more) below the last. O(log rows · log groups). */
  indexAt(y: number): number {
    if (y < 0) return -1;
    if (!this.grouped) return Math.min(this.length, Math.floor(y / this.pitch));
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.top(middle + 1) <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  laneAt(y: number): Lane | undefined {
    const row = this.rows[this.indexAt(y)];
    return isLane(row) ? row : undefined;
  }

  #groupsBefore(index: number): number {
    let low = 0;
    let high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#groups[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
