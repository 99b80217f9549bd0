import type { Lane } from '../src/model/lane.ts';
import type { Recording } from '../src/model/recording.ts';
import type { StreamRecord } from '../src/model/types.ts';
import type { Seq } from '../src/units.ts';

/** Asking the clock costs more than reading a record: look at it this often, */
const STRIDE = 64;
/** where so many bytes of a message count as a record: a reader may look at all of them. */
const RECORD_BYTES = 1024;
/** Lanes whose readings are kept beside the one shown. */
const KEPT = 32;

/** What reads a lane record by record. */
export interface LaneReader {
  take(record: StreamRecord): void;
}

/** Shows each record of one lane to a reader once, in order, in slices; taken up again when more has come. */
export class LaneReading<R extends LaneReader> {
  readonly lane: Lane;
  reader: R;
  /** It has caught up once: from then on it is behind by a moment only. */
  complete = false;
  /** The newest record shown; 0 before the first. */
  #last: Seq = 0;
  readonly #recording: Recording;
  readonly #afterHole: (reader: R) => R;

  /** `afterHole` gives the reader to go on with after records were forgotten that it may not have been shown. */
  constructor(lane: Lane, recording: Recording, reader: R, afterHole: (reader: R) => R) {
    this.lane = lane;
    this.reader = reader;
    this.#recording = recording;
    this.#afterHole = afterHole;
  }

  /** Share of what is kept that was read, 0 to 1. */
  get progress(): number {
    const { seqs } = this.lane;
    return seqs.length === 0 ? 1 : seqs.lowerBound(this.#last + 1) / seqs.length;
  }

  /** Works until `late()` says so. True when it has caught up with the recording. */
  step(late: () => boolean): boolean {
    const { seqs } = this.lane;
    if (this.#last > 0 && seqs.at(0) > this.#last) this.reader = this.#afterHole(this.reader);
    let index = seqs.lowerBound(this.#last + 1);
    for (let done = 0; index < seqs.length; index++) {
      const seq = seqs.at(index);
      const record = this.#recording.record(seq);
      if (record) this.reader.take(record);
      this.#last = seq;
      done += 1 + (record && 'size' in record ? (record.size ?? 0) / RECORD_BYTES : 0);
      if (done < STRIDE) continue;
      done = 0;
      if (late() && index + 1 < seqs.length) return false;
    }
    this.complete = true;
    return true;
  }
}

/** The readings of the lanes that were looked at last, so that coming back to one need not begin anew. */
export class Readings<R extends LaneReader> {
  readonly #begin: (lane: Lane, recording: Recording) => LaneReading<R>;
  #kept = new Map<Lane, LaneReading<R>>();
  #of: { recording: Recording; generation: number } | undefined;

  constructor(begin: (lane: Lane, recording: Recording) => LaneReading<R>) {
    this.#begin = begin;
  }

  /** The reading of a lane, if it was begun. */
  known(lane: Lane): LaneReading<R> | undefined {
    return this.#kept.get(lane);
  }

  of(lane: Lane, recording: Recording): LaneReading<R> {
    const { generation } = recording;
    if (this.#of?.recording !== recording || this.#of.generation !== generation) this.#kept = new Map();
    this.#of = { recording, generation };
    const reading = this.#kept.get(lane) ?? this.#begin(lane, recording);
    // The newest last: what was not looked at for longest goes.
    this.#kept.delete(lane);
    this.#kept.set(lane, reading);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return reading;
  }
}
