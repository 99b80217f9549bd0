import type { Lane } from '../model/lane.ts';
import type { WireCapture, WireSink } from '../network/wire-capture.ts';
import type { EpochMs } from '../units.ts';
import type { WireFeed } from './wire-feed.ts';

/** `unavailable`: this build, or this browser, has no wire capture. */
export type WireState = 'unavailable' | 'off' | 'on';

/** Makes the capture that tells `sink`. */
export type MakeCapture = (sink: WireSink) => WireCapture;

/** The switch of the wire capture: off at first, and off again when the browser ends it. */
export class WireSwitch {
  state: WireState;
  readonly #capture: WireCapture | undefined;
  readonly #feed: WireFeed;
  readonly #changed: () => void;
  #since: EpochMs = Number.NaN;
  /** Switching takes time: one after the other. */
  #switching: Promise<unknown> = Promise.resolve();

  /** @param wanted whether what is captured is taken now: nothing is while the recorder is paused. */
  constructor(make: MakeCapture | undefined, feed: WireFeed, wanted: () => boolean, changed: () => void) {
    this.#feed = feed;
    this.#changed = changed;
    this.#capture = make?.({
      began: (request) => wanted() && feed.began(request),
      bytes: (...told) => wanted() && feed.bytes(...told),
      frame: (...told) => wanted() && feed.frame(...told),
      ended: (id, t) => feed.ended(id, t),
      lost: (id) => feed.lost(id),
      off: () => this.#over(),
    });
    this.state = this.#capture ? 'off' : 'unavailable';
  }

  get by(): WireCapture['by'] | undefined {
    return this.#capture?.by;
  }

  /** @throws when the browser refuses; it is off then. */
  set(on: boolean): Promise<void> {
    const capture = this.#capture;
    if (!capture || on === (this.state === 'on')) return Promise.resolve();
    if (on) {
      this.state = 'on';
      this.#since = Date.now();
    } else this.#over();
    this.#changed();
    const done = this.#switching.then(() => (on ? capture.start() : capture.stop()));
    this.#switching = done.catch(() => undefined);
    return done.catch((error: unknown) => {
      if (on) this.#over();
      throw error;
    });
  }

  /** Streams of which it tells nothing, as they began before it was switched on. */
  misses(lanes: readonly Lane[]): number {
    if (this.state !== 'on') return 0;
    return lanes.filter(({ api, first, state, attempt }) => {
      if (state !== 'open' || attempt!.start >= this.#since) return false;
      const hooked = first.context === 'page' || first.context === 'iframe';
      return hooked ? api === 'EventSource' : this.by === 'debugger';
    }).length;
  }

  #over(): void {
    if (this.state !== 'on') return;
    this.state = 'off';
    this.#feed.stop();
    this.#changed();
  }
}
