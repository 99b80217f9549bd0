/** Walks over JSON text without making anything of it: what a decoder needs to find the parts of a message. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A value that the text ends in. */
export const CUT = -1;
/** Something that no value of JSON begins with. */
export const WRONG = -2;

/** Brackets deeper than this are counted, not matched by kind. */
const MATCHED = 4096;
const open = new Uint8Array(MATCHED);

/** Index of the first character from `at` on that is no white space (RFC 8259). */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return at;
    at++;
  }
}

/** Index after the string whose opening quote is at `at`, or `CUT`. Linear: no backslash is looked at twice. */
export function stringEnd(text: string, at: number): number {
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return CUT;
    let before = quote - 1;
    while (before > at && text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - 1 - before) % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

const isWord = (unit: number) =>
  (unit >= 0x30 && unit <= 0x39) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  unit === 0x2d ||
  unit === 0x2b ||
  unit === 0x2e ||
  unit === 0x45;

/**
 * Index after the value that begins at `at`, or `CUT` or `WRONG`. It looks at brackets and strings only; whether what
 * is within them is JSON, the exact reader tells.
 */
export function valueEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return stringEnd(text, at);
  if (first === 0x7b || first === 0x5b) return bracketEnd(text, at);
  if (at >= text.length) return CUT;
  let end = at;
  while (isWord(text.charCodeAt(end))) end++;
  return end > at ? end : WRONG;
}

function bracketEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    switch (unit) {
      case QUOTE:
        at = stringEnd(text, at) - 1;
        if (at < 0) return CUT;
        break;
      case 0x7b:
      case 0x5b:
        if (depth < MATCHED) open[depth] = unit;
        depth++;
        break;
      case 0x7d:
      case 0x5d:
        depth--;
        // "{" and "}", "[" and "]" are two apart.
        if (depth < MATCHED && open[depth] !== unit - 2) return WRONG;
        if (depth === 0) return at + 1;
    }
  }
  return CUT;
}

/** Text of a JSON string given with its quotes; what has escapes that JSON does not know is left as it is. */
export function unquote(source: string): string {
  if (!source.includes('\\')) return source.slice(1, -1);
  try {
    return String(JSON.parse(source));
  } catch {
    return source.slice(1, -1);
  }
}
