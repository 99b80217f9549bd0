import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaBytes, mediaInText, mediaSize } from '../../../../panel/viewer/media-text.ts';
import { pcmBeside, pcmOfType, wavOf } from '../../../../panel/viewer/pcm.ts';
import { recogniseText } from '../../../../panel/viewer/recognise.ts';
import { readJson } from '../../../../src/decode/json-tree.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('images and sounds in texts', () => {
  it('are told by data URLs, in base64 or percent-encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.boolean(), (bytes, padded) => {
        const base64 = Buffer.from(bytes).toString(padded ? 'base64' : 'base64url');
        const text = `data:image/png;base64,${base64}`;
        const found = mediaInText(text)!;
        expect(found).toMatchObject({ type: 'image/png', told: true });
        expect(Buffer.from(mediaBytes(text, found)).equals(Buffer.from(bytes))).toBe(true);
        const percent = `data:audio/ogg;codecs=opus,${[...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
        const other = mediaInText(percent)!;
        expect(other).toMatchObject({ type: 'audio/ogg;codecs=opus', base64: false });
        expect(Buffer.from(mediaBytes(percent, other)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
    const svg = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect(Buffer.from(mediaBytes(svg, mediaInText(svg)!)).toString()).toMatch(/^<svg/);
  });

  it('are guessed of base64 by its first bytes, and of nothing else', () => {
    const base64 = PNG.toString('base64');
    expect(mediaInText(base64)).toMatchObject({ type: 'image/png', told: false });
    expect(Buffer.from(mediaBytes(base64, mediaInText(base64)!)).equals(PNG)).toBe(true);
    expect(recogniseText(base64)).toMatchObject({ words: `image/png, ${PNG.length} B`, guess: true });
    for (const text of [
      'iVBORw0KGgo',
      'data:text/html,<b>',
      'data:image/png',
      'BM'.repeat(40),
      'x'.repeat(99),
      '',
    ])
      expect(mediaInText(text)).toBeUndefined();
  });

  it('are never thrown at, whatever is there', () => {
    const begins = fc.constantFrom(
      '',
      'data:image/png;base64,',
      'data:audio/pcm,',
      base64Of('ID3'),
      base64Of('RIFF....WAVE'),
    );
    fc.assert(
      fc.property(begins, fc.oneof(fc.string(), fc.base64String({ minLength: 40 })), (begin, rest) => {
        const text = begin + rest;
        const found = mediaInText(text);
        if (!found) return;
        expect(mediaBytes(text, found).length).toBeLessThanOrEqual(text.length * 3);
        expect(mediaSize(text, found)).toBeGreaterThanOrEqual(-3);
      }),
    );
  });
});

const base64Of = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');

describe('PCM', () => {
  const beside = (json: string, key: string) => pcmBeside(key, readJson(json).root);

  it('is told by what stands beside it', () => {
    expect(beside('{"type":"response.output_audio.delta","delta":"AAAA"}', 'delta')).toEqual({
      rate: 24_000,
      channels: 1,
      told: false,
    });
    expect(beside('{"type":"response.output_text.delta","delta":"AAAA"}', 'delta')).toBeUndefined();
    expect(beside('{"type":"response.output_audio.delta","item_id":"AAAA"}', 'item_id')).toBeUndefined();
    expect(beside('{"mimeType":"audio/pcm;rate=16000","data":"AAAA"}', 'data')).toEqual({
      rate: 16_000,
      channels: 1,
      told: true,
    });
    expect(beside('{"mimeType":"image/png","data":"AAAA"}', 'data')).toBeUndefined();
    expect(beside('{"type":"__proto__","data":"AAAA"}', 'data')).toBeUndefined();
    expect(pcmOfType('audio/L16;codec=pcm;rate=24000')).toEqual({ rate: 24_000, channels: 1, told: true });
    expect(pcmOfType('audio/pcma')).toBeUndefined();
  });

  it('gets the header of a file, whose lengths are right', () => {
    const file = wavOf(new Uint8Array([1, 2, 3, 4, 5]), { rate: 24_000, channels: 1, told: true });
    const view = new DataView(file.buffer);
    expect(file.length).toBe(48);
    expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(28, true)]).toEqual([
      40, 24_000, 48_000,
    ]);
    expect(view.getUint32(40, true)).toBe(4);
    expect([...file.subarray(44)]).toEqual([1, 2, 3, 4]);
  });
});
