import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Lane } from '../src/model/lane.ts';
import type { Recording } from '../src/model/recording.ts';
import type { Api, Finding, StreamRecord } from '../src/model/types.ts';
import type { HostState, RecorderHost } from '../src/recorder/host.ts';
import type { WireState } from '../src/recorder/wire-switch.ts';
import type { EpochMs, Seq } from '../src/units.ts';
import type { Decodings } from './filter/decodings.ts';
import { type Highlights, highlights } from './filter/highlight.ts';
import type { LaneRun } from './filter/lane-run.ts';
import type { LanesRun } from './filter/lanes-run.ts';
import { parseFilter } from './filter/parse.ts';
import type { Filter } from './filter/query.ts';
import { readSettings, type Settings, writeSettings } from './settings.ts';
import type { Cursors } from './timeline/cursors.ts';
import { ViewHistory } from './timeline/history.ts';
import { type Extent, TimelineView } from './timeline/view.ts';

/**
 * The panel's state. The recording itself is not copied into it: `tick` says that it has grown, and components read
 * what they show from the recording.
 */

export const host = signal<RecorderHost | undefined>(undefined);
export const recording = signal<Recording | undefined>(undefined);
export const hostState = signal<HostState>('recording');
export const documents = signal(0);
export const preserveLog = signal(false);
export const wireCapture = signal<WireState>('unavailable');
/** Name of the file shown while `hostState` is `imported`. */
export const fileName = signal('');
/** When it was paused: then time stands still for the panel. */
export const pausedAt = signal<EpochMs>(Number.NaN);

/** Grows once per animation frame in which the recording changed. */
export const tick = signal(0);
/** Grows once a second at most, when findings were evaluated anew. */
export const evaluated = signal(0);
export const findings = signal<readonly Finding[]>([]);

export type Tab = 'events' | 'answer' | 'attempts' | 'findings' | 'statistics' | 'headers' | 'raw';
export const tab = signal<Tab>('events');
export const selectedLane = signal<Lane | undefined>(undefined);
/** The attempt that Headers and Raw show; undefined: always the newest. */
export const chosenAttempt = signal<{ lane: Lane; number: number } | undefined>(undefined);
/** The row selected in the ledger: its number in the lane that is selected. */
export const selectedAttempt = signal<number | undefined>(undefined);
export const selectedSeq = signal<Seq | undefined>(undefined);
/** Records that a finding names, marked in the table. */
export const pointedOut = signal<ReadonlySet<Seq>>(new Set());

export type Kind = 'all' | Api;
export const kind = signal<Kind>('all');
export const filterText = signal('');
/** Of the events only comments, retry fields and notes: what a page is never told. */
export const notesOnly = signal(false);
/** Of the events no heartbeats. */
export const hideHeartbeats = signal(false);
/** The text of a filter that took too long; it filters nothing. */
export const slowFilter = signal<string | undefined>(undefined);
export const filter = computed<Filter>(() => {
  const text = filterText.value;
  if (slowFilter.value !== text) return parseFilter(text);
  return { terms: [], error: { message: 'this expression is too slow', from: 0, to: text.length } };
});
/** Does the filter require anything? */
export const filtered = computed(() => filter.value.terms.length > 0);
/** What to mark in the texts of rows. */
export const marks = computed<Highlights>(() => highlights(filter.value.terms));
/** What the filter knows of what messages say decoded. */
export const decodings = signal<Decodings | undefined>(undefined);
export const laneRun = signal<LaneRun | undefined>(undefined);
export const lanesRun = signal<LanesRun | undefined>(undefined);
/** Grows when a filter has found more, or is done. */
export const filterTick = signal(0);
export const filtering = signal(false);
/** The record at the top of the table of events; undefined while it follows the newest. A search begins there. */
export const topRow = signal<{ lane: Lane; seq: Seq } | undefined>(undefined);

export const view = signal(new TimelineView());
/** The two moments on the timeline that are measured between. */
export const cursors = signal<Cursors>({});
/** What was looked at before, for the way back. */
export const viewHistory = new ViewHistory();
export const theme = signal<DevToolsTheme | undefined>(undefined);

export interface Notice {
  id: number;
  kind: 'error' | 'warning' | 'info';
  text: string;
}
export const notices = signal<readonly Notice[]>([]);
let noticeId = 0;

