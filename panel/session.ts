import { batch, effect, signal, untracked } from '@preact/signals';
import type { Lane } from '../src/model/lane.ts';
import { isNotARecording } from '../src/model/reader.ts';
import type { Recording } from '../src/model/recording.ts';
import type { LongWork, RecorderHost } from '../src/recorder/host.ts';
import { Decodings } from './filter/decodings.ts';
import type { Classes } from './filter/facts.ts';
import { LaneRun } from './filter/lane-run.ts';
import { LanesRun } from './filter/lanes-run.ts';
import { Matcher } from './filter/matcher.ts';
import { TooSlow } from './filter/regex.ts';
import { Slices } from './filter/slices.ts';
import { pointedFinding } from './findings/state.ts';
import { followed } from './followed.ts';
import { errorWords } from './format.ts';
import { activeGroup, collapsed } from './lane-rows.ts';
import { lanesInSight } from './layout.ts';
import { readResumes } from './resumes.ts';
import { saveFile } from './save-file.ts';
import { slice } from './slices.ts';
import * as store from './store.ts';
import { FrameScheduler } from './timeline/frame.ts';
import { TimelineView } from './timeline/view.ts';
import { loadViewer } from './viewer/load.ts';

/** Ties the store to a recorder: what the recorder does reaches the signals here, and commands go back from here. */

const EVALUATE_MS = 1000;
/** Of the panel's time, what the rules take at most. */
const EVALUATE_SHARE = 0.2;
const LONG_MS = 200;
/** While a search runs, what it has found is drawn this often: drawing costs as much as a slice. */
const SHOW_MS = 50;

let detach: (() => void) | undefined;
let unlisten: (() => void) | undefined;
let seenVersion = -1;
let seenGeneration = -1;
/** The first connection is selected by itself, once: half of the panel would be empty otherwise. */
let chosen = false;
let byItself: Lane | undefined;
let lastEvaluation = 0;
/** What the last evaluation took, and what the one under way has taken so far. */
let evaluationTook = 0;
let evaluating = 0;
let evaluation: ReturnType<typeof setTimeout> | undefined;
const frame = new FrameScheduler(catchUp);

/** Shows `next`, and nothing of the host before. */
export function attach(next: RecorderHost): void {
  detach?.();
  store.host.value = next;
  const stop = next.onState(readState);
  const timer = setInterval(() => {
    // Time passes even when nothing happens: "open 60 s" becomes true by itself.
    if (store.hostState.value === 'recording' && !document.hidden) evaluateSoon();
  }, EVALUATE_MS);
  detach = () => {
    stop();
    clearInterval(timer);
  };
  readState();
}

/** Lets go of the host: it lives on in the DevTools page when this document goes (Firefox, re-docking). */
export function release(): void {
  detach?.();
  unlisten?.();
  detach = unlisten = undefined;
}

function readState(): void {
  const host = store.host.value;
  if (!host) return;
  if (host.state === 'paused' && store.hostState.value !== 'paused') store.pausedAt.value = Date.now();
  store.hostState.value = host.state;
  store.documents.value = host.documents;
  store.preserveLog.value = host.preserveLog;
  store.wireCapture.value = host.wireCapture;
  if (store.recording.value !== host.recording) show(host.recording);
  frame.request();
}

function show(recording: Recording): void {
  unlisten?.();
  unlisten = recording.onChange(() => frame.request());
  store.recording.value = recording;
  seenVersion = -1;
  seenGeneration = recording.generation;
  forget();
  catchUp();
}

/** Lanes and record numbers of another recording or generation mean nothing any more. */
function forget(): void {
  store.selectedLane.value = undefined;
  store.chosenAttempt.value = undefined;
  store.selectedAttempt.value = undefined;
  store.selectedSeq.value = undefined;
  store.pointedOut.value = new Set();
  store.view.value = new TimelineView();
  store.viewHistory.clear();
  store.cursors.value = {};
  collapsed.value = new Set();
  activeGroup.value = undefined;
  store.findings.value = [];
  pointedFinding.value = undefined;
  followed.value = undefined;
  chosen = false;
  byItself = undefined;
  const { value: recording } = store.recording;
  store.decodings.value = recording && decodingsOf(recording);
  restartFilter();
}

