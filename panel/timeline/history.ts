import type { Milliseconds } from '../../src/units.ts';
import type { TimelineView } from './view.ts';

/** A view that was looked at for so long is worth coming back to. */
const LOOKED_AT: Milliseconds = 700;
const MOST = 50;

/** The views looked at before: a turn of the wheel or a drag is one step back, not fifty. */
export class ViewHistory {
  readonly #views: TimelineView[] = [];
  #changed: Milliseconds = Number.NEGATIVE_INFINITY;

  get length(): number {
    return this.#views.length;
  }

  /** `left` was replaced by another view at `at` (of any steady clock). */
  note(left: TimelineView, at: Milliseconds): void {
    if (at - this.#changed >= LOOKED_AT) {
      this.#views.push(left);
      if (this.#views.length > MOST) this.#views.shift();
    }
    this.#changed = at;
  }

  /** The view before, or undefined when there is none. */
  back(): TimelineView | undefined {
    // What is changed after this is looked at anew.
    this.#changed = Number.NEGATIVE_INFINITY;
    return this.#views.pop();
  }

  clear(): void {
    this.#views.length = 0;
    this.#changed = Number.NEGATIVE_INFINITY;
  }
}