/** Says something above the connections until it is dismissed. */
export function notify(noticeKind: Notice['kind'], text: string): void {
  notices.value = [...notices.value.slice(-3), { id: ++noticeId, kind: noticeKind, text }];
}

/** Something that takes long: its words, how far it is (0 to 1), and the way to stop it. */
export interface Work {
  words: string;
  share: ReadonlySignal<number>;
  stop(): void;
}
export const longWork = signal<Work | undefined>(undefined);

export const settings = signal<Settings>(readSettings());
let saving: ReturnType<typeof setTimeout> | undefined;

/** Changes what is remembered; written a little later, because a dragged splitter changes it all the time. */
export function remember(change: Partial<Settings>): void {
  settings.value = { ...settings.value, ...change };
  clearTimeout(saving);
  saving = setTimeout(() => writeSettings(settings.value), 300);
}

/** The time that the panel shows as now. */
export function now(): EpochMs {
  const last = recording.value?.end ?? Number.NaN;
  if (hostState.value === 'imported') return last;
  const clock = hostState.value === 'paused' ? pausedAt.value : Date.now();
  return last > clock || Number.isNaN(clock) ? last : clock;
}

/** Everything there is to show on the timeline. */
export function extent(): Extent {
  const current = recording.value;
  const end = now();
  const first = current?.firstT ?? Number.NaN;
  return {
    first: Number.isNaN(first) ? (Number.isNaN(end) ? 0 : end) : first,
    now: Number.isNaN(end) ? 0 : end,
    live: hostState.value === 'recording',
  };
}

const SHOWN_RECORDS = 500;
let shown = { recording: recording.peek(), generation: 0, records: new Map<Seq, StreamRecord>() };

/**
 * The record with number `seq`, as the very object that was given before, so that what is drawn of it need not be
 * drawn again. For what is on the screen, not for a walk through the recording.
 */
export function recordAt(seq: Seq): StreamRecord | undefined {
  const current = recording.value;
  const generation = current?.generation ?? 0;
  if (shown.recording !== current || shown.generation !== generation || shown.records.size > SHOWN_RECORDS)
    shown = { recording: current, generation, records: new Map() };
  const record = current?.record(seq);
  const before = shown.records.get(seq);
  if (record && before) return before;
  if (record) shown.records.set(seq, record);
  return record;
}

/** URL of the page recorded; changes with its navigations. */
export function pageUrl(): string {
  return recording.value?.head.page.url ?? '';
}

const NO_LANES: readonly Lane[] = [];
let cache:
  | {
      key: string;
      recording: Recording | undefined;
      run: LanesRun | undefined;
      hidden: ReadonlySet<Lane>;
      lanes: readonly Lane[];
    }
  | undefined;

let dev: ReadonlySet<Lane> = new Set();

/** Connections of developers' tooling, such as a dev server's hot reload. The same set while they are the same. */
export const devLanes = computed<ReadonlySet<Lane>>(() => {
  evaluated.value;
  const diagnostics = host.value?.diagnostics;
  const found = recording.value?.lanes.filter((lane) => diagnostics?.protocolOf(lane)?.devNoise) ?? [];
  if (found.length !== dev.size || found.some((lane) => !dev.has(lane))) dev = new Set(found);
  return dev;
});
const NO_DEV: ReadonlySet<Lane> = new Set();
/** Those of them that are not shown. */
export const hiddenLanes = computed(() => (settings.value.devServer ? NO_DEV : devLanes.value));

/** The lanes that the kind and the filter let through, without those of developers' tooling. The recording's own list, uncopied, when nothing is filtered. */
export const visibleLanes = computed<readonly Lane[]>(() => {
  tick.value;
  filterTick.value;
  const current = recording.value;
  const run = lanesRun.value;
  const hidden = hiddenLanes.value;
  if (!current) return NO_LANES;
  if (kind.value === 'all' && !run && hidden.size === 0) return current.lanes;
  const key = [
    kind.value,
    current.generation,
    current.lanes.length,
    current.evictedConnections,
    run?.version,
  ].join();
  if (cache?.key !== key || cache.recording !== current || cache.run !== run || cache.hidden !== hidden) {
    const lanes = current.lanes.filter(
      (lane) =>
        (kind.value === 'all' || lane.api === kind.value) && (run?.has(lane) ?? true) && !hidden.has(lane),
    );
    cache = { key, recording: current, run, hidden, lanes };
  }
  return cache.lanes;
});
