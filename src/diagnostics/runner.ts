import type { Lane } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { Finding } from '../model/types.ts';
import type { EpochMs, Seq } from '../units.ts';
import type { Annotation, LaneRule, Rule } from './rule.ts';
import { RULES } from './rules.ts';

/** Asking the clock costs more than showing a record: look at it this often. */
const STRIDE = 64;

interface Watch {
  rule: Rule;
  /** Undefined once it threw: a broken rule is silent and never harms the others. */
  watcher: LaneRule | undefined;
}

/**
 * Runs the rules over a recording as it grows: each record is shown to each rule of its lane exactly once.
 * A rule that throws is dropped for that lane and its error kept in `broken`.
 */
export class Diagnostics {
  readonly recording: Recording;
  readonly broken: { rule: string; error: unknown }[] = [];
  readonly #rules: readonly Rule[];
  /** Weakly: the recording forgets lanes. */
  #watches = new WeakMap<Lane, Watch[]>();
  #next: Seq = 1;
  #generation = 0;

  constructor(recording: Recording, rules: readonly Rule[] = RULES) {
    this.recording = recording;
    this.#rules = rules;
  }

  /** All findings at `now` (default: the time of the newest record). An imported recording's own findings come first. */
  findings(now: EpochMs = this.recording.lastT): Finding[] {
    this.#catchUp();
    const findings = [...this.recording.importedFindings];
    for (const lane of this.recording.lanes) {
      for (const finding of this.#ask(lane, (watcher) => watcher.finding(now))) {
        if (!findings.some((known) => known.rule === finding.rule && known.connection === finding.connection))
          findings.push(finding);
      }
    }
    return findings;
  }

  /** What rows say beside their findings, by what the rules have seen so far. */
  annotations(lane: Lane, now: EpochMs = this.recording.lastT): Annotation[] {
    return this.#ask(lane, (watcher) => watcher.annotation?.(now));
  }

  /** Shows the rules what is new until `late()` says so. True when they have seen all there is. */
  step(late: () => boolean): boolean {
    const { recording } = this;
    if (recording.generation !== this.#generation) {
      this.#generation = recording.generation;
      this.#watches = new WeakMap();
      this.#next = 1;
    }
    let seq = Math.max(this.#next, recording.firstSeq);
    for (let done = 1; seq < recording.nextSeq; seq++, done++) {
      const lane = recording.laneAt(seq);
      const record = recording.record(seq);
      if (record && lane) this.#ask(lane, (watcher) => void watcher.take(record));
      this.#next = seq + 1;
      if (done % STRIDE === 0 && late()) return this.#next >= recording.nextSeq;
    }
    return true;
  }

  #catchUp(): void {
    this.step(() => false);
  }

  #ask<T>(lane: Lane, question: (watcher: LaneRule) => T | undefined): T[] {
    let watches = this.#watches.get(lane);
    if (!watches) {
      watches = this.#rules.map((rule) => this.#watch(rule, lane));
      this.#watches.set(lane, watches);
    }
    const answers: T[] = [];
    for (const watch of watches) {
      if (!watch.watcher) continue;
      try {
        const answer = question(watch.watcher);
        if (answer !== undefined) answers.push(answer);
      } catch (error) {
        this.broken.push({ rule: watch.rule.id, error });
        watch.watcher = undefined;
      }
    }
    return answers;
  }

  #watch(rule: Rule, lane: Lane): Watch {
    try {
      return { rule, watcher: rule.watch(lane, this.recording) };
    } catch (error) {
      this.broken.push({ rule: rule.id, error });
      return { rule, watcher: undefined };
    }
  }
}
