import type { Bytes, EpochMs, Seq } from '../units.ts';
import { CHUNK, RecordChunk } from './record-chunk.ts';
import type { RecordKind, StreamRecord } from './types.ts';

/**
 * The records of a recording by their numbers, oldest forgotten first. A record that is asked for is made from its
 * columns: two questions for the same number give two objects that are alike. Readers of many records ask for single
 * fields instead.
 */
export class RecordStore {
  readonly #connectionId: (index: number) => string;
  #chunks: (RecordChunk | undefined)[] = [];
  #firstChunk = 0;
  #first: Seq = 1;
  #next: Seq = 1;
  #length = 0;

  /** `connectionId` gives the id of the connection that {@link append} was given the number of. */
  constructor(connectionId: (index: number) => string) {
    this.#connectionId = connectionId;
  }

  /** Records kept now. */
  get length(): number {
    return this.#length;
  }
  /** Number of the oldest record kept. */
  get first(): Seq {
    return this.#first;
  }
  /** Number that the next record will have. */
  get next(): Seq {
    return this.#next;
  }

  /** Keeps `record` under the next number, or under its own where that is higher (an imported file may have holes). */
  append(record: StreamRecord, connection: number): Seq {
    if (record.seq > this.#next) this.#skipTo(record.seq);
    record.seq = this.#next++;
    const number = Math.floor(record.seq / CHUNK) - this.#firstChunk;
    let chunk = this.#chunks[number];
    if (!chunk) this.#chunks[number] = chunk = new RecordChunk();
    chunk.put(record.seq % CHUNK, record, connection);
    this.#length++;
    return record.seq;
  }

  get(seq: Seq): StreamRecord | undefined {
    return this.#chunkOf(seq)?.get(seq % CHUNK, seq, this.#connectionId);
  }
  kind(seq: Seq): RecordKind | undefined {
    return this.#chunkOf(seq)?.kind(seq % CHUNK);
  }
  /** NaN where there is no such record. */
  t(seq: Seq): EpochMs {
    return this.#chunkOf(seq)?.t(seq % CHUNK) ?? Number.NaN;
  }
  /** Of a message; NaN for the others. */
  size(seq: Seq): Bytes {
    return this.#chunkOf(seq)?.size(seq % CHUNK) ?? Number.NaN;
  }
  /** Of a message or comment: its text, or its bytes as base64. */
  text(seq: Seq): string | undefined {
    return this.#chunkOf(seq)?.text(seq % CHUNK);
  }
  eventType(seq: Seq): string | undefined {
    return this.#chunkOf(seq)?.eventType(seq % CHUNK);
  }
  lastEventId(seq: Seq): string | undefined {
    return this.#chunkOf(seq)?.lastEventId(seq % CHUNK);
  }
  /** The number by which the record's connection was given to {@link append}. */
  connection(seq: Seq): number {
    return this.#chunkOf(seq)?.connection(seq % CHUNK) ?? Number.NaN;
  }

  /** Forgets the oldest record. */
  dropFirst(): void {
    if (this.#length === 0) return;
    this.#chunks[0]?.forget(this.#first % CHUNK);
    this.#length--;
    do {
      this.#first++;
      if (this.#first % CHUNK !== 0) continue;
      this.#chunks.shift();
      this.#firstChunk++;
    } while (this.#first < this.#next && this.kind(this.#first) === undefined);
  }

  #chunkOf(seq: Seq): RecordChunk | undefined {
    if (!(seq >= this.#first && seq < this.#next) || !Number.isInteger(seq)) return undefined;
    return this.#chunks[Math.floor(seq / CHUNK) - this.#firstChunk];
  }

  #skipTo(seq: Seq): void {
    if (this.#length === 0) {
      this.#first = seq;
      this.#firstChunk = Math.floor(seq / CHUNK);
      this.#chunks = [];
    }
    this.#next = seq;
  }
}
