import { isBson } from '../../src/decode/bson.ts';
import { strictText } from '../../src/decode/data.ts';
import { binarySize } from '../format.ts';

/** What is unpacked from one payload at most: some kilobytes can stand for gigabytes. */
export const INFLATED_MAX = 16 * 1024 * 1024;
/** Fed to the unpacker at a time, so that it can be stopped. */
const PIECE = 16 * 1024;
/** zstd frames may want a window of gigabytes (RFC 8878 §3.1.1.1.2); a decoder may refuse more than 8 MiB. */
const WINDOW_MAX = 64 * 1024 * 1024;

export type Packed = 'gzip' | 'deflate' | 'zstd' | 'deflate-raw';

/** As a reader calls them. */
export const PACKED_NAMES: Readonly<Record<Packed, string>> = {
  gzip: 'gzip',
  deflate: 'deflate',
  zstd: 'zstd',
  'deflate-raw': 'raw deflate',
};

/** How bytes are packed by their signature (RFC 1952, RFC 1950, RFC 8878); raw deflate has none. */
export function packedAs(bytes: Uint8Array): Packed | undefined {
  const [a = 0, b = 0, c, d] = bytes;
  if (bytes.length < 6) return undefined;
  if (a === 0x1f && b === 0x8b && c === 8) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  // Only the window of 32 KiB that all writers use: fewer bits would be too little of a sign.
  if (a === 0x78 && (b === 0x01 || b === 0x5e || b === 0x9c || b === 0xda)) return 'deflate';
  return undefined;
}

export interface Inflated {
  bytes: Uint8Array;
  /** Why it is not all, in words. */
  fault?: string;
}

/** Unpacks bytes as far as `INFLATED_MAX`. Never rejects: what went wrong is said, and what came before it is kept. */
export async function inflate(bytes: Uint8Array, packed: Packed, max = INFLATED_MAX): Promise<Inflated> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let fault: string | undefined;
  const take = (piece: Uint8Array): boolean => {
    const room = max - length;
    pieces.push(piece.length > room ? piece.slice(0, room) : piece);
    length += Math.min(piece.length, room);
    if (piece.length > room) fault = `More than ${binarySize(max)}: not unpacked beyond.`;
    return fault === undefined;
  };
  try {
    if (packed === 'zstd') await unzstd(bytes, take);
    else await unstream(bytes, packed, take);
  } catch (error) {
    fault ??= `It cannot be unpacked to its end: ${error instanceof Error && error.message ? error.message : 'damaged'}.`;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return fault === undefined ? { bytes: whole } : { bytes: whole, fault };
}

async function unstream(
  bytes: Uint8Array,
  format: Exclude<Packed, 'zstd'>,
  take: (piece: Uint8Array) => boolean,
): Promise<void> {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  const write = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) await writer.write(bytes.slice(at, at + PIECE));
    await writer.close();
  };
  // The reader hears of it too.
  void write().catch(() => undefined);
  const reader = stream.readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (take(value)) continue;
    await reader.cancel();
    return;
  }
}

/** A text as long as this comes of no chance; a shorter one has to be JSON. */
const CONVINCING = 64;
/** The shortest object is 4 bytes packed; so few are anything. */
const RAW_MIN = 8;

/**
 * Whether bytes are packed with deflate and no header (RFC 1951). Nothing in them says so, and one in a hundred random
 * messages of a few bytes can be unpacked: it counts only where all of them are one stream, and what it stands for is
 * a text or a document of BSON. What is more than `INFLATED_MAX` does not.
 */
export async function isRawDeflate(bytes: Uint8Array): Promise<boolean> {
  // The first block's type (§3.2.3): 3 is none; 0 says its length twice.
  const type = ((bytes[0] ?? 0) >> 1) & 3;
  if (bytes.length < RAW_MIN || type === 3) return false;
  if (type === 0 && (bytes[1]! ^ bytes[3]! ^ 0xff || bytes[2]! ^ bytes[4]! ^ 0xff)) return false;
  const { bytes: all, fault } = await inflate(bytes, 'deflate-raw');
  if (fault !== undefined || all.length === 0 || !(isBson(all) || isSaid(all))) return false;
  // Not every unpacker minds what comes after the end. With one byte less, it must not be whole.
  return (await inflate(bytes.subarray(0, -1), 'deflate-raw')).fault !== undefined;
}

function isSaid(bytes: Uint8Array): boolean {
  const text = strictText(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has but bytes have
  if (text === undefined || /[\u0000-\u0008\u000e-\u001f]/.test(text)) return false;
  return text.length >= CONVINCING || isJson(text);
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

class Enough extends Error {}

async function unzstd(bytes: Uint8Array, take: (piece: Uint8Array) => boolean): Promise<void> {
  const window = zstdWindow(bytes);
  if (window > WINDOW_MAX)
    throw new RangeError(`its window of ${binarySize(window)} is more than ${binarySize(WINDOW_MAX)}`);
  const { Decompress } = await import('fzstd');
  let ended = false;
  const stream = new Decompress((piece, final) => {
    ended ||= final === true;
    if (!take(piece.slice())) throw new Enough();
  });
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  } catch (error) {
    if (error instanceof Enough) return;
    throw error;
  }
  if (!ended) throw new Error(`incomplete at byte ${bytes.length}`);
}

/** Bytes of memory that a zstd frame asks for (RFC 8878 §3.1.1.1). */
export function zstdWindow(bytes: Uint8Array): number {
  const descriptor = bytes[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  if (!single) {
    const log = 10 + ((bytes[5] ?? 0) >> 3);
    return 2 ** log + (2 ** log / 8) * ((bytes[5] ?? 0) & 7);
  }
  const from = 5 + [0, 1, 2, 4][descriptor & 3]!;
  const width = [1, 2, 4, 8][descriptor >> 6]!;
  let size = width === 2 ? 256 : 0;
  for (let i = 0; i < width; i++) size += (bytes[from + i] ?? 0) * 256 ** i;
  return size;
}
