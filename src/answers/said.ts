import { base64Bytes, isBinary } from '../model/bytes.ts';
import type { Data } from '../model/types.ts';
import { parseJson } from './json.ts';
import { LIMITS } from './limits.ts';
import type { Said } from './piece.ts';
import { Raw } from './raw.ts';

/** Bytes of base64 that begin with `{`: only these are looked at as text. */
const BEGINS_WITH_BRACE = /^e[w-z0-9+/]/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A message as text: some servers send JSON as binary messages. Undefined where it is none. */
export function saidText(data: Data): string | undefined {
  if (!isBinary(data)) return data;
  const { base64 } = data;
  if (!BEGINS_WITH_BRACE.test(base64) || base64.length > LIMITS.message) return undefined;
  try {
    return strict.decode(base64Bytes(base64));
  } catch {
    return undefined;
  }
}

/** A message for the readers. @param eventType '' where it has none. @param out the page sent it. */
export function saidOf(text: string, eventType = '', out = false): Said {
  return { text, json: parseJson(text), raw: new Raw(text), eventType, out };
}
