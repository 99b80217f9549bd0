import { anywhere } from './matcher.ts';
import type { Pattern, Term } from './query.ts';

/** Hits marked in one text; an expression that matches everywhere would cut it into characters. */
const MOST = 50;
/** Compared as wholes. */
const WHOLE: ReadonlySet<string> = new Set(['type', 'id', 'packet', 'name']);

/** What to mark, by where it is shown. */
const PLACES = ['url', 'type', 'id', 'data', 'packet', 'name', 'channel'] as const;
export type Highlights = { readonly [place in (typeof PLACES)[number]]: readonly RegExp[] };

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** The texts that a filter looks for; what it excludes is not to be seen. */
export function highlights(terms: readonly Term[]): Highlights {
  const found: { [place in keyof Highlights]: RegExp[] } = {
    ...{ url: [], type: [], id: [], data: [] },
    ...{ packet: [], name: [], channel: [] },
  };
  for (const term of terms) {
    if (term.negated || !('pattern' in term)) continue;
    const { key, pattern } = term;
    for (const place of PLACES) {
      if (key === 'text' || key === (place === 'url' ? 'conn' : place))
        found[place].push(global(pattern, WHOLE.has(key)));
    }
  }
  return found;
}

/** `text` in pieces, those that match being hits. Joined they are `text` again. */
export function pieces(text: string, patterns: readonly RegExp[]): Piece[] {
  const hits: [from: number, to: number][] = [];
  for (const pattern of patterns) {
    let left = MOST;
    for (const match of text.matchAll(pattern)) {
      if (match[0] !== '') hits.push([match.index, match.index + match[0].length]);
      if (--left === 0) break;
    }
  }
  hits.sort(([a], [b]) => a - b);
  const found: Piece[] = [];
  let at = 0;
  for (const [from, to] of hits) {
    if (to <= at) continue;
    if (from > at) found.push({ text: text.slice(at, from), hit: false });
    found.push({ text: text.slice(Math.max(at, from), to), hit: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}

function global(pattern: Pattern, whole: boolean): RegExp {
  const { source, flags } = anywhere(pattern);
  return new RegExp(whole && 'text' in pattern ? `^(?:${source})$` : source, `${flags}g`);
}
