/** One token of RFC 8259, with the white space before it. */
const CONTROL = '\\u0000-\\u001f';
const TOKEN = new RegExp(
  [
    '[ \\t\\r\\n]*(?:([{}[\\]:,])',
    `("(?:[^"\\\\${CONTROL}]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*")`,
    '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null)',
  ].join('|'),
  'y',
);
const SPACE = /[ \t\r\n]*/y;

/** What may come next. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * Where a text stops being JSON: the index of its first character that cannot be; its length where more should come.
 * Browsers tell the place in words of their own, and not always.
 */
export function jsonFault(text: string): number {
  const open: string[] = [];
  let next: Next = 'value';
  TOKEN.lastIndex = 0;
  for (let at = 0; ; at = TOKEN.lastIndex) {
    SPACE.lastIndex = TOKEN.lastIndex = at;
    SPACE.test(text);
    const start = SPACE.lastIndex;
    if (start >= text.length) return text.length;
    const found = TOKEN.exec(text);
    if (!found) return broken(text, start);
    const follows = follow(next, found[1], found[2] !== undefined, open);
    if (follows === undefined) return start;
    next = follows;
  }
}

/** A token that is not whole at the text's end lacks its rest. */
function broken(text: string, start: number): number {
  if (text[start] !== '"') return start;
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) >= 0x20 && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function follow(next: Next, sign: string | undefined, isText: boolean, open: string[]): Next | undefined {
  const inner = open[open.length - 1];
  if (sign === undefined) {
    if (next.startsWith('key')) return isText ? ':' : undefined;
    return next.startsWith('value') ? ', or end' : undefined;
  }
  if (sign === ':') return next === ':' ? 'value' : undefined;
  if (sign === ',') {
    if (next !== ', or end' || inner === undefined) return undefined;
    return inner === '{' ? 'key' : 'value';
  }
  if (sign === '{' || sign === '[') {
    if (!next.startsWith('value')) return undefined;
    open.push(sign);
    return sign === '{' ? 'key or }' : 'value or ]';
  }
  const closes = next === ', or end' || next === (sign === '}' ? 'key or }' : 'value or ]');
  if (!closes || inner !== (sign === '}' ? '{' : '[')) return undefined;
  open.pop();
  return ', or end';
}
