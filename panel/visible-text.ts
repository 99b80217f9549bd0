import type { Bytes } from '../src/units.ts';
import { RowStarts } from './row-starts.ts';

/**
 * Bytes as text with all that is invisible made visible. First the rows are found, for all bytes and cheaply; pieces
 * to draw are made only of the rows in sight. Nothing is assumed of the bytes: what is not UTF-8 is shown byte by byte.
 */

/** A part of a row. `eol`, `control` and `mark` stand for characters that could not be seen. */
export interface Visible {
  kind: 'text' | 'eol' | 'control' | 'mark' | 'bad' | 'chunk';
  text: string;
  /** Its short name: hardly a font has pictures of control characters. */
  label?: string;
  /** What it stands for, in words. */
  title?: string;
}

/** Where rows begin, and where chunks do. */
export interface RawRows {
  readonly bytes: Uint8Array;
  /** Offset of each row's first byte, and at last the end of the bytes. */
  readonly starts: Uint32Array;
  readonly count: number;
  /** Offset of each chunk's first byte, ascending; chunk 1 begins at 0. */
  readonly borders: readonly Bytes[];
}

interface Character {
  /** -1: not UTF-8, one byte. */
  code: number;
  length: number;
}

/** The C0 controls by their ASCII names. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );
/** What the marker of a chunk takes within a row. */
const MARKER_CELLS = 3;
const CR = 0x0d;
const LF = 0x0a;
const BOM = 0xfeff;

/** Rows of at most `columns` cells; a row ends after each CR, LF or CR LF. */
export function rawRows(bytes: Uint8Array, columns: number, chunks: readonly Uint8Array[] = []): RawRows {
  const rows = new RowStarts();
  const borders = bordersOf(chunks);
  let at = 0;
  let cells = 0;
  let chunk = 0;
  if (bytes.length > 0) rows.add(0);
  while (at < bytes.length) {
    for (; (borders[chunk] ?? Number.POSITIVE_INFINITY) <= at; chunk++) if (cells > 0) cells += MARKER_CELLS;
    const { code, length } = characterAt(bytes, at);
    const wide = cellsOf(code);
    if (code === CR || code === LF) {
      at += code === CR && bytes[at + 1] === LF ? 2 : 1;
      cells = 0;
      if (at < bytes.length) rows.add(at);
      continue;
    }
    if (cells > 0 && cells + wide > columns) {
      rows.add(at);
      cells = 0;
    }
    cells += wide;
    at += length;
  }
  return { bytes, starts: rows.endedAt(bytes.length), count: rows.count, borders };
}

/** The chunk that begins with the row, if one does. */
export function chunkAtStart(rows: RawRows, index: number): number | undefined {
  const start = rows.starts[index] as number;
  const chunk = chunkFrom(rows.borders, start);
  return rows.borders[chunk] === start ? chunk + 1 : undefined;
}

/** What to draw of a row; chunks that begin with it are left to `chunkAtStart`. */
export function visibleRow(rows: RawRows, index: number): Visible[] {
  const { bytes, borders } = rows;
  const end = rows.starts[index + 1] as number;
  const pieces: Visible[] = [];
  let at = rows.starts[index] as number;
  let chunk = chunkFrom(borders, at);
  if (borders[chunk] === at) chunk++;
  let text = '';
  const flush = () => {
    if (text) pieces.push({ kind: 'text', text });
    text = '';
  };
  const chunksUntil = (to: Bytes) => {
    for (; (borders[chunk] ?? Number.POSITIVE_INFINITY) <= to; chunk++) {
      flush();
      const within = (borders[chunk] as number) < at ? ', within the character before' : '';
      const number = String(chunk + 1);
      pieces.push({ kind: 'chunk', text: number, title: `Chunk ${number} begins here${within}` });
    }
  };
  while (at < end) {
    chunksUntil(at);
    const { code, length } = characterAt(bytes, at);
    const special = specialOf(code, at, bytes[at] as number);
    if (special) {
      flush();
      pieces.push(special);
    } else text += String.fromCodePoint(code);
    at += length;
  }
  chunksUntil(end - 1); // one that begins within the last character
  flush();
  return pieces;
}

function specialOf(code: number, at: number, byte: number): Visible | undefined {
  if (code < 0) {
    const hex = byte.toString(16).toUpperCase().padStart(2, '0');
    return { kind: 'bad', text: hex, title: `Byte 0x${hex}: not UTF-8` };
  }
  if (code === CR) return { kind: 'eol', text: '␍', label: 'CR', title: 'Carriage return' };
  if (code === LF) return { kind: 'eol', text: '␊', label: 'LF', title: 'Line feed' };
  if (code < 0x20 || code === 0x7f) {
    const picture = code === 0x7f ? '␡' : String.fromCodePoint(0x2400 + code);
    return { kind: 'control', text: picture, label: CONTROLS[code] ?? 'DEL', title: point(code) };
  }
  if (code === BOM && at === 0) return { kind: 'mark', text: 'BOM', title: 'Byte order mark, U+FEFF' };
  if (isInvisible(code)) return { kind: 'mark', text: point(code), title: 'A character that cannot be seen' };
  return undefined;
}

/** Controls, and what has no width or turns the direction of the text around: it could hide or fake what is there. */
function isInvisible(code: number): boolean {
  return (
    (code >= 0x80 && code < 0xa0) ||
    code === 0xa0 ||
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === BOM ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

function point(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Columns of a monospaced font that a character takes; boxed ones take those of their label and its edges. */
function cellsOf(code: number): number {
  if (code < 0) return 4;
  if (code < 0x20 || code === 0x7f) return 4;
  if (code < 0x7f) return 1;
  if (code === BOM || isInvisible(code)) return 8;
  // East Asian and emoji, roughly: a row may come out shorter than it could be, never longer.
  return code >= 0x1100 ? 2 : 1;
}

/** The character at `at`, as the UTF-8 of the Encoding Standard has it: no overlong forms, no surrogates. */
function characterAt(bytes: Uint8Array, at: number): Character {
  const first = bytes[at] as number;
  if (first < 0x80) return { code: first, length: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return { code: -1, length: 1 };
    code = (code << 6) | (next & 0x3f);
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length] as number;
  const surrogate = code >= 0xd800 && code < 0xe000;
  if (first < 0xc2 || first > 0xf4 || code < least || code > 0x10ffff || surrogate)
    return { code: -1, length: 1 };
  return { code, length };
}

function bordersOf(chunks: readonly Uint8Array[]): Bytes[] {
  const borders: Bytes[] = [];
  let at = 0;
  for (const chunk of chunks) {
    borders.push(at);
    at += chunk.length;
  }
  return borders;
}

/** Index of the first border at or after `at`. */
function chunkFrom(borders: readonly Bytes[], at: Bytes): number {
  let [low, high] = [0, borders.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
