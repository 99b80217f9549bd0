import type { Lane } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { Disturbances } from './disturbances.ts';
import type { LaneView } from './lane-view.ts';

/** What the rules share about the whole page. */
export class PageView {
  readonly recording: Recording;
  readonly #viewOf: (lane: Lane) => LaneView;
  readonly #disturbances: Disturbances;
  /**
   * Streams that other tabs have open now over HTTP/1.1 to an origin, on connections that this page shares. 0 for an
   * imported recording, which knows nothing of them.
   */
  readonly elsewhere: (origin: string) => number;
  #views: { version: number; all: readonly LaneView[] } | undefined;
  /** Messages that the rules were shown. */
  heard = 0;

  constructor(
    recording: Recording,
    viewOf: (lane: Lane) => LaneView,
    elsewhere: (origin: string) => number = () => 0,
  ) {
    this.recording = recording;
    this.#viewOf = viewOf;
    this.elsewhere = elsewhere;
    this.#disturbances = new Disturbances(recording);
  }

  /**
   * Grows with all that an answer can depend on: the recording, and how much of it the rules were shown. A panel asks
   * about an imported recording, which does not change any more, before they have seen it.
   */
  get version(): number {
    return this.recording.version + this.heard;
  }

  /** All lanes, developers' tooling left out. */
  views(): readonly LaneView[] {
    const { version } = this;
    if (this.#views?.version !== version) {
      const all = this.recording.lanes.map(this.#viewOf).filter((view) => !view.protocol?.devNoise);
      this.#views = { version, all };
    }
    return this.#views.all;
  }

  viewOf(lane: Lane): LaneView {
    return this.#viewOf(lane);
  }

  /**
   * Whether something else than the stream explains what was or was not seen from `from` to `to`: the page hidden,
   * offline or frozen, the machine asleep, or a task of 200 ms or longer on the page's main thread.
   */
  disturbed(from: EpochMs, to: EpochMs): boolean {
    return this.#disturbances.overlap(from, to);
  }

  /** How much of `from` … `to` nobody could use the page: it was hidden, offline or frozen, or the machine asleep. */
  away(from: EpochMs, to: EpochMs): Milliseconds {
    return this.#disturbances.away(from, to);
  }

  /** How often a person pressed a pointer or a key from `from` to `to`; 0 also where nobody counted. */
  inputs(from: EpochMs, to: EpochMs): number {
    return this.#disturbances.inputs(from, to);
  }
}
