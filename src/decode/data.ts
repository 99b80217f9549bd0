import type { Data } from '../model/types.ts';
import { READ_MAX } from './decoded.ts';

/**
 * Bytes of a payload in base64 (standard alphabet), at most `READ_MAX` of them; undefined where it is no base64.
 * Text gives undefined too.
 */
export function dataBytes(data: Data): Uint8Array | undefined {
  if (typeof data === 'string') return undefined;
  const { base64 } = data;
  const max = Math.ceil(READ_MAX / 3) * 4;
  let binary: string;
  try {
    binary = atob(base64.length > max ? base64.slice(0, max) : base64);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to this length, a loop is faster than the decoder. */
const SHORT = 40;

function asciiText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Text of bytes; undefined where they are no UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  if (bytes.length <= SHORT) {
    const ascii = asciiText(bytes);
    if (ascii !== undefined) return ascii;
  }
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
