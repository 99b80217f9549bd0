import type { Lane } from '../../model/lane.ts';
import type { Recording } from '../../model/recording.ts';
import type { EpochMs } from '../../units.ts';

export interface Place {
  host: string;
  path: string;
}

/** The lanes of a recording by when they began and by where they lead to: made once a look, for whoever asks. */
export class Neighbours {
  readonly #byTime: readonly Lane[];
  readonly #byPlace = new Map<string, Lane[]>();

  private constructor({ lanes }: Recording) {
    this.#byTime = lanes.filter(({ firstT }) => !Number.isNaN(firstT)).sort((a, b) => a.firstT - b.firstT);
    for (const lane of lanes) {
      const key = keyOf(placeOf(lane.url));
      const there = this.#byPlace.get(key);
      if (there) there.push(lane);
      else this.#byPlace.set(key, [lane]);
    }
  }

  static of(recording: Recording): Neighbours {
    const known = made.get(recording);
    if (known?.version === recording.version) return known.neighbours;
    const neighbours = new Neighbours(recording);
    made.set(recording, { version: recording.version, neighbours });
    return neighbours;
  }

  /** Lanes that began between the two times, both included. */
  *begun(from: EpochMs, to: EpochMs): Iterable<Lane> {
    const lanes = this.#byTime;
    let low = 0;
    let high = lanes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lanes[middle] as Lane).firstT < from) low = middle + 1;
      else high = middle;
    }
    for (; low < lanes.length; low++) {
      const lane = lanes[low] as Lane;
      if (lane.firstT > to) return;
      yield lane;
    }
  }

  /** Lanes to the same host and path. */
  at(place: Place): readonly Lane[] {
    return this.#byPlace.get(keyOf(place)) ?? [];
  }
}

const made = new WeakMap<Recording, { version: number; neighbours: Neighbours }>();

const keyOf = ({ host, path }: Place) => `${host} ${path}`;

export function placeOf(url: string): Place {
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return { host, path };
}
