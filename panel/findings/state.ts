import { computed, signal } from '@preact/signals';
import type { Annotation, Rule } from '../../src/diagnostics/rule.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Finding, Severity } from '../../src/model/types.ts';
import * as store from '../store.ts';
import { Ignored, originOf } from './ignored.ts';
import { laneMarks } from './lane-marks.ts';
import { worstFirst } from './severity.ts';

/** What was found, as the panel shows it: without the rules that a person ignores, by connection, by where it happened. */

/** The tab shows what was found about the selected connection, or everything. */
export const wholePage = signal(false);
export const severity = signal<Severity | 'all'>('all');
export const showIgnored = signal(false);
/** The finding pointed at from elsewhere, by its key. */
export const pointedFinding = signal<string | undefined>(undefined);

/** Names a finding among those of a recording. */
export function keyOf({ rule, connection, origin }: Finding): string {
  return `${rule} ${connection ?? ''} ${origin ?? ''}`;
}

/** The rules that watch, as the recorder has them. */
export function rules(): readonly Rule[] {
  return store.host.value?.diagnostics.rules ?? [];
}

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return rules().find((rule) => rule.id === id);
}

const ignoredRules = computed(() => Ignored.read(store.settings.value.ignored));
const sifted = computed(() => ignoredRules.value.sift(store.findings.value, originOf(store.pageUrl())));

/** Everything found, the worst first. */
export const told = computed<readonly Finding[]>(() => worstFirst(sifted.value.told));
export const ignored = computed<readonly Finding[]>(() => worstFirst(sifted.value.ignored));

/** Ignores a rule for pages of this page's origin, or does not any longer. */
export function ignoreRule(rule: string, ignore: boolean): void {
  const origin = originOf(store.pageUrl());
  const { value } = ignoredRules;
  store.remember({ ignored: (ignore ? value.with(origin, rule) : value.without(origin, rule)).text });
}

const byLane = computed(() => {
  const lanes = new Map<Lane, Finding[]>();
  for (const finding of told.value) {
    const lane = laneOf(finding);
    const list = lane && lanes.get(lane);
    if (list) list.push(finding);
    else if (lane) lanes.set(lane, [finding]);
  }
  return lanes;
});
const NONE: readonly Finding[] = [];

/** The connection that a finding is about; undefined where it is about several. */
export function laneOf({ connection }: Finding): Lane | undefined {
  return connection === undefined ? undefined : store.recording.value?.laneOf(connection);
}

/** What was found about a connection, the worst first. */
export function findingsOf(lane: Lane): readonly Finding[] {
  return byLane.value.get(lane) ?? NONE;
}

/** Where it happened, for the lanes. */
export const marksByLane = computed(() => {
  const { value: recording } = store.recording;
  return recording ? laneMarks(told.value, recording) : new Map();
});

const annotationsAt = new WeakMap<Lane, { at: number; annotations: Annotation[] }>();

/** What a row says beside its findings; asked once an evaluation, for the rows in sight only. */
export function annotationsOf(lane: Lane): Annotation[] {
  const at = store.evaluated.value;
  const known = annotationsAt.get(lane);
  if (known?.at === at) return known.annotations;
  const annotations = store.host.value?.diagnostics.annotations(lane, store.now()) ?? [];
  annotationsAt.set(lane, { at, annotations });
  return annotations;
}

/** Opens the Findings tab at all that was found, of one severity or of all. */
export function openWholePage(which: Severity | 'all' = 'all'): void {
  wholePage.value = true;
  severity.value = which;
  store.tab.value = 'findings';
}

/** Opens the Findings tab at what was found about the selected connection; with a finding, at that. */
export function openFindings(finding?: Finding): void {
  wholePage.value = finding !== undefined && finding.connection === undefined;
  severity.value = 'all';
  pointedFinding.value = finding && keyOf(finding);
  store.tab.value = 'findings';
}