function decodingsOf(recording: Recording): Decodings {
  const made: Decodings = new Decodings(
    (lane) => store.host.peek()?.diagnostics.protocolOf(lane),
    () => {
      void loadViewer().then((loaded) => {
        made.loaded(loaded && new loaded.KeptWords(recording));
        store.filterTick.value++;
        runFilter();
      });
    },
  );
  return made;
}

function catchUp(): void {
  const recording = store.recording.peek();
  if (!recording || recording.version === seenVersion) return;
  seenVersion = recording.version;
  batch(() => {
    if (recording.generation !== seenGeneration) {
      seenGeneration = recording.generation;
      forget();
    }
    // First of all: what is worked out of the recording is of its state before until then.
    store.tick.value++;
    if (!chosen) selectFirst();
  });
  evaluateSoon();
  runFilter();
}

function evaluateSoon(): void {
  if (evaluation !== undefined) return;
  const rest = Math.max(EVALUATE_MS, evaluationTook / EVALUATE_SHARE);
  const wait = Math.max(0, lastEvaluation + rest - Date.now());
  evaluation = setTimeout(evaluate, wait);
}

/**
 * The rules look at what is new and are asked, a slice at a time: a panel that is opened late has a million records to
 * catch up with, and a page may have thousands of connections.
 */
function evaluate(): void {
  const diagnostics = store.host.peek()?.diagnostics;
  const late = slice();
  const began = performance.now();
  const live = store.hostState.peek() === 'recording';
  const done = !diagnostics || (diagnostics.step(late) && diagnostics.evaluate(store.now(), late, live));
  evaluating += performance.now() - began;
  lookForProtocols();
  if (!done) {
    evaluation = setTimeout(evaluate, 0);
    return;
  }
  evaluation = undefined;
  evaluationTook = evaluating;
  evaluating = 0;
  lastEvaluation = Date.now();
  store.findings.value = diagnostics?.latest() ?? [];
  store.evaluated.value++;
  // A dev server's connection is mostly the first, and known for what it is only when it was looked at.
  if (byItself && byItself === store.selectedLane.value && store.hiddenLanes.value.has(byItself))
    selectFirst();
  readResumes(lanesInSight(), () => store.tick.value++);
}

/** What a filter found is of what the connections were known to speak. */
function lookForProtocols(): void {
  const decodings = matcher?.decodings;
  const recording = store.recording.peek();
  if (!decodings || !recording) return;
  const before = decodings.version;
  decodings.look(recording.lanes);
  if (decodings.version !== before) runFilter();
}

function selectFirst(): void {
  const first = store.visibleLanes.peek()[0] ?? store.recording.peek()?.lanes[0];
  if (!first) return;
  selectLane(first);
  byItself = first;
}

/** Selects a connection (and, with it, nothing of another one). */
export function selectLane(lane: Lane | undefined): void {
  chosen = true;
  activeGroup.value = undefined;
  if (store.selectedLane.value === lane) return;
  store.selectedLane.value = lane;
  store.chosenAttempt.value = undefined;
  store.selectedAttempt.value = undefined;
  store.selectedSeq.value = undefined;
}

/** Selects a record and the connection it belongs to; the timeline moves only if it does not show it. */
export function selectRecord(seq: number | undefined): void {
  const recording = store.recording.value;
  const record = seq === undefined ? undefined : recording?.record(seq);
  const lane = record && recording?.laneOf(record.connection);
  if (lane) selectLane(lane);
  store.selectedSeq.value = record?.seq;
  if (record) store.view.value = store.view.value.reveal(record.t, store.extent());
}

// Filtering runs in slices and is taken up again with every change of the recording.
const slices = new Slices(runFilter);
let matcher: Matcher | undefined;
let shownAt = 0;

function restartFilter(): void {
  const recording = store.recording.value;
  const { terms } = store.filter.value;
  matcher =
    recording && terms.length > 0
      ? new Matcher(terms, recording, classes(), store.decodings.value)
      : undefined;
  store.lanesRun.value = recording && matcher && new LanesRun(recording, matcher);
  store.laneRun.value = newLaneRun(store.selectedLane.value);
  shownAt = 0;
  runFilter();
}

