import type { Attempt } from '../model/lane.ts';
import type { ClosedBy, HeaderList, MessageRecord, StreamRecord } from '../model/types.ts';
import type { EpochMs } from '../units.ts';
import type { Came } from './growth.ts';

/** How the messages of a stream were spread over the chunks of its body, where these are known. */
export interface Chunks {
  /** With a message in them. */
  chunks: number;
  /** Messages of which the chunk is known. */
  events: number;
  /** In one chunk, at most. */
  most: number;
}

/** The times of one attempt, as its records tell them or, where a lane is there that was told more, as that has them. */
export class Clock {
  readonly chunks: Chunks = { chunks: 0, events: 0, most: 0 };
  firstByte: Came | undefined;
  headers: HeaderList | undefined;
  #start: EpochMs | undefined;
  #knowsStart = false;
  #open: EpochMs | undefined;
  #end: { t: EpochMs; by: ClosedBy } | undefined;
  #chunk = -1;
  #inChunk = 0;
  /** The attempt is no request of its own answer: of a WebSocket it may have been open for hours. */
  readonly isShared: boolean;
  readonly #attempt: () => Attempt | undefined;

  constructor(isShared: boolean, attempt: () => Attempt | undefined = () => undefined) {
    this.isShared = isShared;
    this.#attempt = attempt;
  }

  /** When the request was sent; undefined where nothing tells of it. */
  get start(): EpochMs | undefined {
    return this.#attempt()?.start ?? this.#start;
  }
  /** Somebody saw the request; else `start` is the first sight of its answer. */
  get knowsStart(): boolean {
    const connecting = this.#attempt()?.connecting;
    return connecting ? connecting.source !== 'inferred' : this.#knowsStart;
  }
  /** When the headers were there, or the WebSocket was open. */
  get open(): EpochMs | undefined {
    return this.#attempt()?.open ?? this.#open;
  }
  get end(): { t: EpochMs; by: ClosedBy } | undefined {
    return this.#end;
  }
  header(name: string): string | undefined {
    const headers = this.#attempt()?.opened?.headers ?? this.headers;
    return headers?.find(([one]) => one.toLowerCase() === name)?.[1];
  }

  take(record: StreamRecord): void {
    const { t, seq } = record;
    switch (record.kind) {
      case 'connecting':
        this.#start = t;
        this.#knowsStart = record.source !== 'inferred';
        break;
      case 'reconnect':
        this.#start ??= t;
        break;
      case 'open':
        this.#start ??= t;
        this.#open = t;
        this.headers = record.headers;
        break;
      case 'message':
        this.firstByte ??= { t, seq };
        this.#count(record);
        break;
      case 'comment':
      case 'retry':
        this.firstByte ??= { t, seq };
        break;
      case 'error':
        this.#end ??= { t, by: 'network' };
        break;
      case 'close':
        this.#end = { t, by: record.by };
        break;
    }
  }

  #count({ chunk }: MessageRecord): void {
    if (chunk === undefined) return;
    this.#inChunk = chunk === this.#chunk ? this.#inChunk + 1 : 1;
    if (chunk !== this.#chunk) this.chunks.chunks++;
    this.#chunk = chunk;
    this.chunks.events++;
    this.chunks.most = Math.max(this.chunks.most, this.#inChunk);
  }
}
