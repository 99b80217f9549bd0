const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^,\]}[{:"\s]+/y;
/** The next string or bracket. */
const SIGN = /["[\]{}]/g;

/**
 * The text of a value within JSON text that is known to parse, by keys and indices, as it stands there: numbers are not
 * rounded, keys keep their order. Of equal keys the last counts, as for JSON.parse. Linear; undefined where it is not.
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
  if (text[open] !== (isList ? '[' : '{')) return undefined;
  let found: [number, number] | undefined;
  let index = 0;
  let at = skipSpace(text, open + 1);
  while (at < text.length && text[at] !== ']' && text[at] !== '}') {
    let name: unknown = index++;
    if (!isList) {
      const end = valueEnd(text, at);
      name = stringOf(text.slice(at, end));
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const end = valueEnd(text, at);
    if (end <= at) return undefined;
    if (name === key) {
      found = [at, end];
      if (isList) return found;
    }
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function stringOf(quoted: string): unknown {
  try {
    return JSON.parse(quoted) as unknown;
  } catch {
    return undefined;
  }
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** Where the value that begins at `at` ends; without recursion, however deep it is. */
function valueEnd(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return tokenEnd(STRING, text, at);
  if (first !== '{' && first !== '[') return tokenEnd(SCALAR, text, at);
  let depth = 0;
  SIGN.lastIndex = at;
  for (let sign = SIGN.exec(text); sign; sign = SIGN.exec(text)) {
    if (sign[0] === '"') SIGN.lastIndex = tokenEnd(STRING, text, sign.index);
    else if (sign[0] === '{' || sign[0] === '[') depth++;
    else if (--depth === 0) return SIGN.lastIndex;
  }
  return text.length;
}

function tokenEnd(token: RegExp, text: string, at: number): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : text.length;
}
