import type { Bytes } from '../units.ts';
import type { Output } from './output.ts';
import type { MessagePiece } from './piece.ts';
import { characterEnd, decode, preview } from './utf8.ts';

/**
 * A message of text.
 * @param bytes its beginning; more than `limit` of them are cut.
 * @param size of the whole payload.
 */
export function textMessage(bytes: Uint8Array, size: Bytes, limit: Bytes, out: Output): MessagePiece {
  const whole = size <= limit && size === bytes.length;
  const kept = whole ? bytes : bytes.subarray(0, characterEnd(bytes, Math.min(bytes.length, limit)));
  return message(decode(kept, out), size, limit, whole, out);
}

/** A message of bytes, copied; see {@link textMessage}. */
export function binaryMessage(bytes: Uint8Array, size: Bytes, limit: Bytes, out: Output): MessagePiece {
  const whole = size <= limit && size === bytes.length;
  return message(bytes.slice(0, limit), size, limit, whole, out);
}

/** Whether the text is JSON; a note tells when it is not. A payload that was cut is not looked at. */
export function checkJson(piece: MessagePiece, out: Output): void {
  if (piece.truncated || typeof piece.data !== 'string' || isJson(piece.data)) return;
  out.note('payload that is not JSON', `A payload is not JSON: ${preview(piece.data)}.`);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function message(
  data: string | Uint8Array,
  size: Bytes,
  limit: Bytes,
  whole: boolean,
  out: Output,
): MessagePiece {
  const piece: MessagePiece = { kind: 'message', data, size, chunk: out.chunk };
  if (!whole) {
    piece.truncated = true;
    out.note('cut payload', `A payload of ${size} bytes was cut at ${limit}.`);
  }
  return piece;
}
