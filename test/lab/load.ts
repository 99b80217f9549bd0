/** Payloads and pacing for bursts and floods. */

const TICK_MS = 5;

/**
 * A payload that begins with its number, so that a loss shows: `"17 ........"`.
 * `size` is its length in bytes (ASCII); a number longer than that is not cut.
 */
export function numbered(n: number, size: number): string {
  const head = `${n} `;
  return head + '.'.repeat(Math.max(0, size - head.length));
}

export interface Pace {
  /** Messages per second. */
  readonly rate: number;
  readonly seconds: number;
  /** False while the receiver is too far behind to be given more. */
  readonly room: () => boolean;
  /** Sends the messages `from` … `to`, both included; the first is 1. */
  readonly batch: (from: number, to: number) => void;
  /** Everything was sent; gets the number of messages. */
  readonly done: (total: number) => void;
}

/**
 * Sends `rate × seconds` messages in batches, one about every 5 ms. Each tick sends what is due by the real
 * clock, so late timers do not lower the rate. The result stops it.
 */
export function startPace(pace: Pace): () => void {
  const total = Math.round(pace.rate * pace.seconds);
  const start = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // Not unbounded: a receiver that reads nothing must not make the lab hold all of the flood in memory.
    if (!pace.room()) return;
    const due = Math.min(total, Math.floor(((performance.now() - start) * pace.rate) / 1000));
    if (due > sent) {
      const from = sent + 1;
      sent = due;
      pace.batch(from, due);
    }
    if (sent < total) return;
    clearInterval(timer);
    pace.done(total);
  }, TICK_MS);
  return () => clearInterval(timer);
}
