/** requestAnimationFrame rests in a hidden panel; then this often must do. */
const HIDDEN_MS = 250;

/** Runs `work` once per animation frame at most, however often it is asked for. */
export class FrameScheduler {
  readonly #work: () => void;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  request(): void {
    if (this.#timer !== undefined) return;
    const run = () => {
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#work();
    };
    this.#timer = setTimeout(run, HIDDEN_MS);
    this.#frame = requestAnimationFrame(run);
  }

  /** Asks for a frame in `ms`, unless one is asked for already. */
  requestIn(ms: number): void {
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.request();
    }, ms);
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearTimeout(this.#later);
    this.#timer = this.#later = undefined;
  }
}
