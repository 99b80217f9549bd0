/** What belongs together in two lists: places in the old and the new one; undefined where there is no other. */
export interface Pair {
  was: number | undefined;
  is: number | undefined;
}

/** One of two lists to align. */
export interface Items {
  length: number;
  /** The same number for items that are the same, in both lists. */
  id(place: number): number;
  /** What an item is called whatever it says: it is only paired with one of that name. '' for none. */
  name(place: number): string;
}

/** Items that come or go between two lists at most; where more do, those between are paired by name and place. */
export const EDITS_MAX = 200;

/**
 * Aligns two lists by their items that are the same, so that one item more or less is one change wherever it is: E.
 * W. Myers, An O(ND) Difference Algorithm and Its Variations (1986), to `EDITS_MAX`. What stands between two that are
 * the same is paired by name, or in order. Pairs in the order of the new list; those that are the same are only counted.
 */
export function align(before: Items, after: Items): { pairs: Pair[]; same: number } {
  const isSame = (was: number, is: number) => before.id(was) === after.id(is);
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && isSame(head, head)) head++;
  let tail = 0;
  while (tail < least - head && isSame(before.length - 1 - tail, after.length - 1 - tail)) tail++;
  const ends: Place = [before.length - tail, after.length - tail];
  const between = common([head, head], ends, isSame);
  const gaps: Gap[] = [];
  let from: Place = [head, head];
  for (const place of [...between, ends]) {
    gaps.push({ was: places(from[0], place[0]), is: places(from[1], place[1]) });
    from = [place[0] + 1, place[1] + 1];
  }
  return { pairs: paired(before, after, gaps), same: head + tail + between.length };
}

/** A place in the old list and one in the new. */
type Place = readonly [was: number, is: number];

/** Places of both lists between two items that are the same. */
interface Gap {
  was: number[];
  is: number[];
}

const places = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** Pairs what is not the same: by name wherever it is, then what has none with what stands in the same gap, in order. */
function paired(before: Items, after: Items, gaps: readonly Gap[]): Pair[] {
  const named = new Map<string, number>();
  for (const was of gaps.flatMap((gap) => gap.was)) {
    const name = before.name(was);
    if (name !== '' && !named.has(name)) named.set(name, was);
  }
  const found = new Map<number, number>();
  for (const is of gaps.flatMap((gap) => gap.is)) {
    const was = named.get(after.name(is));
    if (was === undefined) continue;
    found.set(is, was);
    named.delete(after.name(is));
  }
  const taken = new Set(found.values());
  return gaps.flatMap((gap) => {
    const left = gap.was.filter((was) => !taken.has(was));
    const unnamed = left.filter((was) => before.name(was) === '').values();
    const pairs = gap.is.map((is): Pair => {
      const was = found.get(is) ?? (after.name(is) === '' ? unnamed.next().value : undefined);
      if (was !== undefined) taken.add(was);
      return { was, is };
    });
    const gone = left.filter((was) => !taken.has(was));
    return [...pairs, ...gone.map((was) => ({ was, is: undefined }))];
  });
}

/** Places of a longest common subsequence between two places, ascending; none where too many items came and went. */
function common(from: Place, to: Place, isSame: (was: number, is: number) => boolean): Place[] {
  const [before, after] = [to[0] - from[0], to[1] - from[1]];
  if (before === 0 || after === 0) return [];
  // How far one comes in the old list on each diagonal (was - is), with d items that came or went.
  const reach = new Map<number, number>([[1, 0]]);
  const history: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(EDITS_MAX, before + after); d++) {
    history.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      let was = isAdded(reach, k, d) ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (was < before && was - k < after && isSame(from[0] + was, from[1] + was - k)) was++;
      reach.set(k, was);
      if (was >= before && was - k >= after) return wayBack(history, from, [before, after]);
    }
  }
  return [];
}

/** Does the way to diagonal `k` come from the one on which the new list has one item more? */
const isAdded = (reach: Map<number, number>, k: number, d: number) =>
  k === -d || (k !== d && reach.get(k - 1)! < reach.get(k + 1)!);

function wayBack(history: readonly Map<number, number>[], from: Place, end: Place): Place[] {
  const places: Place[] = [];
  let [was, is] = end;
  for (let d = history.length - 1; d >= 0; d--) {
    const reach = history[d]!;
    const k = was - is;
    const previous = isAdded(reach, k, d) ? k + 1 : k - 1;
    const wasThen = reach.get(previous)!;
    const isThen = wasThen - previous;
    while (was > wasThen && is > isThen && was > 0 && is > 0) places.push([from[0] + --was, from[1] + --is]);
    [was, is] = [wasThen, isThen];
  }
  return places.reverse();
}
