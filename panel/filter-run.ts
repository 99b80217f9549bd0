import { Column } from '../src/model/column.ts';
import type { Lane } from '../src/model/lane.ts';
import type { Recording } from '../src/model/recording.ts';
import type { StreamRecord } from '../src/model/types.ts';
import type { Seq } from '../src/units.ts';
import { isNote, laneMatches, recordMatches } from './filter.ts';

/** Asking the clock costs more than testing a record: look at it this often. */
const STRIDE = 64;

/** Work that is done in slices and taken up again when more has come. */
export interface SlicedRun {
  /** Works until `late()` says so. True when it has caught up with the recording. */
  step(late: () => boolean): boolean;
}

/** The records of one lane that match, as far as they were looked at. */
export class LaneRun implements SlicedRun {
  readonly lane: Lane;
  /** Undefined: any record of the right kind. */
  readonly pattern: RegExp | undefined;
  /** Comments, retry fields and notes only. */
  readonly notesOnly: boolean;
  readonly matches = new Column();
  #recording: Recording;
  #next: Seq = 0;

  constructor(lane: Lane, recording: Recording, pattern: RegExp | undefined, notesOnly = false) {
    this.lane = lane;
    this.notesOnly = notesOnly;
    this.#recording = recording;
    this.pattern = pattern;
  }

  step(late: () => boolean): boolean {
    const { seqs } = this.lane;
    const oldest = seqs.at(0);
    while (this.matches.length > 0 && this.matches.at(0) < oldest) this.matches.dropFirst();
    let index = seqs.lowerBound(this.#next);
    for (let done = 1; index < seqs.length; index++, done++) {
      const seq = seqs.at(index);
      const record = this.#recording.record(seq);
      if (record && this.#matches(record)) this.matches.push(seq);
      this.#next = seq + 1;
      if (done % STRIDE === 0 && late()) return index + 1 >= seqs.length;
    }
    return true;
  }

  #matches(record: StreamRecord): boolean {
    if (this.notesOnly && !isNote(record)) return false;
    return this.pattern === undefined || recordMatches(record, this.pattern);
  }
}

/** Which lanes match: by their URL, or by a record of theirs. */
export class LanesRun implements SlicedRun {
  readonly pattern: RegExp;
  /** Lanes whose URL matches. */
  readonly byUrl = new Set<Lane>();
  /** Lanes that have a matching record. */
  readonly byRecord = new Set<Lane>();
  #recording: Recording;
  #lanes = 0;
  #next: Seq = 0;

  constructor(recording: Recording, pattern: RegExp) {
    this.#recording = recording;
    this.pattern = pattern;
  }

  /** Grows whenever the answer changes. */
  get size(): number {
    return this.byUrl.size + this.byRecord.size;
  }

  has(lane: Lane): boolean {
    return this.byUrl.has(lane) || this.byRecord.has(lane);
  }

  step(late: () => boolean): boolean {
    const recording = this.#recording;
    for (; this.#lanes < recording.lanes.length; this.#lanes++) {
      const lane = recording.lanes[this.#lanes] as Lane;
      if (laneMatches(lane, this.pattern)) this.byUrl.add(lane);
      if (this.#lanes % STRIDE === STRIDE - 1 && late()) {
        this.#lanes++;
        return false;
      }
    }
    let done = 0;
    for (let seq = Math.max(this.#next, recording.firstSeq); seq < recording.nextSeq; seq++) {
      const record = recording.record(seq);
      const lane = record && recording.laneOf(record.connection);
      // A lane that matched already need not be looked at again.
      if (lane && !this.byRecord.has(lane) && recordMatches(record, this.pattern)) this.byRecord.add(lane);
      this.#next = seq + 1;
      if (++done % STRIDE === 0 && late()) return seq + 1 >= recording.nextSeq;
    }
    return true;
  }
}
