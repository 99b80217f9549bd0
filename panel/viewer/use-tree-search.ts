import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JsonTape } from '../../src/decode/exact-json.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { escapePattern } from '../filter/escape.ts';
import { inSlices } from '../slices.ts';
import { type Found, type Hit, searchTape, searchTree } from './tree-search.ts';

const NOTHING: Found = { hits: [], more: false };

/** Where a text is in a tree, and at which of these places one stands. */
export interface TreeSearch {
  wanted: string;
  found: Found;
  done: boolean;
  /** Index among the hits; -1 before the first. */
  at: number;
  /** To be marked in the lines. */
  patterns: readonly RegExp[];
  want(text: string): void;
  /** To the next place or the one before, round at the ends. */
  go(step: 1 | -1): void;
}

/** Searches in slices, and goes to the first place that is found. */
export function useTreeSearch(
  root: TreeNode,
  tape: JsonTape | undefined,
  onHit: (hit: Hit) => void,
): TreeSearch {
  const [wanted, want] = useState('');
  const [state, setState] = useState({ of: '', found: NOTHING, at: -1 });
  const patterns = useMemo(() => (wanted === '' ? [] : [new RegExp(escapePattern(wanted), 'gi')]), [wanted]);
  const goTo = (found: Found, at: number) => {
    setState({ of: wanted, found, at });
    const hit = found.hits[at];
    if (hit) onHit(hit);
  };
  useEffect(() => {
    if (wanted === '') {
      goTo(NOTHING, -1);
      return undefined;
    }
    const stop = new AbortController();
    const work = tape ? searchTape(tape, wanted) : searchTree(root, wanted);
    void inSlices(work, stop.signal).then(
      (found) => goTo(found, 0),
      () => undefined,
    );
    return () => stop.abort();
  }, [root, tape, wanted]);
  // What was found is of the text before until the search for this one is over.
  const done = state.of === wanted;
  const { found, at } = done ? state : { found: NOTHING, at: -1 };
  const go = (step: 1 | -1) => {
    const { length } = found.hits;
    if (length > 0) goTo(found, (at + step + length) % length);
  };
  return { wanted, found, done, at, patterns, want, go };
}
