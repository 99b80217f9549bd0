import type { Lane } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { Finding, StreamRecord } from '../model/types.ts';
import type { MessageClass, Protocol } from '../protocols/protocol.ts';
import type { EpochMs, Seq } from '../units.ts';
import { ClassColumn } from './class-column.ts';
import type { Counts } from './lane-view.ts';
import { LaneWatch } from './lane-watch.ts';
import { PageView } from './page-view.ts';
import type { Annotation, Broken, PageRule, Rule } from './rule.ts';
import { RULES } from './rules.ts';
import type { Verdict } from './shape.ts';
import { sketchOf } from './sketch.ts';

/** Asking the clock costs more than showing a record: look at it this often. */
const STRIDE = 64;

/**
 * Runs the rules over a recording as it grows: each record is shown to the rules of its lane exactly once, then they
 * are asked. A rule that throws is dropped for that lane and its error kept in `broken`.
 */
export class Diagnostics {
  readonly recording: Recording;
  readonly broken: Broken[] = [];
  /** Read by the panel too, for what they say of themselves: it would load them a second time otherwise. */
  readonly rules: readonly Rule[];
  readonly #elsewhere: (origin: string) => number;
  /** Weakly: the recording forgets lanes. */
  #watches = new WeakMap<Lane, LaneWatch>();
  #page!: PageView;
  #pageRules: { rule: string; watcher: PageRule }[] = [];
  #pageFindings: Finding[] = [];
  #classes = new ClassColumn();
  #next: Seq = 1;
  #generation = -1;
  /** Lane to be asked next in the evaluation under way. */
  #asking = 0;

  /** @param elsewhere streams of other tabs that take HTTP/1.1 connections to an origin now. */
  constructor(
    recording: Recording,
    rules: readonly Rule[] = RULES,
    elsewhere: (origin: string) => number = () => 0,
  ) {
    this.recording = recording;
    this.rules = rules;
    this.#elsewhere = elsewhere;
    this.#begin();
  }

  /** All findings at `now` (default: the last moment that the recording tells of). An imported recording's own findings come first. */
  findings(now: EpochMs = this.recording.end): Finding[] {
    this.step(() => false);
    this.#asking = 0;
    this.evaluate(now, () => false);
    return this.latest();
  }

  /** The findings of the last evaluation. */
  latest(): Finding[] {
    const findings = [...this.recording.importedFindings];
    const known = new Set(findings.map(keyOf));
    const add = (finding: Finding) => {
      if (!known.has(keyOf(finding))) findings.push(finding);
    };
    for (const finding of this.#pageFindings) add(finding);
    for (const lane of this.recording.lanes) this.#watches.get(lane)?.findings.forEach(add);
    return findings;
  }

  /**
   * Asks the rules of each lane, then those of the page, until `late()` says so. True when all were asked.
   * @param live it will be asked again soon: lanes where nothing happens are asked the more seldom the longer they are quiet.
   */
  evaluate(now: EpochMs, late: () => boolean, live = false): boolean {
    const { lanes } = this.recording;
    for (; this.#asking < lanes.length; this.#asking++) {
      if (this.#asking % STRIDE === STRIDE - 1 && late()) {
        this.#asking++;
        return false;
      }
      const watch = this.#watchOf(lanes[this.#asking] as Lane);
      if (!watch.settled && (!live || watch.due(now))) watch.evaluate(now);
    }
    this.#asking = 0;
    this.#pageFindings = this.#pageRules.flatMap(({ rule, watcher }) =>
      this.#guarded(rule, () =>
        watcher.findings(now).map((found): Finding => ({ type: 'finding', rule, ...found })),
      ),
    );
    return true;
  }

  /** What rows say beside their findings, by what the rules have seen so far. */
  annotations(lane: Lane, now: EpochMs = this.recording.end): Annotation[] {
    return this.#watchOf(lane).annotations(now);
  }

  /** The shape of a lane's data flow by what was seen so far; undefined for series of polls and what never opened. */
  shapeOf(lane: Lane, now: EpochMs = this.recording.lastT): Verdict | undefined {
    return this.#watchOf(lane).view.shape(now);
  }

  /** A sketch, to be copied, of what a lane would take as the other transport; undefined where none is advised. */
  sketchOf(lane: Lane, now: EpochMs = this.recording.lastT): string | undefined {
    return sketchOf(this.#watchOf(lane).view, now);
  }

  /** What the message with this number is for; undefined for other records and until it was looked at. */
  classOf(seq: Seq): MessageClass | undefined {
    return this.#classes.get(seq);
  }

  /** The classes of all messages that were looked at. Another column after the recording was cleared. */
  get classes(): ClassColumn {
    if (this.recording.generation !== this.#generation) this.#begin();
    return this.#classes;
  }

  /** Messages of a lane by class, in each direction, forgotten ones included. */
  countsOf(lane: Lane): { in: Counts; out: Counts } | undefined {
    return this.#watches.get(lane)?.view;
  }

  /** The application protocol of a lane, once it is recognised. */
  protocolOf(lane: Lane): Protocol | undefined {
    return this.#watches.get(lane)?.view.protocol;
  }

  /** Shows the rules what is new until `late()` says so. True when they have seen all there is. */
  step(late: () => boolean): boolean {
    const { recording } = this;
    if (recording.generation !== this.#generation) this.#begin();
    let seq = Math.max(this.#next, recording.firstSeq);
    for (let done = 1; seq < recording.nextSeq; seq++, done++) {
      const lane = recording.laneAt(seq);
      const record = recording.record(seq);
      if (record && lane) this.#show(record, this.#watchOf(lane));
      this.#next = seq + 1;
      if (done % STRIDE === 0 && late()) return this.#next >= recording.nextSeq;
    }
    this.#classes.dropBefore(recording.firstSeq);
    return true;
  }

  #show(record: StreamRecord, watch: LaneWatch): void {
    if (record.kind !== 'message' && record.kind !== 'send') {
      watch.life(record);
      return;
    }
    const { kind, revised } = watch.view.classify(record);
    this.#classes.set(record.seq, kind);
    for (const seq of revised) this.#classes.revise(seq, 'heartbeat');
    watch.message(record, kind);
  }

  #begin(): void {
    this.#generation = this.recording.generation;
    this.#watches = new WeakMap();
    this.#classes = new ClassColumn();
    this.#next = 1;
    this.#asking = 0;
    this.#pageFindings = [];
    this.#page = new PageView(this.recording, (lane) => this.#watchOf(lane).view, this.#elsewhere);
    this.#pageRules = this.rules.flatMap((rule) =>
      this.#guarded(rule.id, () => {
        const watcher = rule.page?.(this.#page);
        return watcher ? [{ rule: rule.id, watcher }] : [];
      }),
    );
  }

  #watchOf(lane: Lane): LaneWatch {
    let watch = this.#watches.get(lane);
    if (!watch) {
      watch = new LaneWatch(lane, this.#page, this.rules, this.broken);
      this.#watches.set(lane, watch);
    }
    return watch;
  }

  #guarded<T>(rule: string, ask: () => T[]): T[] {
    try {
      return ask();
    } catch (error) {
      this.broken.push({ rule, error });
      this.#pageRules = this.#pageRules.filter((one) => one.rule !== rule);
      return [];
    }
  }
}

const keyOf = ({ rule, connection, origin }: Finding) => `${rule} ${connection ?? ''} ${origin ?? ''}`;
