import type { Moment } from '../protocol.ts';
import { Drift } from './drift.ts';
import { Inputs } from './inputs.ts';
import { addTasks } from './long-tasks.ts';

/** Long tasks of this long are told together, which bounds how many are. */
const TASKS_MS = 1000;
/** Inputs within this long are told together. */
const INPUTS_MS = 10_000;
/** How often it is looked whether the page's code still runs. */
const LOOK_MS = 2000;

const visibility = () => (document.hidden ? 'page-hidden' : 'page-visible');
const connectivity = () => (navigator.onLine ? 'online' : 'offline');

/**
 * Watches, while somebody records, what the page's document goes through that explains its streams: visibility,
 * network, freezing, long tasks, that a person does something, that its code did not run. Only what the browser itself tells (trusted events), from the isolated world, where
 * no page can see who listens. Firefox tells neither of freezing nor of long tasks.
 */
export class PageWatch {
  readonly #tell: (moments: Moment[]) => void;
  #watching: AbortController | undefined;
  #observer: PerformanceObserver | undefined;
  /** How it was when the watch ended. */
  #hidden = false;
  #offline = false;
  #tasks: Moment[] = [];
  readonly #inputs = new Inputs();
  #look: ReturnType<typeof setInterval> | undefined;
  #inputsTimer: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (moments: Moment[]) => void) {
    this.#tell = tell;
  }

  /** Begins, with what already holds now. Does nothing while it watches. */
  start(): void {
    if (this.#watching) return;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const on = (target: EventTarget, type: string, name: () => Moment['mark']): void => {
      const heard = ({ isTrusted, timeStamp }: Event): void => {
        if (isTrusted) this.#tell([{ mark: name(), t: performance.timeOrigin + timeStamp }]);
      };
      target.addEventListener(type, heard, { signal, capture: true });
    };
    on(document, 'visibilitychange', visibility);
    on(window, 'offline', () => 'offline');
    on(window, 'online', () => 'online');
    on(document, 'freeze', () => 'frozen');
    on(document, 'resume', () => 'resumed');
    this.#watchInputs(signal);
    this.#watchDrift();
    const t = performance.timeOrigin + performance.now();
    // What ended while nobody listened must not seem to last.
    if (document.hidden || this.#hidden) this.#tell([{ mark: visibility(), t }]);
    if (!navigator.onLine || this.#offline) this.#tell([{ mark: connectivity(), t }]);
    this.#watchTasks();
  }

  /** Ends, after telling what it still had. */
  stop(): void {
    if (!this.#watching) return;
    this.#watching.abort();
    this.#hidden = document.hidden;
    this.#offline = !navigator.onLine;
    this.#watching = undefined;
    this.#take(this.#observer?.takeRecords() ?? []);
    this.#observer?.disconnect();
    this.#flush();
    clearInterval(this.#look);
    this.#flushInputs();
  }

  /** On `window`, before the page's own listeners; passive, so that nothing waits for ours. */
  #watchInputs(signal: AbortSignal): void {
    const heard = ({ isTrusted, timeStamp }: Event): void => {
      if (!isTrusted) return;
      const first = this.#inputs.add(performance.timeOrigin + timeStamp, this.#inputsTimer !== undefined);
      if (!first) return;
      this.#tell([first]);
      this.#inputsTimer = setTimeout(() => this.#flushInputs(), INPUTS_MS);
    };
    for (const type of ['pointerdown', 'keydown'])
      window.addEventListener(type, heard, { signal, capture: true, passive: true });
  }

  #flushInputs(): void {
    clearTimeout(this.#inputsTimer);
    this.#inputsTimer = undefined;
    const rest = this.#inputs.take();
    if (!rest) return;
    this.#tell([rest]);
    if (this.#watching) this.#inputsTimer = setTimeout(() => this.#flushInputs(), INPUTS_MS);
  }

  #watchDrift(): void {
    const drift = new Drift(LOOK_MS);
    const look = (): void => {
      const slept = drift.tick(performance.now(), Date.now(), !document.hidden);
      if (slept) this.#tell([{ mark: 'slept', t: performance.timeOrigin + slept.from, duration: slept.for }]);
    };
    look();
    this.#look = setInterval(look, LOOK_MS);
  }

  #watchTasks(): void {
    if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
    this.#observer = new PerformanceObserver((list) => this.#take(list.getEntries()));
    this.#observer.observe({ type: 'longtask' });
  }

  #take(entries: readonly PerformanceEntry[]): void {
    addTasks(this.#tasks, entries, performance.timeOrigin);
    if (this.#tasks.length > 0) this.#timer ??= setTimeout(() => this.#flush(), TASKS_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#tasks.length > 0) this.#tell(this.#tasks);
    this.#tasks = [];
  }
}
