import { Answers, sourceOf } from '../../src/answers/answers.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Seq } from '../../src/units.ts';
import { LaneReading } from '../reading.ts';
import { answerTitle, nameOf } from './list.ts';
import { hasAnswers } from './presence.ts';
import { answerReadings } from './readings.ts';

/** Answers that are listed, the newest. */
export const LISTED = 500;

/** An answer of any connection, by a name that stays its own while the recording grows. */
export interface Listed {
  lane: Lane;
  name: string;
  title: string;
}

interface Entry {
  /** The newest record that was read. */
  last: Seq;
  answers: readonly Listed[];
}

/**
 * What answers there are in a whole recording. Those of the lanes that are read anyway are as they are; of each other
 * lane no more than names and titles are kept, read once: of thousands of answers the texts would be too much.
 */
export class Catalogue {
  readonly recording: Recording;
  readonly #entries = new WeakMap<Lane, Entry>();
  /** How far a look at all lanes is, from the newest back, and how many answers it came by. */
  #walk: { next: number; listed: number } | undefined;
  #reading: LaneReading<Answers> | undefined;
  /** Grows with what is listed. */
  version = 0;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** Reads until `late()` says so; true when nothing is left that could be listed. */
  step(late: () => boolean): boolean {
    const { lanes } = this.recording;
    this.#walk ??= { next: lanes.length - 1, listed: 0 };
    const walk = this.#walk;
    while (walk.next >= 0 && walk.listed < LISTED) {
      const lane = lanes[walk.next];
      const isRead = !lane || !hasAnswers(lane, this.recording) || this.#isRead(lane);
      if (!isRead && !this.#read(lane, late)) return false;
      walk.next--;
      if (lane) walk.listed += this.#of(lane).length;
      if (late()) return false;
    }
    this.#walk = undefined;
    return true;
  }

  /** The newest answers, in the order of their connections. */
  list(): { listed: Listed[]; more: boolean } {
    const { lanes } = this.recording;
    const found: Listed[] = [];
    for (let i = lanes.length - 1; i >= 0; i--) {
      const all = this.#of(lanes[i] as Lane);
      if (found.length + all.length > LISTED) {
        const room = LISTED - found.length;
        if (room > 0) found.push(...all.slice(-room).reverse());
        return { listed: found.reverse(), more: true };
      }
      found.push(...all.toReversed());
    }
    return { listed: found.reverse(), more: false };
  }

  #of(lane: Lane): readonly Listed[] {
    const known = answerReadings.known(lane);
    return known?.complete ? listedOf(lane, known.reader) : (this.#entries.get(lane)?.answers ?? []);
  }

  /** A lane that goes on is read again only once it has another attempt or is over: from its beginning each time. */
  #isRead(lane: Lane): boolean {
    if (answerReadings.known(lane)?.complete) return true;
    const entry = this.#entries.get(lane);
    if (!entry) return false;
    const isOver = lane.attempts.at(-1)?.end !== undefined;
    return entry.last === lane.seqs.last || !isOver;
  }

  #read(lane: Lane, late: () => boolean): boolean {
    if (this.#reading?.lane !== lane) {
      const answers = new Answers(sourceOf(this.recording));
      this.#reading = new LaneReading(lane, this.recording, answers, (reader) => reader);
    }
    if (!this.#reading.step(late)) return false;
    const answers = listedOf(lane, this.#reading.reader);
    this.#entries.set(lane, { last: lane.seqs.last, answers });
    this.#reading = undefined;
    this.version++;
    return true;
  }
}

function listedOf(lane: Lane, { all }: Answers): Listed[] {
  return all
    .slice(-LISTED)
    .map((answer) => ({ lane, name: nameOf(answer), title: answerTitle(answer, true) }));
}
