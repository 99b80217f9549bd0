import { idStep } from './id-step.ts';

/** Ids remembered of a lane: an event that is replayed from further back is not known again. */
export const REMEMBERED = 1000;
/** Longer ids are neither remembered nor compared. */
const LONGEST = 200;
/** Of the steps between ids of one attempt, so many must be alike before a gap after a resume means anything. */
const FEWEST = 2;
/** One jump in so many steps is an accident; more are this stream's way. */
const RARE = 100;

/** Why a number of missing or replayed events is not known. */
export type Unknown =
  /** No event with a new id came since. */
  | 'none-yet'
  /** Ids are not numbers, or too long to compare. */
  | 'words'
  /** Ids jump while the connection is up, too: a gap after a resume means nothing. */
  | 'jumps'
  /** Too few ids were seen to know how they count. */
  | 'few'
  /** The first new id is lower than the last one: counted anew, or replayed from too far back. */
  | 'lower'
  /** Ids come again while the connection is up, too. */
  | 'repeats';
/** A number of events, or why it is not known. */
export type Count = number | Unknown;

/** What an attempt's ids told about its resume. */
export interface ResumeIds {
  /** The newest id before this attempt; undefined: there was none, and so nothing to resume. */
  before?: string;
  /** First id received. */
  first?: string;
  /** From the newest id known before to the first new one, in the ids' own numbers. */
  gap?: number;
  /** A new id came. */
  fresh: boolean;
  /** Events before the first new one whose ids had been seen. */
  replayed: number;
  /** The first event carries the id held: the last one again, or one that has no id of its own. */
  again: boolean;
}

/**
 * Reads the ids of one lane's messages in order. What a gap means depends on how this stream counts, which is learnt
 * from the ids within attempts: so verdicts are asked for, not kept.
 */
export class IdWatch {
  readonly #seen = new Set<string>();
  #ids: ResumeIds = { fresh: false, replayed: 0, again: false };
  #resuming = false;
  /** The id of the message before in this attempt. */
  #previous: string | undefined;
  /** The newest id that was new when it came. */
  #frontier: string | undefined;
  #held: string | undefined;
  #shape: string | undefined;
  #step = 0;
  #regular = 0;
  #jumps = 0;
  /** New ids within attempts, and ids within attempts that had been seen. */
  #fresh = 0;
  #repeated = 0;
  /** Messages that carried the id of the one before. */
  #sticky = 0;

  /** How ids count while the connection is up: the usual step, how often it was seen, and how often another. */
  get habit(): { step: number; regular: number; jumps: number } {
    return { step: this.#step, regular: this.#regular, jumps: this.#jumps };
  }

  /** A new attempt begins; its ids are told in the object returned as they come. */
  begin(): ResumeIds {
    this.#ids = { fresh: false, replayed: 0, again: false };
    if (this.#held !== undefined) this.#ids.before = this.#held;
    this.#resuming = this.#held !== undefined;
    this.#previous = undefined;
    return this.#ids;
  }

  /** A message with the id `id`; `own`: it is known to stand in the message itself. */
  take(id: string, own: boolean): void {
    if (id === '') return;
    const ids = this.#ids;
    const previous = this.#previous;
    ids.first ??= id;
    this.#previous = id;
    if (!own && id === previous) {
      this.#sticky++;
      return;
    }
    if (!own && previous === undefined && id === this.#held) {
      ids.again = true;
      return;
    }
    this.#held = id;
    if (this.#seen.has(id)) {
      if (this.#resuming) ids.replayed++;
      else this.#repeated++;
      return;
    }
    if (this.#resuming) {
      const step = this.#frontier === undefined ? undefined : stepOf(this.#frontier, id);
      if (step) ids.gap = step.by;
      this.#resuming = false;
    } else if (previous !== undefined) this.#learn(previous, id);
    ids.fresh = true;
    this.#frontier = id;
    this.#remember(id);
  }

  /** Events that were lost between the attempts; undefined: there was nothing to resume. */
  missing(ids: ResumeIds): Count | undefined {
    if (ids.before === undefined) return undefined;
    if (!ids.fresh) return 'none-yet';
    if (this.#regular + this.#jumps < FEWEST) return 'few';
    if (this.#jumps * RARE > this.#regular + this.#jumps)
      return this.#shape === undefined ? 'words' : 'jumps';
    if (ids.gap === undefined) return 'words';
    if (ids.gap <= 0) return 'lower';
    const missing = ids.gap / this.#step - 1;
    return Number.isInteger(missing) ? missing : 'jumps';
  }

  /** Events that came twice at a resume; undefined: there was nothing to resume. */
  replayed(ids: ResumeIds): Count | undefined {
    if (ids.before === undefined) return undefined;
    if (ids.first === undefined) return 'none-yet';
    if (this.#repeated * RARE > this.#fresh + this.#repeated) return 'repeats';
    if (!ids.again) return ids.replayed;
    // With events that have no id of their own about, nobody can say what this one was.
    return this.#sticky > 0 ? 'repeats' : ids.replayed + 1;
  }

  #learn(from: string, to: string): void {
    this.#fresh++;
    const step = stepOf(from, to);
    const counts = step !== undefined && step.by > 0;
    const same = counts && (this.#shape === undefined || this.#shape === step.shape);
    if (counts) this.#shape = step.shape;
    if (!same) this.#jumps++;
    else if (step.by === this.#step) this.#regular++;
    else if (this.#step === 0 || step.by < this.#step) {
      // The smallest step is the usual one: what was taken for it before were jumps.
      this.#jumps += this.#regular;
      this.#regular = 1;
      this.#step = step.by;
    } else this.#jumps++;
  }

  #remember(id: string): void {
    if (id.length > LONGEST) return;
    this.#seen.add(id);
    if (this.#seen.size <= REMEMBERED) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }
}

function stepOf(from: string, to: string): ReturnType<typeof idStep> {
  return from.length > LONGEST || to.length > LONGEST ? undefined : idStep(from, to);
}
