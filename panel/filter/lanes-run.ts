import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { ConnectionLine } from '../../src/model/types.ts';
import type { Seq } from '../../src/units.ts';
import { Again } from './again.ts';
import { DECODED_AT_ONCE } from './decodings.ts';
import type { LaneRun } from './lane-run.ts';
import type { LaneTest, Matcher } from './matcher.ts';

/** Asking the clock costs more than testing a record: look at it this often. */
const STRIDE = 64;

interface Asked {
  test: LaneTest;
  /** State of what was decoded of it then. */
  state: number;
  /** Connections that the lane had then, and the newest: one may have come as another was evicted. */
  connections: number;
  newest: ConnectionLine;
}

/** Which lanes match: by themselves, or by a record of theirs. */
export class LanesRun {
  readonly matcher: Matcher;
  /** Grows whenever the answer changes. */
  version = 0;
  #recording: Recording;
  #asked = new Map<Lane, Asked>();
  /** A record that matches, of lanes where one is known. */
  #found = new Map<Lane, Seq>();
  /** Lanes whose records are to be searched from the newest back; of the first one those below `#below` are left. */
  #queue = new Set<Lane>();
  #below: Seq = Number.POSITIVE_INFINITY;
  #lanes = 0;
  #looked = 0;
  /** Records from here on came later: they are looked at as they come. */
  #next: Seq;
  #again = new Again();
  #connections = 0;
  #evicted = 0;
  #firstSeq: Seq = 0;
  #revisions: number;
  #seen = Number.NaN;
  #basis: number;
  #decodings = 0;
  #spent = 0;

  constructor(recording: Recording, matcher: Matcher) {
    this.#recording = recording;
    this.matcher = matcher;
    this.#basis = matcher.basis;
    this.#next = recording.nextSeq;
    this.#revisions = matcher.classes?.revisions ?? 0;
    this.#decodings = matcher.decodings?.version ?? 0;
  }

  has(lane: Lane): boolean {
    return this.byUrl(lane) || this.#found.has(lane);
  }

  /** Is the connection itself what is looked for? */
  byUrl(lane: Lane): boolean {
    return this.#asked.get(lane)?.test.byUrl ?? false;
  }

  /**
   * Works until `late()` says so. True when it has caught up with the recording.
   * @param settled a run that has just caught up: its lane need not be searched twice.
   * @throws {TooSlow}
   */
  step(late: () => boolean, settled?: LaneRun): boolean {
    this.#refresh();
    return this.#askLanes(late) && this.#search(late, settled) && this.#follow(late);
  }

