import type { Bytes, EpochMs, Seq } from '../units.ts';
import { dataLength } from './bytes.ts';
import { type Attempt, Lane } from './lane.ts';
import { RAW_LIMIT, RAW_TOTAL_LIMIT, RawBody } from './raw-body.ts';
import type {
  ConnectionLine,
  Finding,
  HeaderList,
  Loss,
  PageMark,
  RecordingLine,
  Source,
  StreamRecord,
} from './types.ts';

const CHUNK = 4096;
/** A record is about this much beside its payload; counted so that a flood of tiny messages is capped too. */
const RECORD_BYTES = 200;

export interface RecordingLimits {
  /** Memory held for records and payloads; the oldest records go first. */
  memory: Bytes;
}

/**
 * The append-only recording that recorder, panel, rules, export and command line share.
 * Appending costs O(1) amortised. Past the memory limit the oldest records are forgotten, counted in `evicted`.
 */
export class Recording {
  head: Omit<RecordingLine, 'type' | 'version' | 'product'>;
  readonly limits: RecordingLimits;
  connections = new Map<string, ConnectionLine>();
  lanes: Lane[] = [];
  losses: Loss[] = [];
  marks: PageMark[] = [];
  /** Findings that came with an imported file; live ones are evaluated by the rules. */
  importedFindings: Finding[] = [];
  memory: Bytes = 0;
  evicted = 0;
  evictedUntil: EpochMs = Number.NaN;
  /** Grows with every change: readers compare it to know whether to look again. */
  version = 0;
  /** Grows with every clear: record numbers and lanes of another generation mean nothing any more. */
  generation = 0;
  firstT: EpochMs = Number.NaN;
  lastT: EpochMs = Number.NaN;

  #chunks: ((StreamRecord | undefined)[] | undefined)[] = [];
  #length = 0;
  #firstChunk = 0;
  #firstSeq: Seq = 1;
  #nextSeq: Seq = 1;
  #laneOf = new Map<string, Lane>();
  #rawKept: Bytes = 0;
  #listeners = new Set<() => void>();

  constructor(head: Partial<Recording['head']> = {}, limits: Partial<RecordingLimits> = {}) {
    this.head = {
      productVersion: '0.0.0',
      startedDateTime: new Date(0).toISOString(),
      userAgent: '',
      page: { url: '', title: '' },
      ...head,
    };
    this.limits = { memory: 256 * 1024 * 1024, ...limits };
  }

  /** Number the next appended record will have. */
  get nextSeq(): Seq {
    return this.#nextSeq;
  }
  /** Number of the oldest record still kept. */
  get firstSeq(): Seq {
    return this.#firstSeq;
  }
  /** Records kept now. */
  get length(): number {
    return this.#length;
  }
  /** Records that could not be kept, by whatever reason. */
  get lost(): number {
    let lost = this.evicted;
    for (const loss of this.losses) lost += loss.count;
    return lost;
  }

  /** The lane that holds connection `id`. */
  laneOf(id: string): Lane | undefined {
    return this.#laneOf.get(id);
  }

