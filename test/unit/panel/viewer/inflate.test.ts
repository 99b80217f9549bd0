import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate, isRawDeflate, packedAs, zstdWindow } from '../../../../panel/viewer/inflate.ts';
import { mediaType } from '../../../../panel/viewer/media.ts';

const bytes = (...parts: (number[] | Uint8Array)[]) =>
  new Uint8Array(Buffer.concat(parts.map((one) => Buffer.from(one))));
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Blocks of zstd (RFC 8878 §3.1.1.2): 0 is raw, 1 one byte many times. */
const block = (type: 0 | 1, size: number, data: Uint8Array | number[], last: boolean) => {
  const head = (size << 3) | (type << 1) | Number(last);
  return bytes([head & 255, (head >> 8) & 255, head >> 16], data);
};

describe('packed payloads', () => {
  it('are unpacked', async () => {
    const text = Buffer.from(JSON.stringify({ a: 'x'.repeat(1000) }));
    for (const [packed, name] of [
      [gzipSync(text), 'gzip'],
      [deflateSync(text), 'deflate'],
      [deflateRawSync(text), 'deflate-raw'],
    ] as const) {
      expect(packedAs(packed)).toBe(name === 'deflate-raw' ? undefined : name);
      const result = await inflate(new Uint8Array(packed), name);
      expect(Buffer.from(result.bytes).equals(text)).toBe(true);
      expect(result.fault).toBeUndefined();
    }
    const frame = bytes(MAGIC, [0x20, 5], block(0, 5, Buffer.from('hello'), true));
    expect(packedAs(frame)).toBe('zstd');
    expect(Buffer.from((await inflate(frame, 'zstd')).bytes).toString()).toBe('hello');
    expect(packedAs(Buffer.from('{"a":1}'))).toBeUndefined();
  });

  it('are no bombs: a limit is kept and said', async () => {
    const max = 1 << 20;
    const gzip = await inflate(new Uint8Array(gzipSync(Buffer.alloc(8 * max))), 'gzip', max);
    expect([gzip.bytes.length, gzip.fault]).toEqual([max, 'More than 1 MiB: not unpacked beyond.']);
    const blocks = Array.from({ length: 64 }, (_, i) => block(1, 128 * 1024, [7], i === 63));
    // A window of 1 MiB, no size told.
    const zstd = await inflate(bytes(MAGIC, [0x00, 10 << 3], ...blocks), 'zstd', max);
    expect([zstd.bytes.length, zstd.fault]).toEqual([max, 'More than 1 MiB: not unpacked beyond.']);
    const wide = bytes(MAGIC, [0x00, 0xf8], block(0, 1, [1], true));
    expect(zstdWindow(wide)).toBe(2 ** 41);
    expect((await inflate(wide, 'zstd')).fault).toMatch(/its window of .* is more than 64 MiB/);
  });

  it('are read as far as they go where they are cut', async () => {
    const text = Buffer.from(Array.from({ length: 50_000 }, (_, n) => n).join());
    const packed = gzipSync(text);
    const cut = await inflate(new Uint8Array(packed.subarray(0, packed.length - 1000)), 'gzip');
    expect(cut.fault).toMatch(/^It cannot be unpacked to its end/);
    expect(cut.bytes.length).toBeGreaterThan(0);
    expect(text.subarray(0, cut.bytes.length).equals(Buffer.from(cut.bytes))).toBe(true);
    const frame = bytes(MAGIC, [0x20, 5], block(0, 5, Buffer.from('hello'), true));
    expect((await inflate(frame.subarray(0, 10), 'zstd')).fault).toBeDefined();
  });

  it('never reject, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(
          ['gzip', [0x1f, 0x8b, 8, 0]] as const,
          ['deflate', [0x78, 0x9c]] as const,
          ['zstd', MAGIC] as const,
          ['deflate-raw', [0x4d]] as const,
        ),
        async (rest, [packed, head]) => {
          const { bytes: result } = await inflate(bytes([...head], rest), packed, 1 << 16);
          expect(result.length).toBeLessThanOrEqual(1 << 16);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('raw deflate', () => {
  const raw = (data: string | Uint8Array, level = 6) => new Uint8Array(deflateRawSync(data, { level }));

  it('is guessed where all of it is one stream that stands for JSON, a long text or BSON', async () => {
    for (const level of [0, 1, 9])
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), async (value) => {
          const packed = raw(JSON.stringify(value), level);
          expect(await isRawDeflate(packed)).toBe(packed.length >= 8);
        }),
        { numRuns: 40 },
      );
    expect(await isRawDeflate(raw('it is long enough to be no chance '.repeat(3)))).toBe(true);
    expect(await isRawDeflate(raw(serialize({ a: 'one', b: 2 })))).toBe(true);
  });

  it('is not guessed of what is cut, has more behind it, is a short text, bytes or a bomb', async () => {
    const packed = raw(JSON.stringify({ a: 'one', list: [1, 2, 3] }));
    for (let end = 0; end < packed.length; end++)
      expect(await isRawDeflate(packed.subarray(0, end))).toBe(false);
    expect(await isRawDeflate(new Uint8Array([...packed, 0]))).toBe(false);
    expect(await isRawDeflate(raw('a few words, no more'))).toBe(false);
    expect(await isRawDeflate(raw(Buffer.from(Array.from({ length: 200 }, (_, i) => i))))).toBe(false);
    expect(await isRawDeflate(raw(Buffer.alloc(17 << 20, 'a')))).toBe(false);
  });

  it('is not seen in random bytes', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 40 }), async (some) => {
        if (await isRawDeflate(some)) seen++;
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(seen).toBe(0);
  });
});

describe('media', () => {
  it('are known by their first bytes', () => {
    expect(mediaType(bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('image/png');
    expect(mediaType(Buffer.from('RIFF....WEBPVP8 '))).toBe('image/webp');
    expect(mediaType(Buffer.from('RIFF....WAVEfmt '))).toBe('audio/wav');
    expect(mediaType(Buffer.from('BMW is a car'))).toBeUndefined();
    expect(mediaType(new Uint8Array())).toBeUndefined();
    // Frames of MPEG-2, layer III, 24 kHz, 64 kbit/s: 192 bytes each.
    const frame = bytes([0xff, 0xf3, 0x84, 0xc4], new Uint8Array(188));
    expect(mediaType(bytes(frame, frame))).toBe('audio/mpeg');
    expect(mediaType(bytes(frame, [0]))).toBeUndefined();
    expect(mediaType(bytes([0xff, 0xf3, 0x84]))).toBeUndefined();
  });
});
