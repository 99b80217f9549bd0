/** Timers that end together with the stream they belong to. */
export class Timers {
  readonly #stops = new Set<() => void>();
  #ended = false;

  /** Calls `tick` every `ms` milliseconds (at least 1) until `clear`; the result stops this one alone. */
  repeat(ms: number, tick: () => void): () => void {
    if (this.#ended) return () => {};
    const timer = setInterval(tick, Math.max(1, ms));
    return this.add(() => clearInterval(timer));
  }

  /** Calls `action` once after `ms` milliseconds, unless `clear` comes first. */
  later(ms: number, action: () => void): () => void {
    if (this.#ended) return () => {};
    const timer = setTimeout(() => {
      stop();
      action();
    }, ms);
    const stop = this.add(() => clearTimeout(timer));
    return stop;
  }

  /** Registers something to be stopped by `clear`; the result stops it earlier. */
  add(stop: () => void): () => void {
    const once = (): void => {
      if (this.#stops.delete(once)) stop();
    };
    this.#stops.add(once);
    if (this.#ended) once();
    return once;
  }

  /** Stops everything, for good. */
  clear(): void {
    this.#ended = true;
    for (const stop of [...this.#stops]) stop();
  }
}
