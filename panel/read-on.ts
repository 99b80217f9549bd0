import type { LaneReader, LaneReading } from './reading.ts';
import { slice } from './slices.ts';

/** Reads lanes on that nobody waits for: a slice now, the rest a slice at a time. What was begun before is let go. */
export class ReadOn {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** True when a slice was enough; else `late` is called when all have caught up. */
  read(readings: readonly Pick<LaneReading<LaneReader>, 'step'>[], late: () => void): boolean {
    clearTimeout(this.#timer);
    const step = (): boolean => {
      const over = slice();
      return readings.every((one) => one.step(over));
    };
    const again = () => {
      if (step()) late();
      else this.#timer = setTimeout(again, 0);
    };
    if (step()) return true;
    this.#timer = setTimeout(again, 0);
    return false;
  }
}
