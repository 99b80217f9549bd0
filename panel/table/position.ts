import type { Seq } from '../../src/units.ts';
import type { VirtualList } from '../virtual.ts';
import type { Rows } from './rows.ts';

/** Where a table stands, kept by record and not by pixel: rows come and go above it. */
export class Position {
  /** px from the top of all rows. */
  offset = 0;
  /** Follow the newest record: only while the user is at the end where it comes. */
  follow = true;
  /** The record at the top edge. */
  anchor: Seq = Number.NaN;
  #selected: Seq | undefined;
  #newest: Rows['newest'] = 'last';

  /** The user scrolled. */
  scrolled(offset: number, list: VirtualList, rows: Rows): void {
    this.offset = offset;
    this.follow = this.#atNewest(list, rows);
    this.anchor = rows.at(Math.floor(offset / list.rowHeight));
  }

  /** Brings it up to date with what came and went. Returns the row of the selected record, or -1. */
  update(list: VirtualList, rows: Rows, selected: Seq | undefined): number {
    const { rowHeight } = list;
    // Turned round: the end that is followed is another one.
    if (rows.newest !== this.#newest) {
      this.#newest = rows.newest;
      this.offset = 0;
      this.follow = rows.newest === 'first';
      this.anchor = rows.at(0);
    }
    if (this.follow) this.offset = rows.newest === 'first' ? 0 : list.maxOffset;
    else if (!Number.isNaN(this.anchor) && rows.newest) {
      // The same record stays at the top, whatever was forgotten or filtered above it.
      const into = this.offset % rowHeight;
      this.offset = Math.min(list.maxOffset, rows.place(this.anchor) * rowHeight + into);
    }
    const found = selected === undefined ? -1 : rows.indexOf(selected);
    // A new selection comes into sight, and there the table stays; an old one may be scrolled away.
    if (selected !== this.#selected && list.viewport > 0) {
      this.#selected = selected;
      if (found >= 0) {
        this.offset = list.reveal(found, this.offset);
        this.follow = rows.at(found) === newest(rows);
      }
    }
    // Where nothing is found (yet), the place is kept.
    if (rows.length > 0) this.anchor = rows.at(Math.floor(this.offset / rowHeight));
    return found;
  }

  #atNewest(list: VirtualList, rows: Rows): boolean {
    if (rows.newest === 'last') return list.atEnd(this.offset);
    return rows.newest === 'first' && this.offset < list.rowHeight / 2;
  }
}

function newest(rows: Rows): Seq | undefined {
  if (rows.newest === 'last') return rows.at(rows.length - 1);
  return rows.newest === 'first' ? rows.at(0) : undefined;
}
