import type { Bytes } from '../units.ts';
import type { Data } from './types.ts';

const encoder = new TextEncoder();

/** `text` in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Length of `text` in UTF-8. A lone surrogate counts as U+FFFD (3 bytes), as `TextEncoder` and `WebSocket.send` write it. */
export function utf8Length(text: string): Bytes {
  if (text.length > 2048) return encoder.encode(text).length;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Bytes that `base64` (standard alphabet, padded) stands for. */
export function base64Length(base64: string): Bytes {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, (base64.length / 4) * 3 - padding);
}

/** Bytes of a base64 text; an empty array when it is not base64. */
export function base64Bytes(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** `bytes` as base64, standard alphabet, padded. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** Bytes of payload held, of a record's data as it is kept (not the size on the wire). */
export function dataLength(data: Data): Bytes {
  return typeof data === 'string' ? utf8Length(data) : base64Length(data.base64);
}

export function isBinary(data: Data): data is { base64: string } {
  return typeof data !== 'string';
}
