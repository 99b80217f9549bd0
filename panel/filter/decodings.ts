import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { MessageRecord } from '../../src/model/types.ts';

/** The words of a message's protocol for it, each once; of a batch those of all its parts. */
export interface Words {
  /** Kinds of message: PUBLISH, EVENT, Invocation. */
  readonly packets: readonly string[];
  /** Events, methods, procedures, operations. */
  readonly names: readonly string[];
  /** Topics, namespaces, destinations, channels. */
  readonly channels: readonly string[];
}

/** Takes messages apart; loaded when it is first needed. */
export interface WordsReader {
  /** Undefined: it has none but its text. */
  wordsOf(record: MessageRecord, lane: Lane, protocol: string | undefined): Words | undefined;
  /** What stands in the payload of bytes, as far as it is read for a row; '' where nothing could be read. */
  payloadOf(record: MessageRecord, lane: Lane, protocol: string | undefined): string;
}

/** After so many bytes that were decoded the clock is looked at, however few messages they are of. */
export const DECODED_AT_ONCE = 128 * 1024;

/** An application protocol, as far as a filter asks for it. */
export interface Spoken {
  readonly id: string;
  readonly name: string;
}

interface Noted {
  state: number;
  spoken: Spoken | undefined;
}

/**
 * What messages say decoded, for the filter. Text of no protocol costs nothing; the decoders are asked for with the
 * first message that is of one, or that is bytes. Which protocol a lane speaks turns out late: what is known of it
 * here changes only when it is looked at, and then `stateOf` does too.
 */
export class Decodings {
  /** Grows whenever what messages of some lane say may have changed. */
  version = 0;
  /** Bytes that were decoded: to decode megabytes takes longer than to search them. */
  spent = 0;
  readonly #protocolOf: (lane: Lane) => Spoken | undefined;
  /** Begins to load the reader. */
  readonly #want: () => void;
  #reader: WordsReader | undefined;
  #asked = false;
  #failed = false;
  #noted = new WeakMap<Lane, Noted>();
  /** The lane asked about last: mostly a million times in a row. */
  #last: { lane: Lane; noted: Noted } | undefined;
  /** Lanes of which messages could not be read yet. */
  #waiting = new Set<Lane>();

  constructor(protocolOf: (lane: Lane) => Spoken | undefined, want: () => void, reader?: WordsReader) {
    this.#protocolOf = protocolOf;
    this.#want = want;
    this.#reader = reader;
  }

  /** Messages were asked for that cannot be read yet. */
  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  /** The decoders are there; without a reader: they will not be. */
  loaded(reader: WordsReader | undefined): void {
    this.#reader = reader;
    this.#failed = !reader;
    for (const lane of this.#waiting) this.#of(lane).state++;
    if (this.#waiting.size > 0) this.version++;
    this.#waiting.clear();
  }

  /** Looks whether lanes turned out to speak another protocol than they seemed to. O(lanes). */
  look(lanes: readonly Lane[]): void {
    for (const lane of lanes) {
      const noted = this.#noted.get(lane);
      const spoken = noted && this.#protocolOf(lane);
      if (!noted || noted.spoken?.id === spoken?.id) continue;
      noted.spoken = spoken;
      noted.state++;
      this.version++;
    }
  }

  /** Another number when its messages may say something else than they did. */
  stateOf(lane: Lane): number {
    return this.#of(lane).state;
  }

  protocolOf(lane: Lane): Spoken | undefined {
    return this.#of(lane).spoken;
  }

  /** Does it say no more than its text? */
  isPlain({ data }: MessageRecord, lane: Lane): boolean {
    return !isBinary(data) && !this.#of(lane).spoken;
  }

  /** Undefined: none but its text, or not known yet. */
  wordsOf(record: MessageRecord, lane: Lane): Words | undefined {
    const reader = this.#readerFor(record, lane);
    return reader?.wordsOf(record, lane, this.#of(lane).spoken?.id);
  }

  /** What bytes say; undefined for text, which says it itself. */
  payloadOf(record: MessageRecord, lane: Lane): string | undefined {
    if (!isBinary(record.data)) return undefined;
    return this.#readerFor(record, lane)?.payloadOf(record, lane, this.#of(lane).spoken?.id);
  }

  #readerFor(record: MessageRecord, lane: Lane): WordsReader | undefined {
    if (this.isPlain(record, lane)) return undefined;
    if (this.#reader) {
      this.spent += record.size;
      return this.#reader;
    }
    if (this.#failed) return undefined;
    this.#waiting.add(lane);
    if (!this.#asked) this.#want();
    this.#asked = true;
    return undefined;
  }

  #of(lane: Lane): Noted {
    if (this.#last?.lane === lane) return this.#last.noted;
    let noted = this.#noted.get(lane);
    if (!noted) {
      noted = { state: 0, spoken: this.#protocolOf(lane) };
      this.#noted.set(lane, noted);
    }
    this.#last = { lane, noted };
    return noted;
  }
}
