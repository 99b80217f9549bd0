import { countOf, type JsonTape, kindOf } from '../../src/decode/exact-json.ts';
import { stringEnd, unquote } from '../../src/decode/json-scan.ts';
import { END, KEY, META, NEXT, START } from '../../src/decode/tape.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { escapePattern } from '../filter/escape.ts';

/** More hits than this are not kept. */
export const HITS_MAX = 1000;
const STRIDE = 512;

/** Places of a value's ancestors and of itself among their siblings, from the top. */
export type Hit = readonly number[];

export interface Found {
  hits: Hit[];
  /** There are more. */
  more: boolean;
}

/** Finds a text, in any case, in the keys and values of JSON that was read into a tape. Interruptible. */
export function* searchTape(json: JsonTape, wanted: string): Generator<void, Found> {
  const pattern = patternOf(wanted);
  const { tape, text } = json;
  const open: { next: number; place: number }[] = [];
  const hits: Hit[] = [];
  for (let row = 0; row < json.count; row++) {
    if (row % STRIDE === STRIDE - 1) yield;
    while (open.length > 0 && row >= open.at(-1)!.next) open.pop();
    const parent = open.at(-1);
    if (parent) parent.place++;
    const meta = tape.get(row, META);
    const kind = kindOf(meta);
    const key = tape.get(row, KEY);
    const isHit =
      (key >= 0 && pattern.test(plain(text.slice(key, stringEnd(text, key))))) ||
      (kind !== 4 && kind !== 5 && pattern.test(plain(text.slice(tape.get(row, START), tape.get(row, END)))));
    if (isHit) {
      if (hits.length >= HITS_MAX) return { hits, more: true };
      hits.push(open.map(({ place }) => place));
    }
    if (countOf(meta) > 0) open.push({ next: tape.get(row, NEXT) || json.count, place: -1 });
  }
  return { hits, more: false };
}

/** The same in any tree. */
export function* searchTree(root: TreeNode, wanted: string): Generator<void, Found> {
  const pattern = patternOf(wanted);
  const hits: Hit[] = [];
  const stack: { key?: string; node: TreeNode; places: number[] }[] = [{ node: root, places: [] }];
  for (let looked = 1; stack.length > 0; looked++) {
    if (looked % STRIDE === 0) yield;
    const { key, node, places } = stack.pop()!;
    if ((key !== undefined && pattern.test(key)) || pattern.test(node.text)) {
      if (hits.length >= HITS_MAX) return { hits, more: true };
      hits.push(places);
    }
    const entries = node.entries();
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i]!;
      stack.push({ key: entry.key, node: entry.value, places: [...places, i] });
    }
  }
  return { hits, more: false };
}

const patternOf = (text: string) => new RegExp(escapePattern(text), 'i');

/** A string of JSON without its quotes; anything else as it is. */
function plain(source: string): string {
  if (source.charCodeAt(0) !== 0x22) return source;
  return source.includes('\\') ? unquote(source) : source.slice(1, -1);
}
