import type { Loss, PageMark } from '../../src/model/types.ts';
import type { EpochMs } from '../../src/units.ts';
import { type Range, Ranges } from './ranges.ts';

/** States of the page that last. */
export const STATES = ['offline', 'hidden', 'frozen', 'asleep'] as const;
export type PageState = (typeof STATES)[number];

const BEGINS: { [mark in PageMark['mark']]?: PageState } = {
  offline: 'offline',
  'page-hidden': 'hidden',
  frozen: 'frozen',
};
const ENDS: { [mark in PageMark['mark']]?: PageState } = {
  online: 'offline',
  'page-visible': 'hidden',
  resumed: 'frozen',
};

/** The marks of a page by how they are shown. */
export interface MarkIndex {
  /** It came, it went: navigation, into and out of the back/forward cache. */
  visits: Ranges<PageMark>;
  states: { [state in PageState]: Ranges<PageState> };
  tasks: Ranges<PageMark>;
  losses: Ranges<Loss>;
  /** There is something to name below the lanes. */
  named: boolean;
}

let indexed:
  | { marks: readonly PageMark[]; losses: readonly Loss[]; key: string; index: MarkIndex }
  | undefined;

/**
 * Sorts out the marks and losses of a recording. Its two lists only grow or lose their oldest, by which a change is
 * known: unchanged ones cost nothing, changed ones are sorted out anew (a recording keeps 10,000 marks at most).
 */
export function indexMarks(marks: readonly PageMark[], losses: readonly Loss[]): MarkIndex {
  const key = `${marks.length} ${marks[0]?.t} ${losses.length}`;
  if (indexed?.marks !== marks || indexed.losses !== losses || indexed.key !== key)
    indexed = { marks, losses, key, index: sortedOut(marks, losses) };
  return indexed.index;
}

function sortedOut(marks: readonly PageMark[], losses: readonly Loss[]): MarkIndex {
  const visits: Range<PageMark>[] = [];
  const tasks: Range<PageMark>[] = [];
  const spans: { [state in PageState]: Range<PageState>[] } = {
    offline: [],
    hidden: [],
    frozen: [],
    asleep: [],
  };
  let unnamed = 0;
  const since = new Map<PageState, EpochMs>();
  const end = (state: PageState, to: EpochMs): void => {
    const from = since.get(state);
    if (from !== undefined) spans[state].push({ from, to, item: state });
    since.delete(state);
  };
  for (const item of marks) {
    const { mark, t } = item;
    const [begins, ends] = [BEGINS[mark], ENDS[mark]];
    const to = t + (item.duration ?? 0);
    // What a person did is for the rules: there is too much of it to draw.
    if (mark === 'input') unnamed++;
    else if (mark === 'long-task') tasks.push({ from: t, to, item });
    else if (mark === 'slept') spans.asleep.push({ from: t, to, item: 'asleep' });
    else if (begins) since.set(begins, since.get(begins) ?? t);
    else if (ends) end(ends, t);
    else {
      visits.push({ from: t, to: t, item });
      // Another document says itself how it is.
      for (const state of STATES) end(state, t);
    }
  }
  for (const state of STATES) end(state, Number.POSITIVE_INFINITY);
  return {
    named: losses.length > 0 || tasks.length + unnamed < marks.length,
    visits: new Ranges(visits),
    states: {
      offline: new Ranges(spans.offline),
      hidden: new Ranges(spans.hidden),
      frozen: new Ranges(spans.frozen),
      asleep: new Ranges(spans.asleep),
    },
    tasks: new Ranges(tasks),
    losses: new Ranges(losses.map((item) => ({ from: item.from, to: Math.max(item.from, item.to), item }))),
  };
}
