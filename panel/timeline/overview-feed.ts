import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { EpochMs } from '../../src/units.ts';
import { Overview } from './overview.ts';

/** Attempts of one lane that may end yet; more than a few at once do not happen. */
const MOST_WATCHED = 16;

interface Watched {
  attempt: Attempt;
  /** Where its loss was counted. */
  lostAt?: EpochMs;
}
interface Seen {
  in: number;
  out: number;
  /** Number of the newest attempt seen. */
  attempts: number;
  watched: Watched[];
}

/**
 * Keeps an overview up to date with a recording: each message is looked at once. What the recording evicts stays
 * counted, because it did happen; `Recording.evictedUntil` says from when on the lanes still hold it.
 */
export class OverviewFeed {
  readonly overview = new Overview();
  #recording: Recording | undefined;
  #generation = -1;
  #version = -1;
  #seen = new WeakMap<Lane, Seen>();

  /** Takes what has come since the last time: O(lanes + what is new), nothing when the recording did not change. */
  update(recording: Recording): Overview {
    if (recording !== this.#recording || recording.generation !== this.#generation) {
      this.#recording = recording;
      this.#generation = recording.generation;
      this.#version = -1;
      this.#seen = new WeakMap();
      this.overview.clear();
    }
    if (recording.version === this.#version) return this.overview;
    this.#version = recording.version;
    for (const lane of recording.lanes) {
      const known = this.#seen.get(lane);
      const seen = known ?? { in: 0, out: 0, attempts: 0, watched: [] };
      if (!known) this.#seen.set(lane, seen);
      this.#take(lane, seen);
    }
    return this.overview;
  }

  #take(lane: Lane, seen: Seen): void {
    const { inTimes, outTimes } = lane;
    // Of more new ones than are kept the rest was evicted before anybody saw it.
    for (let i = Math.max(0, inTimes.length - (lane.messagesIn - seen.in)); i < inTimes.length; i++)
      this.overview.add('in', inTimes.at(i));
    for (let i = Math.max(0, outTimes.length - (lane.messagesOut - seen.out)); i < outTimes.length; i++)
      this.overview.add('out', outTimes.at(i));
    seen.in = lane.messagesIn;
    seen.out = lane.messagesOut;
    const fresh = lane.attemptCount - seen.attempts;
    if (fresh > 0) for (const attempt of lane.attempts.slice(-fresh)) seen.watched.push({ attempt });
    seen.attempts = lane.attemptCount;
    if (seen.watched.length > 0) this.#watch(seen, lane.attempt);
  }

  /** Ends come late, and what looked like a failure may turn out to be the page's own doing until the next attempt. */
  #watch(seen: Seen, newest: Attempt | undefined): void {
    for (const watched of seen.watched) {
      const { attempt, lostAt } = watched;
      const lost = attempt.outcome === 'lost' || attempt.outcome === 'failed';
      const now = lost ? attempt.end : undefined;
      if (now === lostAt) continue;
      if (lostAt !== undefined) this.overview.remove('lost', lostAt);
      if (now !== undefined) this.overview.add('lost', now);
      if (now === undefined) delete watched.lostAt;
      else watched.lostAt = now;
    }
    if (seen.watched.length === 1) return;
    seen.watched = seen.watched
      .filter(({ attempt }) => attempt === newest || attempt.end === undefined)
      .slice(-MOST_WATCHED);
  }
}
