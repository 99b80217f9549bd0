import type { Bytes, EpochMs, Seq } from '../units.ts';
import { isBinary } from './bytes.ts';
import { type Attempt, Lane } from './lane.ts';
import { insertMark, insertRequest } from './marks.ts';
import { RAW_LIMIT, RAW_TOTAL_LIMIT, RawBody } from './raw-body.ts';
import { RecordStore } from './record-store.ts';
import type {
  ConnectionLine,
  Finding,
  HeaderList,
  Loss,
  PageMark,
  RecordingLine,
  RequestLine,
  Source,
  StreamRecord,
} from './types.ts';

/** Memory held for one record beside its payload, as measured. */
const RECORD_BYTES: Bytes = 100;
/** What a record of an attempt holds beside headers, and a connection with its lane, about. */
const OBJECT_BYTES: Bytes = 300;
const CONNECTION_BYTES: Bytes = 2000;
/** Attempts of one lane that are kept; past them a tenth, the oldest, goes at once. */
const ATTEMPTS = 5000;
/** Losses of one reason that follow each other are one, once there are this many. */
const LOSSES = 1000;

export interface RecordingLimits {
  /** Memory held for payloads, headers and connections; the oldest records go first. */
  payload: Bytes;
  /** Records held, at about 100 bytes each beside their payloads. */
  records: number;
}

const LIMITS: RecordingLimits = { payload: 256 * 1024 * 1024, records: 2_000_000 };

/** A connection and the lane that it is in. Records know it by its number. */
interface Entry {
  readonly index: number;
  readonly line: ConnectionLine;
  readonly lane: Lane;
}

/**
 * The append-only recording that recorder, panel, rules, export and command line share.
 * Appending costs O(1) amortised. Past a limit the oldest records are forgotten, counted in `evicted`.
 */
export class Recording {
  head: Omit<RecordingLine, 'type' | 'version' | 'product'>;
  readonly limits: RecordingLimits;
  connections = new Map<string, ConnectionLine>();
  lanes: Lane[] = [];
  losses: Loss[] = [];
  /** By time. */
  marks: PageMark[] = [];
  /** Requests beside the streams that change something, by time. */
  requests: RequestLine[] = [];
  /** Findings that came with an imported file; live ones are evaluated by the rules. */
  importedFindings: Finding[] = [];
  /** Held for payloads, headers and connections. */
  payload: Bytes = 0;
  evicted = 0;
  /** Connections that were over and went with their last record. */
  evictedConnections = 0;
  evictedUntil: EpochMs = Number.NaN;
  /** Grows with every change: readers compare it to know whether to look again. */
  version = 0;
  /** Grows with every clear: record numbers and lanes of another generation mean nothing any more. */
  generation = 0;
  firstT: EpochMs = Number.NaN;
  lastT: EpochMs = Number.NaN;
  /** Of an imported recording: until when it was watched, where its file says so. */
  until: EpochMs = Number.NaN;

