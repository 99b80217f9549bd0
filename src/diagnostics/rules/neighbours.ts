import type { Lane } from '../../model/lane.ts';
import type { Recording } from '../../model/recording.ts';
import { firstIndex } from '../../model/search.ts';
import type { EpochMs } from '../../units.ts';
import { byVersion } from '../by-version.ts';

export interface Place {
  host: string;
  path: string;
}

/** The lanes of a recording by when they began and by where they lead to: made once a look, for whoever asks. */
class Neighbours {
  readonly #byTime: readonly Lane[];
  readonly #byPlace = new Map<string, Lane[]>();

  constructor({ lanes }: Recording) {
    this.#byTime = lanes.filter(({ firstT }) => !Number.isNaN(firstT)).sort((a, b) => a.firstT - b.firstT);
    for (const lane of lanes) {
      const key = keyOf(placeOf(lane.url));
      const there = this.#byPlace.get(key);
      if (there) there.push(lane);
      else this.#byPlace.set(key, [lane]);
    }
  }

  /** Lanes that began between the two times, both included. */
  *begun(from: EpochMs, to: EpochMs): Iterable<Lane> {
    const lanes = this.#byTime;
    const first = firstIndex(lanes.length, (i) => !((lanes[i] as Lane).firstT < from));
    for (let i = first; i < lanes.length; i++) {
      const lane = lanes[i] as Lane;
      if (lane.firstT > to) return;
      yield lane;
    }
  }

  /** Lanes to the same host and path. */
  at(place: Place): readonly Lane[] {
    return this.#byPlace.get(keyOf(place)) ?? [];
  }
}

/** Those of a recording as it is now. */
export const neighboursOf = byVersion((recording: Recording) => new Neighbours(recording));

const keyOf = ({ host, path }: Place) => `${host} ${path}`;

export function placeOf(url: string): Place {
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return { host, path };
}
