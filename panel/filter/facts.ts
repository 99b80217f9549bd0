import { isBinary, utf8Length } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Answer, MessageRecord, RecordKind, StreamRecord } from '../../src/model/types.ts';
import type { MessageClass } from '../../src/protocols/protocol.ts';
import type { Bytes, EpochMs, Milliseconds, Seq } from '../../src/units.ts';
import type { Decodings, Words } from './decodings.ts';
import type { Finder } from './regex.ts';

/** Characters of one text that a filter looks at: a regular expression over megabytes would block the panel. */
const LOOKED_AT = 256 * 1024;

/**
 * What a filter reads of one record, each only when it is asked for: numbers first, texts last. Numbers are NaN and
 * texts undefined where the record has none.
 */
export interface Facts {
  readonly kind: RecordKind;
  readonly t: EpochMs;
  /** Time since the record before it in its lane, if that is still kept. */
  readonly gap: Milliseconds;
  readonly size: Bytes;
  readonly status: number;
  readonly code: number;
  readonly binary: boolean;
  readonly truncated: boolean;
  /** As the row says it: an event without a type of its own is a `message`. */
  readonly type: string | undefined;
  readonly id: string | undefined;
  /** What bytes say decoded, too. */
  readonly data: string | undefined;
  /** What a message is for; undefined also where nobody looked at it yet. */
  readonly class: MessageClass | undefined;
  /** What it is in its protocol; undefined where it has none, or nobody knows yet. */
  readonly words: Words | undefined;
  /** Does plain text stand somewhere in it: its type, id, data, reason, answer, what it is in its protocol? */
  says(pattern: Finder, inWords: (words: Words) => boolean): boolean;
}

/** What messages are for, by their numbers, as the diagnostics know it. What they said once they may revise. */
export interface Classes {
  get(seq: Seq): MessageClass | undefined;
  /** How often they did, ever. */
  readonly revisions: number;
  /** What was revised since there were `before` revisions; undefined: too much to remember. */
  revisedSince(before: number): readonly Seq[] | undefined;
}

/** The facts of record objects; one is used for a whole run, set to record after record. */
export class RecordFacts implements Facts {
  #recording: Recording;
  #lane!: Lane;
  #record!: StreamRecord;
  #classes: Classes | undefined;
  #decodings: Decodings | undefined;

  constructor(recording: Recording, classes?: Classes, decodings?: Decodings) {
    this.#recording = recording;
    this.#classes = classes;
    this.#decodings = decodings;
  }

  of(record: StreamRecord, lane: Lane): this {
    this.#record = record;
    this.#lane = lane;
    return this;
  }

  get kind(): RecordKind {
    return this.#record.kind;
  }
  get t(): EpochMs {
    return this.#record.t;
  }
  get gap(): Milliseconds {
    const { seqs } = this.#lane;
    const before = seqs.at(seqs.lowerBound(this.#record.seq) - 1);
    return this.#record.t - (this.#recording.record(before)?.t ?? Number.NaN);
  }
  get size(): Bytes {
    const record = this.#record;
    if (record.kind === 'message' || record.kind === 'send') return record.size;
    return record.kind === 'comment' ? utf8Length(record.data) : Number.NaN;
  }
  get status(): number {
    const record = this.#record;
    const answered = record.kind === 'open' || record.kind === 'error' || record.kind === 'close';
    return (answered ? record.status : undefined) ?? Number.NaN;
  }
  get code(): number {
    const record = this.#record;
    return (record.kind === 'close' ? record.code : undefined) ?? Number.NaN;
  }
  get binary(): boolean {
    const record = this.#record;
    return (record.kind === 'message' || record.kind === 'send') && isBinary(record.data);
  }
  get truncated(): boolean {
    const record = this.#record;
    return (record.kind === 'message' || record.kind === 'send') && record.truncated === true;
  }
  get class(): MessageClass | undefined {
    return this.#classes?.get(this.#record.seq);
  }
  get type(): string | undefined {
    return typeShown(this.#record, this.#lane);
  }
  get id(): string | undefined {
    const record = this.#record;
    return 'lastEventId' in record ? record.lastEventId : undefined;
  }
  get data(): string | undefined {
    const record = this.#record;
    if (!('data' in record)) return undefined;
    return typeof record.data === 'string' ? looked(record.data) : this.#payload;
  }
  get words(): Words | undefined {
    const record = this.#record;
    if (record.kind !== 'message' && record.kind !== 'send') return undefined;
    return this.#decodings?.wordsOf(record, this.#lane);
  }
  get #payload(): string | undefined {
    const record = this.#record;
    if (record.kind !== 'message' && record.kind !== 'send') return undefined;
    return this.#decodings?.payloadOf(record, this.#lane);
  }

  says(pattern: Finder, inWords: (words: Words) => boolean): boolean {
    const record = this.#record;
    switch (record.kind) {
      case 'message':
      case 'send':
        return (
          (record.eventType !== undefined && pattern.test(record.eventType)) ||
          (record.lastEventId !== undefined && pattern.test(record.lastEventId)) ||
          (typeof record.data === 'string' && pattern.test(looked(record.data))) ||
          this.#saysDecoded(record, pattern, inWords)
        );
      case 'comment':
      case 'note':
        return pattern.test(looked(record.data));
      case 'reconnect':
      case 'connecting':
        return record.lastEventId !== undefined && pattern.test(record.lastEventId);
      case 'close':
        return pattern.test(`${record.code ?? ''} ${record.reason ?? ''} ${answer(record)}`);
      case 'error':
        return pattern.test(`${record.message ?? ''} ${answer(record)}`);
      case 'open':
        return pattern.test(`${record.protocol ?? ''} ${answer(record)}`);
      case 'retry':
        return pattern.test(`retry ${record.reconnectionTime}`);
    }
  }

  /** Asked last: to decode costs more than to search. */
  #saysDecoded(record: MessageRecord, pattern: Finder, inWords: (words: Words) => boolean): boolean {
    const decodings = this.#decodings;
    if (!decodings || decodings.isPlain(record, this.#lane)) return false;
    const words = decodings.wordsOf(record, this.#lane);
    if (words && inWords(words)) return true;
    const payload = decodings.payloadOf(record, this.#lane);
    return payload !== undefined && pattern.test(payload);
  }
}

/** The type of a message or comment, as its row has it. An event without one is a `message` (HTML 9.2.6). */
export function typeShown(record: StreamRecord, lane: Lane): string | undefined {
  if (record.kind === 'comment') return 'comment';
  if (record.kind !== 'message' && record.kind !== 'send') return undefined;
  if (record.eventType) return record.eventType;
  return isBinary(record.data) ? 'binary' : lane.api === 'WebSocket' ? 'text' : 'message';
}

/** Is it something in a stream that no event of the page shows? */
export function isNote(kind: RecordKind): boolean {
  return kind === 'comment' || kind === 'retry' || kind === 'note';
}

/** The part of a text that is looked at. */
export function looked(text: string): string {
  return text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
}

/** What a row says of an answer. */
function answer({ status, remoteAddress, netError }: Answer): string {
  return `${status ?? ''} ${remoteAddress ?? ''} ${netError ?? ''}`;
}