  #store = this.#newStore();
  #entries = new Map<number, Entry>();
  #nextEntry = 0;
  #entryOf = new Map<string, Entry>();
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
    this.limits = { ...LIMITS, ...limits };
  }

  /** The records by number, field by field, for those who read many. */
  get records(): Omit<RecordStore, 'append' | 'dropFirst'> {
    return this.#store;
  }
  /** Number the next appended record will have. */
  get nextSeq(): Seq {
    return this.#store.next;
  }
  /** Number of the oldest record still kept. */
  get firstSeq(): Seq {
    return this.#store.first;
  }
  /** Records kept now. */
  get length(): number {
    return this.#store.length;
  }
  /** Memory held for records and payloads, about. */
  get memory(): Bytes {
    return this.payload + this.length * RECORD_BYTES;
  }
  /** The last moment that it tells of. */
  get end(): EpochMs {
    return this.until > this.lastT ? this.until : this.lastT;
  }
  /** Records that could not be kept, by whatever reason. */
  get lost(): number {
    let lost = this.evicted;
    for (const loss of this.losses) lost += loss.count;
    return lost;
  }

  /** The lane that holds connection `id`. */
  laneOf(id: string): Lane | undefined {
    return this.#entryOf.get(id)?.lane;
  }
  /** The lane of record `seq`. */
  laneAt(seq: Seq): Lane | undefined {
    return this.#entries.get(this.#store.connection(seq))?.lane;
  }

  /** The record with number `seq`, made anew at each call; undefined when it is not kept (any more). */
  record(seq: Seq): StreamRecord | undefined {
    return this.#store.get(seq);
  }

  addConnection(line: ConnectionLine): Lane {
    this.version++;
    const known = this.#entryOf.get(line.id);
    if (known) return known.lane;
    this.connections.set(line.id, line);
    let lane = line.continues === undefined ? undefined : this.laneOf(line.continues);
    if (lane) lane.connections.push(line);
    else {
      lane = new Lane(line);
      this.lanes.push(lane);
    }
    this.payload += CONNECTION_BYTES;
    const entry = { index: this.#nextEntry++, line, lane };
    this.#entries.set(entry.index, entry);
    this.#entryOf.set(line.id, entry);
    return lane;
  }

  /** Appends a record whose connection is known; `seq` is given by the recording when it is 0. Returns its number. */
  append(record: StreamRecord): Seq {
    const entry = this.#entryOf.get(record.connection);
    if (!entry) throw new Error(`record of unknown connection ${record.connection}`);
    const seq = this.#store.append(record, entry.index);
    if (!(record.t >= this.firstT)) this.firstT = record.t;
    if (!(record.t <= this.lastT)) this.lastT = record.t;
    entry.lane.append(record);
    if (entry.lane.attempts.length > ATTEMPTS) this.#forgetAttempts(entry.lane);
    this.payload += weight(record);
    this.#evict();
    this.version++;
    return seq;
  }

  /** More became known of a record (the network layer tells later than the page): `fields` are added to it. */
  amend(record: StreamRecord, fields: Partial<StreamRecord>): void {
    const kept = this.record(record.seq) === record;
    if (kept) this.payload -= weight(record);
    Object.assign(record, fields);
    if (kept) this.payload += weight(record);
    if (record.t < this.firstT) this.firstT = record.t;
    this.laneOf(record.connection)?.amended(record);
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
    const last = this.losses.at(-1);
    if (last?.reason === loss.reason && this.losses.length >= LOSSES) {
      this.losses[this.losses.length - 1] = { ...last, count: last.count + loss.count, to: loss.to };
    } else this.losses.push(loss);
    this.version++;
  }

  addMark(mark: PageMark): void {
    const loss = insertMark(this.marks, mark);
    if (loss) this.losses.push(loss);
    this.version++;
  }

  addRequest(request: RequestLine): void {
    const loss = insertRequest(this.requests, request);
    if (loss) this.losses.push(loss);
    this.version++;
  }

  /** More became known of a request. */
  amendRequest(request: RequestLine, fields: Partial<RequestLine>): void {
    Object.assign(request, fields);
    this.version++;
  }

  /** Forgets everything, as the Clear button does. Numbers start again at 1. */
  clear(): void {
    this.connections = new Map();
    this.lanes = [];
    this.losses = [];
    this.marks = [];
    this.requests = [];
    this.importedFindings = [];
    this.payload = this.evicted = this.evictedConnections = 0;
    this.evictedUntil = this.firstT = this.lastT = this.until = Number.NaN;
    this.#store = this.#newStore();
    this.#entries = new Map();
    this.#entryOf = new Map();
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

  #newStore(): RecordStore {
    return new RecordStore((index) => this.#entries.get(index)?.line.id ?? '');
  }

  /** The newest record stays, whatever its size. */
  #evict(): void {
    const { payload, records } = this.limits;
    while ((this.payload > payload || this.length > records) && this.length > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const seq = this.firstSeq;
    const lane = this.laneAt(seq);
    const record = this.record(seq);
    this.#store.dropFirst();
    if (!record) return;
    this.payload -= weight(record);
    this.evicted++;
    this.evictedUntil = record.t;
    strip(record);
    lane?.forget(record);
    if (lane && lane.connections.length > 2) this.#forgetConnections(lane);
    if (lane?.seqs.length === 0 && (lane.state === 'closed' || lane.state === 'failed'))
      this.#forgetLane(lane);
  }

  /** It comes back with its next record, should there be one. */
  #forgetLane(lane: Lane): void {
    const at = this.lanes.indexOf(lane);
    if (at >= 0) this.lanes.splice(at, 1);
    for (const line of lane.connections) this.#forgetConnection(line);
    for (const { raw } of lane.attempts) this.#rawKept -= raw?.kept ?? 0;
  }

  /** Of the connections that a page replaced, those between the first, which names the lane, and the oldest with a record. */
  #forgetConnections(lane: Lane): void {
    const { connections, first } = lane;
    const oldest = this.#entries.get(this.#store.connection(lane.seqs.at(0)))?.line ?? lane.current;
    while (connections.length > 2 && connections[1] !== oldest && first !== oldest) {
      const [line] = connections.splice(1, 1);
      if (line) this.#forgetConnection(line);
      if (connections[1]) connections[1].continues = first.id;
    }
  }

  #forgetConnection({ id }: ConnectionLine): void {
    const entry = this.#entryOf.get(id);
    if (entry) this.#entries.delete(entry.index);
    this.#entryOf.delete(id);
    this.connections.delete(id);
    this.payload -= CONNECTION_BYTES;
    this.evictedConnections++;
  }

  #forgetAttempts(lane: Lane): void {
    for (const { raw } of lane.forgetAttempts(ATTEMPTS / 10)) this.#rawKept -= raw?.kept ?? 0;
  }
}

/** An attempt holds on to its records when they are forgotten: to what is small of them. */
function strip(record: StreamRecord): void {
  if (record.kind === 'connecting') delete record.requestHeaders;
  if (record.kind !== 'open' && record.kind !== 'error' && record.kind !== 'close') return;
  delete record.headers;
  delete record.redirects;
}

/** Bytes that a record holds beside its columns. */
function weight(record: StreamRecord): Bytes {
  switch (record.kind) {
    case 'message':
    case 'send':
      return isBinary(record.data) ? record.data.base64.length : record.data.length;
    case 'comment':
      return record.data.length;
    case 'note':
      return OBJECT_BYTES + record.data.length;
    case 'connecting':
      return OBJECT_BYTES + headersWeight(record.requestHeaders) + (record.initiator?.stack?.length ?? 0);
    case 'open':
    case 'error':
    case 'close':
      return OBJECT_BYTES + headersWeight(record.headers);
    default:
      return OBJECT_BYTES;
  }
}

function headersWeight(headers: HeaderList | undefined): Bytes {
  let weight = 0;
  for (const [name, value] of headers ?? []) weight += name.length + value.length;
  return weight;
}
