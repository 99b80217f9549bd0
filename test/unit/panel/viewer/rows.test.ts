import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPart, PART, partCount, textPart } from '../../../../panel/viewer/payload-parts.ts';
import { textRow, textRows } from '../../../../panel/viewer/text-rows.ts';

const rowsOf = (text: string, columns: number): string[] => {
  const rows = textRows(text, columns);
  return Array.from({ length: rows.count }, (_, i) => textRow(rows, i));
};

describe('text in rows', () => {
  it('ends a row where a line ends, or the width does', () => {
    expect(rowsOf('', 20)).toEqual([]);
    expect(rowsOf('ab\r\ncd\n\ne\rf\n', 20)).toEqual(['ab', 'cd', '', 'e', 'f']);
    expect(rowsOf('abcdefg', 3)).toEqual(['abc', 'def', 'g']);
    expect(rowsOf('a😀b한c', 3)).toEqual(['a😀', 'b한', 'c']);
  });

  it('leaves nothing out, and no row is too wide', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '한', '😀', '\n', '\r', '\t', '\ud800') });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 20 }), (text, columns) => {
        const rows = textRows(text, columns);
        const parts = Array.from({ length: rows.count }, (_, i) =>
          text.slice(rows.starts[i], rows.starts[i + 1]),
        );
        expect(parts.join('')).toBe(text);
        for (const row of rowsOf(text, columns)) expect(row.length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('payloads in parts', () => {
  const all = <T>(parts: number, part: (index: number) => T) =>
    Array.from({ length: parts }, (_, i) => part(i));

  it('of text hold each character once, and know where their bytes are', () => {
    for (const shift of ['', 'a', 'ab', 'abc']) {
      const data = shift + 'é😀'.repeat(PART / 2);
      const parts = partCount(data);
      expect(parts).toBe(2);
      const texts = all(parts, (i) => textPart(data, i));
      expect(texts.join('') === data).toBe(true);
      expect(texts.some((text) => /[\ud800-\udbff]$/.test(text))).toBe(false);
      const whole = Buffer.from(data);
      for (const { bytes, offset } of all(parts, (i) => bytesPart(data, i)))
        expect(whole.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
    }
  });

  it('of bytes hold each byte once, and each character once', () => {
    for (const shift of ['', 'a', 'ab', 'abc']) {
      const text = shift + 'é😀'.repeat(PART / 4);
      const whole = Buffer.from(text);
      const data = { base64: whole.toString('base64') };
      const parts = partCount(data);
      expect(all(parts, (i) => textPart(data, i)).join('') === text).toBe(true);
      const bytes = Buffer.concat(all(parts, (i) => bytesPart(data, i).bytes));
      expect(bytes.equals(whole)).toBe(true);
      expect(bytesPart(data, 1).offset).toBe(bytesPart(data, 0).bytes.length);
    }
    expect([partCount(''), textPart('', 0), bytesPart({ base64: '' }, 0).bytes.length]).toEqual([1, '', 0]);
  });
});
