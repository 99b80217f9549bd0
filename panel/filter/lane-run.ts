import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Seq } from '../../src/units.ts';
import { Again } from './again.ts';
import { DECODED_AT_ONCE } from './decodings.ts';
import { type Classes, isNote } from './facts.ts';
import type { LaneTest, Matcher } from './matcher.ts';
import { Matches } from './matches.ts';

/** Asking the clock costs more than testing a record: look at it this often. */
const STRIDE = 64;

interface Options {
  /** Comments, retry fields and notes only. */
  notesOnly?: boolean;
  /** Leaves heartbeats out, by these classes. */
  withoutHeartbeats?: Classes | undefined;
  /** Where the table stands: the search begins there and goes on to both sides. Left out: with the newest. */
  from?: Seq | undefined;
}

/** The records of one lane that match, as far as they were looked at. */
export class LaneRun {
  readonly lane: Lane;
  /** Undefined: any record of the right kind. */
  readonly matcher: Matcher | undefined;
  readonly notesOnly: boolean;
  readonly matches = new Matches();
  /** Heartbeats that were left out and would match. */
  readonly hidden = new Matches();
  #recording: Recording;
  /** Undefined: heartbeats are not left out. */
  readonly #beats: Classes | undefined;
  readonly #classes: Classes | undefined;
  #revisions = 0;
  #test: LaneTest | undefined;
  /** Records from `#low` up to, not including, `#high` were looked at. */
  #low: Seq;
  #high: Seq;
  /** Records that may be told more later. */
  readonly again = new Again();
  #version = Number.NaN;
  #connections = 0;
  #basis = Number.NaN;
  /** State of what is decoded of the lane. */
  #decoded = 0;
  #oldest: Seq = 0;

  constructor(lane: Lane, recording: Recording, matcher: Matcher | undefined, options: Options = {}) {
    this.lane = lane;
    this.matcher = matcher;
    this.notesOnly = options.notesOnly ?? false;
    this.#beats = options.withoutHeartbeats;
    this.#classes = this.#beats ?? (matcher?.usesClass ? matcher.classes : undefined);
    this.#revisions = this.#classes?.revisions ?? 0;
    this.#recording = recording;
    this.#low = this.#high = Math.min(options.from ?? recording.nextSeq, recording.nextSeq);
  }

  get hidesHeartbeats(): boolean {
    return this.#beats !== undefined;
  }

  /** Has everything been looked at that the recording holds? */
  get complete(): boolean {
    const { seqs } = this.lane;
    return !(seqs.at(0) < this.#low) && !(seqs.last >= this.#high);
  }

  /** Records kept that were looked at. */
  get searched(): number {
    const { seqs } = this.lane;
    return seqs.lowerBound(this.#high) - seqs.lowerBound(this.#low);
  }

  /**
   * Works until `late()` says so. True when it has caught up with the recording.
   * @throws {TooSlow}
   */
  step(late: () => boolean): boolean {
    this.#refresh();
    while (!this.complete) {
      this.#upwards();
      this.#downwards();
      if (late()) return this.complete;
    }
    return true;
  }

  /** Takes notice of what changed in what was looked at. */
  #refresh(): void {
    const { lane, matcher } = this;
    const recording = this.#recording;
    this.#heedRevisions();
    this.#heedDecoding();
    if (recording.version === this.#version) return;
    this.#version = recording.version;
    const basis = matcher?.basis ?? 0;
    if (lane.connections.length !== this.#connections || !Object.is(basis, this.#basis)) {
      this.#connections = lane.connections.length;
      this.#basis = basis;
      this.#test = matcher?.forLane(lane);
      this.#startAnew();
    }
    this.matches.dropBelow(recording.firstSeq);
    this.hidden.dropBelow(recording.firstSeq);
    for (const seq of [...this.again.seqs]) {
      this.#lookAgain(seq);
      if (matcher?.usesGap) this.#lookAgain(lane.seqs.at(lane.seqs.lowerBound(seq + 1)));
    }
    const oldest = lane.seqs.at(0);
    if (oldest !== this.#oldest && matcher?.usesGap) this.#lookAgain(oldest);
    this.#oldest = oldest;
  }

  /** What was one class when it was looked at may be another by now. */
  #heedRevisions(): void {
    const classes = this.#classes;
    if (!classes || classes.revisions === this.#revisions) return;
    const revised = classes.revisedSince(this.#revisions);
    this.#revisions = classes.revisions;
    const { seqs } = this.lane;
    if (!revised) this.#startAnew();
    else for (const seq of revised) if (seqs.at(seqs.lowerBound(seq)) === seq) this.#lookAgain(seq);
  }

  /** Its protocol turned out to be another, or the decoders are there. */
  #heedDecoding(): void {
    const state = this.matcher?.stateOf(this.lane) ?? 0;
    if (state === this.#decoded) return;
    this.#decoded = state;
    this.#test = this.matcher?.forLane(this.lane);
    this.#startAnew();
  }

  #startAnew(): void {
    this.matches.clear();
    this.hidden.clear();
    this.#low = this.#high;
  }

  #upwards(): void {
    const { seqs } = this.lane;
    let index = seqs.lowerBound(this.#high);
    const end = Math.min(seqs.length, index + STRIDE);
    const enough = this.#enough();
    for (; index < end && !enough(); index++) {
      const seq = seqs.at(index);
      this.#high = seq + 1;
      this.#placeOf(seq)?.add(seq);
    }
  }

  #downwards(): void {
    const { seqs } = this.lane;
    let index = seqs.lowerBound(this.#low) - 1;
    const end = Math.max(-1, index - STRIDE);
    const enough = this.#enough();
    for (; index > end && !enough(); index--) {
      const seq = seqs.at(index);
      this.#low = seq;
      this.#placeOf(seq)?.add(seq);
    }
  }

  /** Says when so much was decoded that it is time to look at the clock. */
  #enough(): () => boolean {
    const decodings = this.matcher?.decodings;
    if (!decodings) return () => false;
    const most = decodings.spent + DECODED_AT_ONCE;
    return () => decodings.spent > most;
  }

  #lookAgain(seq: Seq): void {
    if (!(seq >= this.#low && seq < this.#high)) return;
    const place = this.#placeOf(seq);
    for (const one of [this.matches, this.hidden]) {
      if (one === place) one.add(seq);
      else one.delete(seq);
    }
  }

  /** Where a record belongs; undefined: it does not match. */
  #placeOf(seq: Seq): Matches | undefined {
    if (!this.#look(seq)) return undefined;
    return this.#beats?.get(seq) === 'heartbeat' ? this.hidden : this.matches;
  }

  #look(seq: Seq): boolean {
    const record = this.#recording.record(seq);
    if (!record) return false;
    this.again.note(seq, record.kind);
    if (this.matcher?.usesGap) this.#noteBefore(seq);
    if (this.notesOnly && !isNote(record.kind)) return false;
    return !this.#test || (this.matcher?.matches(record, this.lane, this.#test) ?? true);
  }

  /** The time of the record before is part of the gap. */
  #noteBefore(seq: Seq): void {
    const { seqs } = this.lane;
    const before = this.#recording.record(seqs.at(seqs.lowerBound(seq) - 1));
    if (before) this.again.note(before.seq, before.kind);
  }
}
