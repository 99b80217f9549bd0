const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;

/**
 * The text of a value within JSON text that is known to parse, by keys and indices, as it stands there: numbers are not
 * rounded, keys keep their order. Of equal keys the last counts, as for JSON.parse. Linear, without recursion (values may
 * be deep) and without patterns (which fail on strings of many megabytes). Undefined where there is none.
 */
export function rawAt(text: string, path: readonly (string | number)[]): string | undefined {
  let from = skipSpace(text, 0);
  let to = text.length;
  for (const key of path) {
    const found = child(text, from, key);
    if (!found) return undefined;
    [from, to] = found;
  }
  return path.length === 0 ? text.trim() : text.slice(from, to);
}

function child(text: string, open: number, key: string | number): [number, number] | undefined {
  const isList = typeof key === 'number';
  if (text.charCodeAt(open) !== (isList ? OPEN_LIST : OPEN)) return undefined;
  let found: [number, number] | undefined;
  let index = 0;
  let at = skipSpace(text, open + 1);
  while (at < text.length && !isClose(text.charCodeAt(at))) {
    let isIt = index++ === key;
    if (!isList) {
      const end = valueEnd(text, at);
      isIt = isKey(text.slice(at, end), key as string);
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const end = valueEnd(text, at);
    if (end <= at) return undefined;
    if (isIt) {
      found = [at, end];
      if (isList) return found;
    }
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return found;
}

/** Whether a string in quotes is the key; one without escapes is what it says. */
function isKey(quoted: string, key: string): boolean {
  if (!quoted.includes('\\')) return quoted === `"${key}"`;
  try {
    return JSON.parse(quoted) === key;
  } catch {
    return false;
  }
}

const isSpace = (unit: number): boolean => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
const isClose = (unit: number): boolean => unit === CLOSE || unit === CLOSE_LIST;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where the value that begins at `at` ends. */
function valueEnd(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return stringEnd(text, from);
  if (first !== OPEN && first !== OPEN_LIST) return scalarEnd(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = stringEnd(text, at) - 1;
    else if (unit === OPEN || unit === OPEN_LIST) depth++;
    else if (isClose(unit) && --depth === 0) return at + 1;
  }
  return text.length;
}

function scalarEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === COMMA || unit === QUOTE || isClose(unit) || isSpace(unit)) break;
  }
  return at;
}

/** After the quote that closes the string which begins at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH && at - 1 - slashes > from) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}
