/** Levels that are indented: of ten thousand the spaces would be more than all else. */
const DEEPEST = 40;

/**
 * JSON text with a line a value, each token as it came: no digit is rounded, no key reordered. For text that is known to
 * parse; linear.
 */
export function indentJson(text: string): string {
  const out: string[] = [];
  let depth = 0;
  const line = () => out.push('\n', '  '.repeat(Math.min(depth, DEEPEST)));
  // A string, a mark, or a number or word.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[[\]{},:]|[^\s"[\]{},:]+/g)) {
    const before = out.at(-1);
    if (token === '}' || token === ']') {
      depth--;
      if (before !== '{' && before !== '[') line();
      out.push(token);
      continue;
    }
    if (before === '{' || before === '[' || before === ',') line();
    if (token === '{' || token === '[') depth++;
    out.push(token === ':' ? ': ' : token);
  }
  return out.join('');
}
