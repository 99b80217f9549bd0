import type { Column } from '../model/column.ts';
import type { Attempt } from '../model/lane.ts';
import type { StreamRecord } from '../model/types.ts';
import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import type { LaneView } from './lane-view.ts';
import { MOMENT } from './thresholds.ts';

/** An open connection that ended although nobody on the page asked for it. */
export interface Ending {
  readonly attempt: Attempt;
  readonly at: EpochMs;
  /** How long it was open. */
  readonly lived: Milliseconds;
  /** Since the last byte that was seen, in either direction. */
  readonly silent: Milliseconds;
  /** Since the last one from the server. */
  readonly silentIn: Milliseconds;
  /** The record that says so, where it is known. */
  readonly seq: Seq | undefined;
}

/** A WebSocket that an application closes for a reason of its own says so; none of these come from a middlebox. */
const SAID = (code: number) => code === 1000 || code === 1008 || (code >= 3000 && code <= 4999);
/** Comments of so many attempts are remembered. */
const COMMENTED = 64;

/** Endings of a lane: those that the network or the server brought about, measured while the page was there to see. */
export class Endings {
  readonly #view: LaneView;
  /** Time of the newest comment of an attempt that came while it was open. */
  readonly #comments = new Map<string, EpochMs>();
  #over = '';
  /** Comments that were told only once their attempt was over: when they came is not known. */
  untimed = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  /** Whether bytes that the page does not see were seen: comments. */
  get seesComments(): boolean {
    return this.#comments.size > 0;
  }

  life(record: StreamRecord): void {
    if (record.kind === 'error' || record.kind === 'close') this.#over = keyOf(record);
    if (record.kind !== 'comment') return;
    const key = keyOf(record);
    if (key === this.#over) {
      this.untimed++;
      return;
    }
    this.#comments.delete(key);
    this.#comments.set(key, record.t);
    const [oldest] = this.#comments.keys();
    if (this.#comments.size > COMMENTED && oldest !== undefined) this.#comments.delete(oldest);
  }

  /** The newest `most` that are kept, oldest first. */
  list(most: number): Ending[] {
    const { lane, page } = this.#view;
    const endings: Ending[] = [];
    for (let i = lane.attempts.length - 1; i >= 0 && endings.length < most; i--) {
      const attempt = lane.attempts[i] as Attempt;
      const at = attempt.end;
      if (attempt.open === undefined || at === undefined || !isLoss(attempt)) continue;
      // Of the first one it is not known when it began.
      if (this.#view.predates && attempt.number === 1) continue;
      if (page.disturbed(at - MOMENT, at)) continue;
      const comment = this.#comments.get(`${attempt.ofConnection} ${attempt.connection}`);
      const lastIn = Math.max(
        lastOf(lane.inTimes, attempt.open, at, attempt.messagesIn),
        comment ?? Number.NEGATIVE_INFINITY,
      );
      const last = Math.max(lastIn, lastOf(lane.outTimes, attempt.open, at, attempt.messagesOut));
      endings.push({
        attempt,
        at,
        lived: at - attempt.open,
        silent: at - last,
        silentIn: at - lastIn,
        seq: attempt.failed?.seq,
      });
    }
    return endings.reverse();
  }
}

/** Ended by the server or the network, and not with a code by which applications say goodbye. */
export function isLoss({ by, code }: Attempt): boolean {
  return (by === 'server' || by === 'network') && !(code !== undefined && SAID(code));
}

/** Time of the last message from `open` to `t`; `open` where there was none, NaN where it is not kept. */
function lastOf(times: Column, open: EpochMs, t: EpochMs, messages: number): EpochMs {
  let at = times.lowerBound(t);
  while (times.at(at) <= t) at++;
  const last = times.at(at - 1);
  if (last >= open) return last;
  return messages > 0 ? Number.NaN : open;
}

const keyOf = ({ attempt, connection }: StreamRecord) => `${attempt} ${connection}`;

/** Mean and coefficient of variation; both NaN for none. */
export function spreadOf(values: readonly number[]): { mean: number; variation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variation: Math.sqrt(squares / values.length) / mean };
}
