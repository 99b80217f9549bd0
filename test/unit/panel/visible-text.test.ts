import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkAtStart, type RawRows, rawRows, visibleRow } from '../../../panel/visible-text.ts';
import { IN_TIME } from '../helpers/in-time.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A row as a line of text: what is not text in brackets. */
const line = (rows: RawRows, index: number): string =>
  visibleRow(rows, index)
    .map(({ kind, text }) => (kind === 'text' || kind === 'eol' ? text : `[${text}]`))
    .join('');
const shown = (bytes: Uint8Array, columns = 80, chunks: Uint8Array[] = []): string[] => {
  const rows = rawRows(bytes, columns, chunks);
  return Array.from({ length: rows.count }, (_, index) => line(rows, index));
};

describe('bytes made visible', () => {
  it('shows line ends of all three kinds, and what no eye sees', () => {
    expect(shown(utf8('\ufeff: hi\r\nid: 1\rdata: a\n\n'))).toEqual([
      '[BOM]: hi␍␊',
      'id: 1␍',
      'data: a␊',
      '␊',
    ]);
    expect(shown(utf8('a\0b\tc\x1b\x7f\u202e\u200b\ufeff'))).toEqual([
      'a[␀]b[␉]c[␛][␡][U+202E][U+200B][U+FEFF]',
    ]);
    expect(shown(utf8('é 😀 中'))).toEqual(['é 😀 中']);
    expect(shown(new Uint8Array())).toEqual([]);
  });

  it('shows what is not UTF-8 byte by byte', () => {
    expect(shown(Uint8Array.of(0x61, 0xff, 0xc0, 0x80, 0xe2, 0x82, 0x62, 0xed, 0xa0, 0x80, 0xf0))).toEqual([
      'a[FF][C0][80][E2][82]b[ED][A0][80][F0]',
    ]);
  });

  it('breaks long lines, and never within a character', () => {
    expect(shown(utf8('abcdefgh\nij'), 3)).toEqual(['abc', 'def', 'gh␊', 'ij']);
    expect(shown(utf8('ab😀😀'), 3)).toEqual(['ab', '😀', '😀']);
  });

  it('marks where chunks begin, within a row and within a character too', () => {
    const bytes = utf8('data: é\n\ndata: b');
    const chunks = [bytes.slice(0, 3), bytes.slice(3, 7), bytes.slice(7, 10), bytes.slice(10)];
    const rows = rawRows(bytes, 80, chunks);
    expect(chunkAtStart(rows, 0)).toBe(1);
    expect(chunkAtStart(rows, 1)).toBeUndefined();
    expect(chunkAtStart(rows, 2)).toBe(4);
    expect(shown(bytes, 80, chunks)).toEqual(['dat[2]a: é[3]␊', '␊', 'data: b']);
    const last = visibleRow(rows, 0).find(({ text }) => text === '3');
    expect(last?.title).toMatch(/within the character/);
    // The character in which it begins is the last of its row.
    expect(shown(utf8('aé'), 80, [utf8('aé').slice(0, 2), utf8('aé').slice(2)])).toEqual(['aé[2]']);
  });

  it('agrees with the decoder on any bytes, and takes each byte once', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.string({ unit: 'binary' }).map(utf8));
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 20 }), (parts, columns) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        const rows = rawRows(bytes, columns, parts);
        const starts = [...rows.starts.subarray(0, rows.count)];
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        const valid = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        const drawn = Array.from({ length: rows.count }, (_, index) => visibleRow(rows, index)).flat();
        // Decoders replace runs of bad bytes, we show each: alike only in whether there are any.
        const bad = drawn.filter(({ kind }) => kind === 'bad').length;
        if (!valid.includes('\ufffd')) expect(bad).toBe(0);
        const borders = drawn.filter(({ kind }) => kind === 'chunk').length;
        const atStart = starts.filter((_, index) => chunkAtStart(rows, index) !== undefined).length;
        const distinct = parts.every((part) => part.length > 0);
        if (distinct) expect(borders + atStart).toBe(parts.length);
      }),
      { numRuns: 500 },
    );
  });

  it('takes 256 KiB of line feeds in no time worth noticing', () => {
    const started = performance.now();
    expect(rawRows(new Uint8Array(256 * 1024).fill(10), 80).count).toBe(256 * 1024);
    expect(performance.now() - started).toBeLessThan(IN_TIME);
  });
});
