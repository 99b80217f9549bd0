/** Long enough for work to get on, short enough that a frame is not missed. */
const SLICE_MS = 8;

/**
 * Runs work that would block the panel in slices, between which input and drawing have their turn: it may be
 * interrupted wherever `work` yields.
 * @throws what `work` throws, or the reason of `signal` once that is aborted.
 */
export async function inSlices<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  }
}
