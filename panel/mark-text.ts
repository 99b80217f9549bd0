import type { Recording } from '../src/model/recording.ts';
import type { Loss, PageMark } from '../src/model/types.ts';
import type { EpochMs, Milliseconds } from '../src/units.ts';
import { duration, oneLine, plural } from './format.ts';
import { indexMarks, type PageState, STATES } from './timeline/mark-index.ts';
import type { Range } from './timeline/ranges.ts';

const NAMED_AT_ONCE = 3;

/** What the page did, or what was lost, within `reach` ms of `t`: a sentence each. */
export function markLines(current: Recording, t: EpochMs, reach: Milliseconds): string[] {
  const { visits, states, tasks, losses } = indexMarks(current.marks, current.losses);
  const near = <T>(of: { near(...at: [EpochMs, number, number]): Range<T>[] }) =>
    of.near(t, reach, NAMED_AT_ONCE);
  return [
    ...near(losses).map(({ item }) => lossText(item)),
    ...near(visits).map(({ item }) => visitText(item)),
    ...STATES.flatMap((state) => near(states[state]).map((range) => stateText(state, range))),
    ...near(tasks).map(({ item }) => taskText(item)),
  ];
}

/** How often, for those who do not see the picture: " Page: offline 1×, long tasks 3×."; empty when there is nothing. */
export function marksSummary(current: Recording): string {
  const { states, tasks } = indexMarks(current.marks, current.losses);
  const counts = [
    ...STATES.map((state) => [state, states[state].length] as const),
    ['long tasks', tasks.length] as const,
  ];
  const told = counts.filter(([, n]) => n > 0).map(([what, n]) => `${what} ${n}×`);
  return told.length > 0 ? ` Page: ${told.join(', ')}.` : '';
}

function lossText({ count, reason }: Loss): string {
  return `${plural(count, 'fact')} lost: ${oneLine(reason, 80)}`;
}

function visitText({ mark, url }: PageMark): string {
  if (mark === 'navigation') return `Navigation to ${oneLine(url, 80)}`;
  return mark === 'restored'
    ? 'Page restored from the back/forward cache'
    : 'Page left, kept in the back/forward cache';
}

const STATE_WORDS: { [state in PageState]: string } = {
  offline: 'Browser offline',
  hidden: 'Page hidden',
  frozen: 'Page frozen, none of its code ran',
  asleep: 'Machine asleep or debugger paused, no code of the page ran',
};

function stateText(state: PageState, { from, to }: Range<PageState>): string {
  return `${STATE_WORDS[state]}${Number.isFinite(to) ? ` for ${duration(to - from)}` : ' since then'}`;
}

function taskText({ duration: ms = 0, count = 1 }: PageMark): string {
  return count > 1
    ? `${count} long tasks, ${duration(ms)} together: the page was busy`
    : `Long task: the page was busy for ${duration(ms)}`;
}
