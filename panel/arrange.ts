import type { Lane } from '../src/model/lane.ts';
import type { EpochMs, Milliseconds } from '../src/units.ts';
import { shortUrl } from './describe.ts';
import { CONTEXT_WORDS } from './request.ts';
import type { LaneGroup, Row } from './timeline/rows.ts';

/** How the lanes are put in order and together. Pure: no signals, no DOM. */

export const SORTS = ['start', 'activity', 'name'] as const;
export const GROUPINGS = ['none', 'origin', 'frame'] as const;
export type Sort = (typeof SORTS)[number];
export type Grouping = (typeof GROUPINGS)[number];

/** Streams that were active within this time are equally active: they would change places all the time. */
const ACTIVE: Milliseconds = 5000;
/** While they stream they are put in order anew this often at most. */
const RESORT: Milliseconds = 1000;

const names = new WeakMap<Lane, { url: string; name: string }>();
const collator = new Intl.Collator('en', { numeric: true });

/**
 * The lanes in the order asked for. `before` is the order until now: where `sort` makes no difference, it stays. Gives
 * `lanes` itself where they are in order already.
 */
export function sorted(
  lanes: readonly Lane[],
  sort: Sort,
  now: EpochMs,
  before: readonly Lane[],
): readonly Lane[] {
  const compare = COMPARE[sort];
  if (sort !== 'activity') return inOrder(lanes, compare, now) ? lanes : [...lanes].sort(by(compare, now));
  return kept(lanes, before).sort(by(compare, now));
}

/** `lanes` in the order of `before`, what is new at the end. */
export function kept(lanes: readonly Lane[], before: readonly Lane[]): Lane[] {
  const wanted = new Set(lanes);
  const list = before.filter((lane) => wanted.delete(lane));
  return list.concat([...wanted]);
}

type Compare = (a: Lane, b: Lane, now: EpochMs) => number;
const COMPARE: Record<Sort, Compare> = {
  start: (a, b) => known(a.firstT) - known(b.firstT) || 0,
  activity: (a, b, now) => activity(b, now) - activity(a, now) || 0,
  name: (a, b) => collator.compare(nameOf(a), nameOf(b)),
};

function by(compare: Compare, now: EpochMs): (a: Lane, b: Lane) => number {
  return (a, b) => compare(a, b, now);
}

function inOrder(lanes: readonly Lane[], compare: Compare, now: EpochMs): boolean {
  for (let i = 1; i < lanes.length; i++)
    if (compare(lanes[i - 1] as Lane, lanes[i] as Lane, now) > 0) return false;
  return true;
}

/** A lane that has told nothing yet is the newest. */
function known(t: EpochMs): EpochMs {
  return Number.isNaN(t) ? Number.MAX_VALUE : t;
}

function activity(lane: Lane, now: EpochMs): EpochMs {
  const last = Math.max(latest(lane.inTimes.last), latest(lane.outTimes.last));
  if (last > now - ACTIVE) return now;
  // One without messages is at least as old as its beginning.
  return last > 0 ? last : latest(lane.firstT);
}

function latest(t: EpochMs): EpochMs {
  return Number.isNaN(t) ? 0 : t;
}

function nameOf(lane: Lane): string {
  const cached = names.get(lane);
  if (cached?.url === lane.url) return cached.name;
  const { host, path } = shortUrl(lane.url, '');
  const name = `${host}${path}`;
  names.set(lane, { url: lane.url, name });
  return name;
}

/** Keeps the order of a list of lanes that grows and shrinks in place, while messages stream. */
export class Arrangement {
  #order: Order | undefined;

  /**
   * `lanes` in the order asked for; the same array as before when nothing changed place. Sorted anew at once when
   * `sort` or the lanes are others, else once a second at most, and never while `frozen` (under the pointer): then what
   * is new stands at the end. `clock` is any steady one.
   */
  lanes(lanes: readonly Lane[], sort: Sort, now: EpochMs, frozen: boolean, clock: Milliseconds): Arranged {
    const known = this.#order?.sort === sort ? this.#order : undefined;
    const newest = lanes[lanes.length - 1];
    // A list that changed in place is told by its length and its newest lane.
    const same = known?.of === lanes && known.length === lanes.length && known.newest === newest;
    if (same && (frozen || clock - known.at < RESORT)) return known;
    const before = this.#order?.arranged ?? [];
    const arranged = known && frozen ? kept(lanes, before) : sorted(lanes, sort, now, before);
    if (same && sameOrder(arranged, known.arranged)) {
      known.at = clock;
      return known;
    }
    // What was only kept in place is sorted as soon as that is allowed.
    const at = known && frozen ? Number.NEGATIVE_INFINITY : clock;
    this.#order = { arranged, of: lanes, length: lanes.length, newest, sort, at };
    return this.#order;
  }
}

/** Another object whenever the order, or what is in it, is another. */
export interface Arranged {
  readonly arranged: readonly Lane[];
}
interface Order extends Arranged {
  readonly of: readonly Lane[];
  readonly length: number;
  readonly newest: Lane | undefined;
  readonly sort: Sort;
  at: Milliseconds;
}

function sameOrder(a: readonly Lane[], b: readonly Lane[]): boolean {
  return a === b || (a.length === b.length && a.every((lane, i) => lane === b[i]));
}

/** Rows of `lanes` by group, groups in the order of their first lanes; and which of the rows are groups. */
export function grouped(
  lanes: readonly Lane[],
  grouping: Exclude<Grouping, 'none'>,
  collapsed: ReadonlySet<string>,
): { rows: Row[]; groups: number[] } {
  const byKey = new Map<string, { title: string; lanes: Lane[] }>();
  for (const lane of lanes) {
    const { key, title } = grouping === 'origin' ? originOf(lane) : frameOf(lane);
    const group = byKey.get(key);
    if (group) group.lanes.push(lane);
    else byKey.set(key, { title, lanes: [lane] });
  }
  const rows: Row[] = [];
  const groups: number[] = [];
  for (const [key, { title, lanes: members }] of byKey) {
    const group: LaneGroup = { key, title, lanes: members, collapsed: collapsed.has(key) };
    groups.push(rows.length);
    rows.push(group);
    if (!group.collapsed) for (const lane of members) rows.push(lane);
  }
  return { rows, groups };
}

/** A server answers http and ws at the same port: its WebSockets belong to its other streams. */
function originOf(lane: Lane): { key: string; title: string } {
  const url = lane.first.url.replace(/^ws/i, 'http');
  const title = URL.canParse(url) ? new URL(url).origin.slice(0, 200) : 'no origin';
  return { key: `origin ${title}`, title };
}

function frameOf(lane: Lane): { key: string; title: string } {
  const { context, frameUrl } = lane.first;
  const { host, path } = shortUrl(frameUrl, '');
  const where = `${host}${path}`.slice(0, 200);
  return {
    key: `frame ${context} ${frameUrl}`,
    title: where ? `${CONTEXT_WORDS[context]} · ${where}` : CONTEXT_WORDS[context],
  };
}