function runFilter(): void {
  slices.cancel();
  const laneRun = store.laneRun.peek();
  const lanesRun = store.lanesRun.peek();
  if (!laneRun && !lanesRun) {
    store.filtering.value = false;
    return;
  }
  const late = slice();
  // What messages are for must be known before it is asked. Each record is classed once, by whoever comes first.
  const asksClass = laneRun?.hidesHeartbeats || matcher?.usesClass;
  if (asksClass && store.host.peek()?.diagnostics.step(late) === false) {
    store.filtering.value = true;
    slices.request();
    return;
  }
  let done = false;
  try {
    // What the table shows comes first.
    done = (laneRun?.step(late) ?? true) && (lanesRun?.step(late, laneRun) ?? true);
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    store.slowFilter.value = store.filterText.peek();
    return;
  }
  if (!done) slices.request();
  if (!done && performance.now() < shownAt + SHOW_MS) return;
  shownAt = performance.now();
  store.filtering.value = !done || matcher?.decodings?.waits === true;
  store.filterTick.value++;
}

/** Undefined where nothing is filtered. */
function newLaneRun(lane: Lane | undefined): LaneRun | undefined {
  const recording = store.recording.value;
  const notesOnly = store.notesOnly.value;
  const withoutHeartbeats = store.hideHeartbeats.value ? classes() : undefined;
  if (!recording || !lane || !(matcher || notesOnly || withoutHeartbeats)) return undefined;
  const top = store.topRow.peek();
  const from = top?.lane === lane ? top.seq : undefined;
  return new LaneRun(lane, recording, matcher, { notesOnly, withoutHeartbeats, from });
}

function classes(): Classes | undefined {
  const diagnostics = store.host.peek()?.diagnostics;
  return diagnostics?.recording === store.recording.peek() ? diagnostics?.classes : undefined;
}

effect(() => {
  store.notesOnly.value;
  store.hideHeartbeats.value;
  store.filter.value;
  untracked(restartFilter);
});
effect(() => {
  const lane = store.selectedLane.value;
  untracked(() => {
    if (store.laneRun.value?.lane === lane) return;
    store.laneRun.value = newLaneRun(lane);
    runFilter();
  });
});

/** The Record button: starts, stops, or goes back from a file to the page. */
export function toggleRecord(): void {
  const host = store.host.value;
  if (!host) return;
  if (host.state === 'recording') host.pause();
  else host.record();
  readState();
}

export function clear(): void {
  store.host.value?.clear();
  readState();
}

export function setPreserveLog(keep: boolean): void {
  const host = store.host.value;
  if (!host) return;
  host.preserveLog = keep;
  readState();
}

/** Switches the wire capture; a refusal is said in the browser's own words. */
export async function captureWire(on: boolean): Promise<void> {
  try {
    await store.host.value?.captureWire(on);
  } catch (error) {
    store.notify('error', `The wire cannot be captured: ${errorWords(error)}`);
  }
  readState();
}

/** Shows a file instead of the page; what could not be read is said. */
export async function importFile(file: File): Promise<void> {
  const host = store.host.value;
  if (!host) return;
  try {
    const warnings = await atLength(`Reading ${file.name}`, (work) => host.importFile(file, work));
    if (!warnings) return;
    store.fileName.value = file.name;
    store.notices.value = [];
    for (const warning of warnings) store.notify('warning', `${file.name}: ${warning}`);
  } catch (error) {
    const words = isNotARecording(error) ? errorWords(error) : `It could not be read: ${errorWords(error)}`;
    store.notify('error', `${file.name}: ${words}`);
  }
  readState();
}

/** Saves the recording as a file. */
export async function exportFile(keepSecrets: boolean): Promise<void> {
  const host = store.host.value;
  if (!host) return;
  try {
    const file = await atLength('Writing the recording', (work) => host.exportFile({ keepSecrets, ...work }));
    if (file) saveFile(file, 'ndjson');
  } catch (error) {
    store.notify('error', `The recording could not be saved: ${errorWords(error)}`);
  }
}

/** Does something that may take long where the person sees how far it is and can stop it; undefined when stopped. */
export async function atLength<T>(
  words: string,
  start: (work: LongWork) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const work = { words, share: signal(0), stop: () => stop.abort() };
  // What is done at once need not be announced.
  const timer = setTimeout(() => {
    store.longWork.value = work;
  }, LONG_MS);
  try {
    return await start({
      signal: stop.signal,
      progress: (share) => {
        work.share.value = share;
      },
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    if (store.longWork.value === work) store.longWork.value = undefined;
  }
}