  /** The record with number `seq`, or undefined when it is not kept (any more). */
  record(seq: Seq): StreamRecord | undefined {
    if (!(seq >= this.#firstSeq && seq < this.#nextSeq)) return undefined;
    return this.#chunks[Math.floor(seq / CHUNK) - this.#firstChunk]?.[seq % CHUNK];
  }

  addConnection(line: ConnectionLine): Lane {
    this.version++;
    const known = this.#laneOf.get(line.id);
    if (known) return known;
    this.connections.set(line.id, line);
    let lane = line.continues === undefined ? undefined : this.#laneOf.get(line.continues);
    if (lane) lane.connections.push(line);
    else {
      lane = new Lane(line);
      this.lanes.push(lane);
    }
    this.#laneOf.set(line.id, lane);
    return lane;
  }

  /** Appends a record whose connection is known; `seq` is given by the recording when it is 0. Returns its number. */
  append(record: StreamRecord): Seq {
    const lane = this.#laneOf.get(record.connection);
    if (!lane) throw new Error(`record of unknown connection ${record.connection}`);
    if (record.seq > this.#nextSeq) this.#skipTo(record.seq);
    record.seq = this.#nextSeq++;
    const chunk = Math.floor(record.seq / CHUNK) - this.#firstChunk;
    let records = this.#chunks[chunk];
    if (!records) this.#chunks[chunk] = records = [];
    records[record.seq % CHUNK] = record;
    this.#length++;
    if (!(record.t >= this.firstT)) this.firstT = record.t;
    if (!(record.t <= this.lastT)) this.lastT = record.t;
    lane.append(record);
    this.memory += weight(record);
    if (this.memory > this.limits.memory) this.#evict();
    this.version++;
    return record.seq;
  }

  /** More became known of a record (the network layer tells later than the page): `fields` are added to it. */
  amend(record: StreamRecord, fields: Partial<StreamRecord>): void {
    const kept = this.record(record.seq) === record;
    if (kept) this.memory -= weight(record);
    Object.assign(record, fields);
    if (kept) this.memory += weight(record);
    if (record.t < this.firstT) this.firstT = record.t;
    this.#laneOf.get(record.connection)?.amended(record);
    this.version++;
  }

  /**
   * Keeps bytes of an attempt's body as they came, as far as there is room: `size` is their number in any case.
   * `source` says who saw the first of them.
   */
  addRaw(attempt: Attempt, source: Source, bytes: Uint8Array, size = bytes.length): void {
    attempt.raw ??= new RawBody(source);
    const { raw } = attempt;
    const before = raw.kept;
    raw.add(bytes, size, Math.min(RAW_LIMIT - before, RAW_TOTAL_LIMIT - this.#rawKept));
    this.#rawKept += raw.kept - before;
    this.version++;
  }

  addLoss(loss: Loss): void {
    this.losses.push(loss);
    this.version++;
  }

  addMark(mark: PageMark): void {
    this.marks.push(mark);
    this.version++;
  }

  /** Forgets everything, as the Clear button does. Numbers start again at 1. */
  clear(): void {
    this.connections = new Map();
    this.lanes = [];
    this.losses = [];
    this.marks = [];
    this.importedFindings = [];
    this.memory = this.evicted = 0;
    this.evictedUntil = this.firstT = this.lastT = Number.NaN;
    this.#chunks = [];
    this.#length = this.#firstChunk = 0;
    this.#firstSeq = this.#nextSeq = 1;
    this.#laneOf = new Map();
    this.#rawKept = 0;
    this.generation++;
    this.version++;
    this.notify();
  }

  /** `listener` runs after each batch of changes. Returns the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners. One that throws does not keep the others from hearing. */
  notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        console.error(error);
      }
    }
  }

  /** An imported file may have holes (its loss lines explain them): numbers are kept as they were. */
  #skipTo(seq: Seq): void {
    if (this.length === 0) {
      this.#firstSeq = seq;
      this.#firstChunk = Math.floor(seq / CHUNK);
      this.#chunks = [];
    }
    this.#nextSeq = seq;
  }

  /** The newest record stays, whatever its size. */
  #evict(): void {
    while (this.memory > this.limits.memory && this.#length > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const record = this.record(this.#firstSeq);
    const chunk = this.#chunks[0];
    if (record && chunk) {
      chunk[this.#firstSeq % CHUNK] = undefined;
      this.#length--;
      this.memory -= weight(record);
      this.evicted++;
      this.evictedUntil = record.t;
      this.#laneOf.get(record.connection)?.forget(record);
    }
    do {
      this.#firstSeq++;
      if (this.#firstSeq % CHUNK !== 0) continue;
      this.#chunks.shift();
      this.#firstChunk++;
    } while (this.#firstSeq < this.#nextSeq && !this.record(this.#firstSeq));
  }
}

function weight(record: StreamRecord): Bytes {
  if (record.kind === 'connecting') {
    const { url = '', stack = '' } = record.initiator ?? {};
    return RECORD_BYTES + headersWeight(record.requestHeaders) + url.length + stack.length;
  }
  if (record.kind === 'open' || record.kind === 'error' || record.kind === 'close')
    return RECORD_BYTES + headersWeight(record.headers);
  if (record.kind !== 'message' && record.kind !== 'send') return RECORD_BYTES;
  return RECORD_BYTES + (record.truncated ? dataLength(record.data) : record.size);
}

function headersWeight(headers: HeaderList | undefined): Bytes {
  let weight = 0;
  for (const [name, value] of headers ?? []) weight += name.length + value.length;
  return weight;
}
