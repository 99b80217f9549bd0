import type { NoteRecord } from '../model/types.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/** A few events of a type may come before their listener; more are a habit. */
const SAID_FROM = 3;
/** The page's facts come later than the wire's. */
const PATIENCE: Milliseconds = 1000;
/** Types looked after; of more nothing is said. */
const TYPES = 50;
/** What every EventSource has besides: the page's listeners for these cannot be told from those of our own. */
const NOT_JUDGED = new Set(['message', 'open', 'error']);

type Note = Pick<NoteRecord, 'kind' | 'data' | 'code' | 'count' | 'eventType'>;

interface Seen {
  first: EpochMs;
  count: number;
  /** Of these the notes tell. */
  told: number;
}

/**
 * Events of one attempt of an EventSource that the wire has and no listener hears. The hook tells of each type that
 * the page listens to, so a type that came and was never told has no listener.
 */
export class Unheard {
  readonly #heard: (eventType: string) => boolean;
  readonly #types = new Map<string, Seen>();

  constructor(heard: (eventType: string) => boolean) {
    this.#heard = heard;
  }

  /** An event came. Gives a note when enough did, and the page would have been told of them by now. */
  event(eventType: string, t: EpochMs): Note | undefined {
    if (NOT_JUDGED.has(eventType)) return undefined;
    const seen = this.#types.get(eventType) ?? { first: t, count: 0, told: 0 };
    if (seen.count === 0 && this.#types.size >= TYPES) return undefined;
    this.#types.set(eventType, seen);
    seen.count++;
    if (seen.told > 0 || t - seen.first < PATIENCE) return undefined;
    return this.#note(eventType, seen);
  }

  /** The attempt is over. */
  end(): Note[] {
    return [...this.#types].flatMap(([eventType, seen]) => this.#note(eventType, seen) ?? []);
  }

  /** `count` is the events since the note before. */
  #note(eventType: string, seen: Seen): Note | undefined {
    const count = seen.count - seen.told;
    if (count === 0 || seen.count < SAID_FROM || this.#heard(eventType)) return undefined;
    const more = seen.told > 0 ? ' more' : '';
    seen.told = seen.count;
    const data = `${count}${more} events named ${JSON.stringify(eventType.slice(0, 40))} came and no listener heard them.`;
    return { kind: 'note', data, code: 'unheard event', count, eventType: eventType.slice(0, 200) };
  }
}
