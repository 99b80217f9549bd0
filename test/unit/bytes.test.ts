import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Bytes, base64Length, dataLength, utf8Length } from '../../src/model/bytes.ts';
import { anyText } from './helpers/arbitraries.ts';

describe('sizes', () => {
  it('of texts are what TextEncoder writes, lone surrogates included, short or long', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), fc.boolean(), (text, long) => {
        const whole = long ? text.repeat(2049) : text;
        expect(utf8Length(whole)).toBe(encoder.encode(whole).length);
      }),
    );
    expect(utf8Length('\ud83d\ude00\ud83d')).toBe(4 + 3);
  });

  it('of base64 are those of the bytes, which read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const base64 = btoa(String.fromCharCode(...bytes));
        expect([...base64Bytes(base64)]).toEqual([...bytes]);
        expect([base64Length(base64), dataLength({ base64 })]).toEqual([bytes.length, bytes.length]);
      }),
    );
  });

  it('of what is no base64 are harmless', () => {
    expect([...base64Bytes('§§')]).toEqual([]);
    expect(base64Length('')).toBe(0);
    expect(base64Length('=')).toBe(0);
  });
});