  #refresh(): void {
    const recording = this.#recording;
    this.#heedRevisions();
    this.#heedDecoding();
    if (recording.version === this.#seen) return;
    this.#seen = recording.version;
    if (!Object.is(this.matcher.basis, this.#basis)) this.#restart();
    const evicted = recording.evictedConnections !== this.#evicted;
    if (evicted || recording.connections.size !== this.#connections) {
      this.#connections = recording.connections.size;
      for (const [lane, asked] of this.#asked) {
        if (lane.connections.length !== asked.connections || lane.current !== asked.newest) this.#ask(lane);
      }
    }
    if (evicted) this.#forgetLanes();
    if (recording.firstSeq !== this.#firstSeq) this.#forget(recording.firstSeq);
    for (const seq of [...this.#again.seqs]) this.#lookAgain(seq);
  }

  /** What was one class when it was looked at may be another by now. */
  #heedRevisions(): void {
    const { usesClass, classes } = this.matcher;
    if (!usesClass || !classes || classes.revisions === this.#revisions) return;
    const revised = classes.revisedSince(this.#revisions);
    this.#revisions = classes.revisions;
    if (revised) for (const seq of revised) this.#lookAgain(seq);
    else this.#restart();
  }

  /** Lanes turned out to speak another protocol, or the decoders are there. */
  #heedDecoding(): void {
    const { decodings } = this.matcher;
    if (!decodings || decodings.version === this.#decodings) return;
    this.#decodings = decodings.version;
    for (const [lane, { state }] of this.#asked) if (state !== this.matcher.stateOf(lane)) this.#ask(lane);
  }

  /** Is it time to look at the clock? */
  #due(): boolean {
    const spent = this.matcher.decodings?.spent ?? 0;
    if (++this.#looked % STRIDE !== 0 && spent < this.#spent + DECODED_AT_ONCE) return false;
    this.#spent = spent;
    return true;
  }

  #restart(): void {
    this.#basis = this.matcher.basis;
    this.#asked.clear();
    this.#found.clear();
    this.#queue.clear();
    this.#below = Number.POSITIVE_INFINITY;
    this.#lanes = 0;
    this.#next = this.#recording.nextSeq;
    this.version++;
  }

  /** The oldest records are gone: lanes that matched by them must match by others. */
  #forget(firstSeq: Seq): void {
    this.#firstSeq = firstSeq;
    for (const [lane, seq] of this.#found) {
      // What the first record that is kept says of the time before it has changed as well.
      if (seq < firstSeq || (this.matcher.usesGap && seq === lane.seqs.at(0))) this.#searchAnew(lane);
    }
    if (!this.matcher.usesGap) return;
    for (const lane of this.#asked.keys()) this.#lookAgain(lane.seqs.at(0));
  }

  /** Connections that were over are gone with their last records: the lanes that were asked move up. */
  #forgetLanes(): void {
    this.#evicted = this.#recording.evictedConnections;
    for (const lane of this.#asked.keys()) {
      if (this.#recording.laneOf(lane.id) === lane) continue;
      this.#asked.delete(lane);
      this.#queue.delete(lane);
      if (this.#found.delete(lane)) this.version++;
    }
    this.#below = Number.POSITIVE_INFINITY;
    this.#lanes = this.#asked.size;
  }

  #searchAnew(lane: Lane): void {
    if (this.#found.delete(lane)) this.version++;
    const [first] = this.#queue;
    if (lane === first) this.#below = Number.POSITIVE_INFINITY;
    this.#queue.add(lane);
  }

  #lookAgain(seq: Seq): void {
    const record = this.#recording.record(seq);
    const lane = record && this.#recording.laneOf(record.connection);
    const asked = lane && this.#asked.get(lane);
    if (!asked || asked.test.byUrl) return;
    const next = lane.seqs.at(lane.seqs.lowerBound(seq + 1));
    for (const one of this.matcher.usesGap ? [seq, next] : [seq]) {
      if (this.matcher.matchesSeq(one, lane, asked.test)) this.#find(lane, one);
      else if (this.#found.get(lane) === one) this.#searchAnew(lane);
    }
  }

  #askLanes(late: () => boolean): boolean {
    const { lanes } = this.#recording;
    while (this.#lanes < lanes.length) {
      this.#ask(lanes[this.#lanes++] as Lane);
      if (this.#lanes % STRIDE === 0 && late()) return false;
    }
    return true;
  }

  #ask(lane: Lane): void {
    const test = this.matcher.forLane(lane);
    const state = this.matcher.stateOf(lane);
    this.#asked.set(lane, { test, state, connections: lane.connections.length, newest: lane.current });
    if (this.#found.delete(lane) || test.byUrl) this.version++;
    if (!test.byUrl && !test.never) this.#searchAnew(lane);
  }

  #search(late: () => boolean, settled: LaneRun | undefined): boolean {
    for (const lane of this.#queue) {
      if (
        settled?.lane === lane &&
        settled.matcher === this.matcher &&
        !settled.notesOnly &&
        !settled.hidesHeartbeats &&
        settled.complete
      ) {
        for (const seq of settled.again.seqs) this.#again.add(seq);
        if (settled.matches.length > 0) this.#find(lane, settled.matches.at(settled.matches.length - 1));
      } else if (!this.#searchLane(lane, late)) return false;
      this.#queue.delete(lane);
      this.#below = Number.POSITIVE_INFINITY;
    }
    return true;
  }

  /** False when there was no time to come to its oldest record. */
  #searchLane(lane: Lane, late: () => boolean): boolean {
    const { seqs } = lane;
    const test = this.#asked.get(lane)?.test;
    if (!test || test.byUrl || test.never || this.#found.has(lane)) return true;
    let index = seqs.lowerBound(this.#below) - 1;
    for (; index >= 0; index--) {
      const seq = seqs.at(index);
      this.#below = seq;
      if (this.#look(seq, lane, test)) return true;
      if (this.#due() && late()) return false;
    }
    return true;
  }

  /** Looks at the records that came since. */
  #follow(late: () => boolean): boolean {
    const recording = this.#recording;
    for (let seq = Math.max(this.#next, recording.firstSeq); seq < recording.nextSeq; seq++) {
      const record = recording.record(seq);
      const lane = record && recording.laneOf(record.connection);
      const test = lane && this.#asked.get(lane)?.test;
      // A lane that matches already need not be looked at again.
      if (test && !test.byUrl && !this.#found.has(lane)) this.#look(seq, lane, test);
      this.#next = seq + 1;
      if (this.#due() && late()) return this.#next >= recording.nextSeq;
    }
    return true;
  }

  #look(seq: Seq, lane: Lane, test: LaneTest): boolean {
    const record = this.#recording.record(seq);
    if (!record) return false;
    this.#again.note(seq, record.kind);
    if (this.matcher.usesGap) this.#noteBefore(seq, lane);
    const found = this.matcher.matches(record, lane, test);
    if (found) this.#find(lane, seq);
    return found;
  }

  #find(lane: Lane, seq: Seq): void {
    const known = this.#found.get(lane);
    if (known === undefined) this.version++;
    this.#found.set(lane, Math.max(seq, known ?? seq));
  }

  /** The time of the record before is part of the gap. */
  #noteBefore(seq: Seq, { seqs }: Lane): void {
    const before = this.#recording.record(seqs.at(seqs.lowerBound(seq) - 1));
    if (before) this.#again.note(before.seq, before.kind);
  }
}
