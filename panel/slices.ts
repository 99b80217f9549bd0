/** Long enough for work to get on, short enough that a frame is not missed. */
const SLICE_MS = 8;

/** Begins a slice: says from then on whether it is over. */
export function slice(): () => boolean {
  const until = performance.now() + SLICE_MS;
  return () => performance.now() > until;
}

/**
 * Runs work that would block the panel in slices, between which input and drawing have their turn: it may be
 * interrupted wherever `work` yields.
 * @throws what `work` throws, or the reason of `signal` once that is aborted.
 */
export async function inSlices<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const late = slice();
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (!late());
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  }
}
