import { indexOf, slice } from './natives.ts';

/** Whether a URL is one of those that the user calls streams: one pattern a line, found anywhere, `*` for anything. */
export function isOneOf(url: string, patterns: string): boolean {
  let start = 0;
  while (start < patterns.length) {
    const newline = indexOf(patterns, '\n', start);
    const end = newline < 0 ? patterns.length : newline;
    if (end > start && fits(url, slice(patterns, start, end))) return true;
    start = end + 1;
  }
  return false;
}

function fits(url: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  for (;;) {
    const star = indexOf(pattern, '*', from);
    const part = slice(pattern, from, star < 0 ? pattern.length : star);
    at = indexOf(url, part, at);
    if (at < 0) return false;
    at += part.length;
    if (star < 0) return true;
    from = star + 1;
  }
}
