/** A part of a filter's text, between spaces. Offsets are UTF-16 units of the whole text. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly negated: boolean;
  /** What stands before its value, such as `type:` or `size>=`; '' for text that may be anywhere. */
  readonly key: string;
  readonly operator: string;
  readonly value: Value;
}

export type Value =
  | { readonly kind: 'plain' | 'quoted'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly ignoreCase: boolean };

const KEY =
  /(type|id|data|conn|protocol|packet|name|channel|dir|kind|class|api|is|size|gap|time|status|code)(:|>=|<=|>|<)/y;
const NUMERIC = /^(size|gap|time|status|code)$/;

/** Splits any text into tokens; there is none that it cannot split. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text, at)) at++;
    if (at >= text.length) return found;
    const from = at;
    const negated = text[at] === '-' && at + 1 < text.length && !isSpace(text, at + 1);
    if (negated) at++;
    KEY.lastIndex = at;
    const match = KEY.exec(text);
    // Only numbers are compared: `type>x` is text.
    const key = match && (match[2] === ':' || NUMERIC.test(match[1] as string)) ? match : undefined;
    if (key) at += key[0].length;
    const { value, end } = valueAt(text, at);
    at = end;
    found.push({ from, to: end, negated, key: key?.[1] ?? '', operator: key?.[2] ?? '', value });
  }
}

/** A value begins at `at`: quoted, a /regex/, or all up to the next space. */
function valueAt(text: string, at: number): { value: Value; end: number } {
  return (
    (text[at] === '"' && quotedAt(text, at)) || (text[at] === '/' && regexAt(text, at)) || plain(text, at)
  );
}

function plain(text: string, at: number): { value: Value; end: number } {
  const end = wordEnd(text, at);
  return { value: { kind: 'plain', text: text.slice(at, end) }, end };
}

/**
 * `"two words"`. Its end is a quote before a space or the end: `"n":4` is not quoted but a piece of JSON. A quote that
 * stands alone opens a phrase that is still being typed.
 */
function quotedAt(text: string, at: number): { value: Value; end: number } | undefined {
  let close = at + 1;
  while (close < text.length && text[close] !== '"') close += text[close] === '\\' ? 2 : 1;
  if (close < text.length && close + 1 < text.length && !isSpace(text, close + 1)) return undefined;
  const inner = text.slice(at + 1, close).replace(/\\(["\\])/g, '$1');
  return { value: { kind: 'quoted', text: inner }, end: Math.min(text.length, close + 1) };
}

/**
 * `/regex/` or `/regex/i`; no other flags. Within a word it ends at the word's end, so that `/a/b/` is one and
 * `/sse/ids` is a path, as in a URL; else at the first slash that no backslash and no class hides.
 */
function regexAt(text: string, at: number): { value: Value; end: number } | undefined {
  const end = wordEnd(text, at);
  const word = /^\/(.+)\/(i?)$/s.exec(text.slice(at, end));
  if (word) return { value: { kind: 'regex', source: word[1] as string, ignoreCase: word[2] === 'i' }, end };
  let inClass = false;
  let close = at + 1;
  for (; close < text.length; close++) {
    if (text[close] === '\\') close++;
    else if (text[close] === '[') inClass = true;
    else if (text[close] === ']') inClass = false;
    else if (text[close] === '/' && !inClass) break;
  }
  const ignoreCase = text[close + 1] === 'i';
  const after = close + (ignoreCase ? 2 : 1);
  if (close >= text.length || close === at + 1 || (after < text.length && !isSpace(text, after)))
    return undefined;
  return { value: { kind: 'regex', source: text.slice(at + 1, close), ignoreCase }, end: after };
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isSpace(text, end)) end++;
  return end;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text[at] as string);
}
