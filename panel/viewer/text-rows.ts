import { RowStarts } from '../row-starts.ts';

/** A text in rows, each by where it begins. */
export interface TextRows {
  readonly text: string;
  /** Index of each row's first character, and at last the end of the text. */
  readonly starts: Uint32Array;
  readonly count: number;
}

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
/** Cells of a tab, and from which character on most take two: East Asian, emoji. Roughly, and rather too many. */
const TAB_CELLS = 8;
const WIDE = 0x1100;

/** Rows of at most `columns` cells of a monospaced font; one ends after each LF, CR or CR LF too. O(text). */
export function textRows(text: string, columns: number): TextRows {
  const rows = new RowStarts();
  if (text.length > 0) rows.add(0);
  let cells = 0;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit === LF || unit === CR) {
      at += unit === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
      cells = 0;
      if (at < text.length) rows.add(at);
      continue;
    }
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    const wide = unit === TAB ? TAB_CELLS : unit >= WIDE ? 2 : 1;
    if (cells > 0 && cells + wide > columns) {
      rows.add(at);
      cells = 0;
    }
    cells += wide;
    at += isPair ? 2 : 1;
  }
  return { text, starts: rows.endedAt(text.length), count: rows.count };
}

/** A row without its end of line. */
export function textRow({ text, starts }: TextRows, index: number): string {
  return text.slice(starts[index], starts[index + 1]).replace(/[\r\n]+$/, '');
}
