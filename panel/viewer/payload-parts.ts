import { isBinary, utf8Bytes, utf8Length } from '../../src/model/bytes.ts';
import type { Data } from '../../src/model/types.ts';
import { wholeBytes } from './bytes.ts';

/**
 * Characters of text or base64 in a part, a multiple of 4: a payload is read and laid out a part at a time. More rows
 * than one has would be taller than Firefox places elements at (17.9 million px), and all of 50 MB would be felt.
 */
export const PART = 1024 * 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;

const charactersOf = (data: Data): string => (isBinary(data) ? data.base64 : data);

/** Parts of a payload; an empty one has one. */
export const partCount = (data: Data): number => Math.max(1, Math.ceil(charactersOf(data).length / PART));

/** A part as text: bytes are read as UTF-8. No character is in two parts, or in half in one. */
export function textPart(data: Data, index: number): string {
  if (!isBinary(data)) return data.slice(beginOf(data, index), beginOf(data, index + 1));
  const bytes = wholeBytes(data.base64.slice(index * PART, (index + 1) * PART + 4));
  const length = Math.min(bytes.length, (PART / 4) * 3);
  const from = index > 0 ? rest(bytes, 0) : 0;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    bytes.subarray(from, length + rest(bytes, length)),
  );
}

/** A part as bytes, text in UTF-8, and the offset of its first byte; costs what stands before it. */
export function bytesPart(data: Data, index: number): { bytes: Uint8Array; offset: number } {
  if (isBinary(data)) {
    const bytes = wholeBytes(data.base64.slice(index * PART, (index + 1) * PART));
    return { bytes, offset: index * (PART / 4) * 3 };
  }
  let offset = 0;
  for (let i = 0; i < index; i++) {
    const part = textPart(data, i);
    // Encoding fifty of them would be felt; looking whether there is anything to encode is not.
    offset += ASCII.test(part) ? part.length : utf8Length(part);
  }
  return { bytes: utf8Bytes(textPart(data, index)), offset };
}

/** Where a part of a text begins: not within a surrogate pair. */
function beginOf(text: string, index: number): number {
  const at = index * PART;
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isLow && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at + 1 : at;
}

/** Bytes from `at` on that only go on with a character of UTF-8, three at most. */
function rest(bytes: Uint8Array, at: number): number {
  let length = 0;
  while (length < 3 && ((bytes[at + length] ?? 0) & 0xc0) === 0x80) length++;
  return length;
}
