import type { Lane } from '../model/lane.ts';
import type { Finding, MessageRecord } from '../model/types.ts';
import type { MessageClass } from '../protocols/protocol.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { LaneView } from './lane-view.ts';
import type { PageView } from './page-view.ts';
import type { Annotation, Broken, LaneRule, LifeRecord, Rule } from './rule.ts';

/** What follows a stream's end (no reconnect, a loop, another stream instead) shows within this time. */
const SETTLED: Milliseconds = 300_000;

/** What only time changes shows later by this share of the time for which nothing happened. */
const LATER = 0.05;

interface Watcher {
  rule: string;
  watcher: LaneRule;
}

/** The rules of one lane: those that want messages are kept apart, so that a message costs nothing to the others. */
export class LaneWatch {
  readonly view: LaneView;
  /** Of the last evaluation. */
  findings: Finding[] = [];
  readonly #broken: Broken[];
  #all: Watcher[] = [];
  #ofMessages: Watcher[] = [];
  #ofLife: Watcher[] = [];
  /** Something was shown since the last evaluation. */
  #news = true;
  #askedAt: EpochMs = Number.NEGATIVE_INFINITY;
  /** When it was first asked about the newest of what it was shown. */
  #newsAt: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(lane: Lane, page: PageView, rules: readonly Rule[], broken: Broken[]) {
    this.view = new LaneView(lane, page);
    this.#broken = broken;
    for (const rule of rules) {
      try {
        const watcher = rule.lane?.(this.view);
        if (watcher) this.#all.push({ rule: rule.id, watcher });
      } catch (error) {
        broken.push({ rule: rule.id, error });
      }
    }
    this.#sort();
  }

  message(record: MessageRecord, kind: MessageClass): void {
    this.#news = true;
    for (const one of this.#ofMessages) {
      try {
        one.watcher.message?.(record, kind);
      } catch (error) {
        this.#drop(one, error);
      }
    }
  }

  life(record: LifeRecord): void {
    this.#news = true;
    if (record.kind === 'open') this.view.opened(record.t, record.protocol);
    for (const one of this.#ofLife) {
      try {
        one.watcher.life?.(record);
      } catch (error) {
        this.#drop(one, error);
      }
    }
  }

  /** It is over, and was asked when it had been for so long that nothing can follow any more. */
  get settled(): boolean {
    const { state, lastT } = this.view.lane;
    const over = state === 'closed' || state === 'failed';
    return over && !this.#news && this.#askedAt >= lastT + SETTLED;
  }

  /** Worth asking: something happened, or much time has passed beside how long it has been quiet. */
  due(now: EpochMs): boolean {
    return this.#news || now - this.#askedAt >= LATER * (this.#askedAt - this.#newsAt);
  }

  evaluate(now: EpochMs): void {
    if (this.#news) this.#newsAt = now;
    this.#news = false;
    this.#askedAt = now;
    const connection = this.view.lane.id;
    this.findings = this.#ask((watcher) => watcher.finding(now)).map(
      ([rule, found]): Finding => ({ type: 'finding', rule, connection, ...found }),
    );
  }

  annotations(now: EpochMs): Annotation[] {
    return this.#ask((watcher) => watcher.annotation?.(now)).map(([, annotation]) => annotation);
  }

  /** Developers' tooling is never diagnosed. */
  #ask<T>(question: (watcher: LaneRule) => T | undefined): [rule: string, answer: T][] {
    if (this.view.protocol?.devNoise) return [];
    const answers: [string, T][] = [];
    for (const one of this.#all) {
      try {
        const answer = question(one.watcher);
        if (answer !== undefined) answers.push([one.rule, answer]);
      } catch (error) {
        this.#drop(one, error);
      }
    }
    return answers;
  }

  #drop(one: Watcher, error: unknown): void {
    this.#broken.push({ rule: one.rule, error });
    this.#all = this.#all.filter((other) => other !== one);
    this.#sort();
  }

  #sort(): void {
    this.#ofMessages = this.#all.filter(({ watcher }) => watcher.message);
    this.#ofLife = this.#all.filter(({ watcher }) => watcher.life);
  }
}
