import type { Bytes } from '../units.ts';
import type { Output } from './output.ts';

/** Byte order marks are the framers' business: a decoder that drops them would drop one of each line. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const REPLACEMENT = '\ufffd';
const PREVIEW = 40;

/**
 * The text of whole lines or frames. What is no UTF-8 reads as U+FFFD, as in a browser, and a note tells of it.
 * Line ends and other ASCII separators are never part of a longer character, so that decoding piece by piece gives
 * the same text as decoding the whole body (Encoding Standard, UTF-8 decoder: such a byte is read again by itself).
 */
export function decode(bytes: Uint8Array, out: Output): string {
  const text = decoder.decode(bytes);
  if (text.includes(REPLACEMENT) && replacements(text) > encodedReplacements(bytes)) {
    out.note('invalid UTF-8', `Bytes that are no UTF-8 read as U+FFFD: ${previewAround(text)}.`);
  }
  return text;
}

/**
 * The greatest position <= `end` that is not within a character of `bytes`, for a payload that was cut at `end`.
 * Bytes that are no UTF-8 are left as they are.
 */
export function characterEnd(bytes: Uint8Array, end: Bytes): Bytes {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back]!;
    if (byte < 0x80) return end;
    if (byte >= 0xc2) return characterLength(byte) > back ? end - back : end;
  }
  return end;
}

/** The beginning of a text, quoted, for a note. */
export function preview(text: string): string {
  return JSON.stringify(text.length > PREVIEW ? `${text.slice(0, PREVIEW)}…` : text);
}

/** The beginning of bytes that may be anything, quoted, for a note. */
export function previewBytes(bytes: Uint8Array): string {
  return preview(decoder.decode(bytes.subarray(0, PREVIEW * 4)));
}

function previewAround(text: string): string {
  return preview(text.slice(Math.max(0, text.indexOf(REPLACEMENT) - PREVIEW / 2)));
}

function characterLength(lead: number): Bytes {
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
}

function replacements(text: string): number {
  return text.split(REPLACEMENT).length - 1;
}

/** How often U+FFFD was really sent. */
function encodedReplacements(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count++;
  }
  return count;
}
