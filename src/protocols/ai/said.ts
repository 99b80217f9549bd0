import { base64Bytes, isBinary } from '../../model/bytes.ts';
import type { Data } from '../../model/types.ts';
import { excerpt, HEAD, TAIL } from './format.ts';

/** Bytes of base64 that begin with `{`: only these are looked at as text. */
const BEGINS_WITH_BRACE = /^e[w-z0-9+/]/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lax = new TextDecoder('utf-8', { ignoreBOM: true });

/** A message as text: some servers send JSON as binary messages. Undefined where it is none, or longer than `most`. */
export function saidText(data: Data, most = Number.POSITIVE_INFINITY): string | undefined {
  if (!isBinary(data)) return data;
  const { base64 } = data;
  if (!BEGINS_WITH_BRACE.test(base64) || base64.length > most) return undefined;
  try {
    return strict.decode(base64Bytes(base64));
  } catch {
    return undefined;
  }
}

/**
 * As much of a message's text as a format looks at: of a long binary one (sound, mostly) only the bytes at its beginning
 * and its end are decoded, so that it costs the same however long it is.
 */
export function saidExcerpt(data: Data): string | undefined {
  if (!isBinary(data)) return excerpt(data);
  const { base64 } = data;
  if (!BEGINS_WITH_BRACE.test(base64)) return undefined;
  if (base64.length <= groups(HEAD) + groups(TAIL)) return saidText(data);
  const from = base64.length - groups(TAIL);
  try {
    // Groups of four stand for three bytes each: cut between two of them, each side is base64 of its own.
    const head = base64Bytes(base64.slice(0, groups(HEAD)));
    const tail = base64Bytes(base64.slice(from - (from % 4)));
    return `${lax.decode(head)}\n${lax.decode(tail)}`;
  } catch {
    return undefined;
  }
}

/** Characters of base64 for so many bytes, in whole groups. */
function groups(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
