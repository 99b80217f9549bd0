/** A timer that is later than this did not merely wait for its turn. */
const LATE_MS = 5000;

/** A span in which the page's code did not run, ms since `performance.timeOrigin`. */
export interface Slept {
  from: number;
  for: number;
}

/**
 * Knows by a timer that comes late that the page's code did not run: the machine slept, or the debugger paused it.
 * Two clocks, as `performance.now()` stands still in some sleeping machines: then the span is short, as everything
 * that the page tells has its time from that clock.
 */
export class Drift {
  readonly #interval: number;
  #now = Number.NaN;
  #wall = Number.NaN;
  #visible = false;

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** The timer came, at `now` (`performance.now()`) and `wall` (`Date.now()`). Browsers slow timers of hidden pages down. */
  tick(now: number, wall: number, visible: boolean): Slept | undefined {
    const from = this.#now;
    const late = Math.max(now - from, wall - this.#wall) - this.#interval;
    const seen = visible && this.#visible;
    this.#now = now;
    this.#wall = wall;
    this.#visible = visible;
    return seen && late > LATE_MS ? { from, for: now - from } : undefined;
  }
}
