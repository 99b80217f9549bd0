import type { Moment } from '../protocol.ts';
import { addTasks } from './long-tasks.ts';

/** Long tasks of this long are told together, which bounds how many are. */
const TASKS_MS = 1000;

const visibility = () => (document.hidden ? 'page-hidden' : 'page-visible');
const connectivity = () => (navigator.onLine ? 'online' : 'offline');

/**
 * Watches, while somebody records, what the page's document goes through that explains its streams: visibility,
 * network, freezing, long tasks. Only what the browser itself tells (trusted events), from the isolated world, where
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
