import type { Bytes, EpochMs } from '../units.ts';
import { isBinary } from './bytes.ts';
import type { CommentRecord, MessageRecord, RecordKind, Source, StreamRecord } from './types.ts';

/** Records in a chunk. */
export const CHUNK = 4096;

/** Records of these kinds come by the million; the others are few and told more later. */
type Plain = MessageRecord | CommentRecord;

const KINDS: readonly Plain['kind'][] = ['message', 'send', 'comment'];
const SOURCES: readonly Source[] = ['hook', 'wire', 'inferred'];

/** What stands in `#flags`; 0 is an empty slot. The low bits say how the record is kept, */
const OBJECT = 1;
const FIRST_KIND = 2;
const KEPT = 7;
/** then who said it, then what else it has. */
const SOURCE_SHIFT = 3;
const BACKLOG = 1 << 5;
const TRUNCATED = 1 << 6;
const BINARY = 1 << 7;
const BUFFERED = 1 << 8;

const LARGEST = 2 ** 32 - 1;
type Texts = (string | undefined)[];

/**
 * The records whose numbers share a multiple of 4,096, as typed columns: about 30 bytes each beside their payloads.
 * A record that has something for which there is no column is kept as the object that it is.
 */
export class RecordChunk {
  readonly #t = new Float64Array(CHUNK);
  readonly #connection = new Uint32Array(CHUNK);
  readonly #attempt = new Uint32Array(CHUNK);
  readonly #size = new Uint32Array(CHUNK);
  readonly #flags = new Uint16Array(CHUNK);
  /** Text, base64, or the whole record. */
  readonly #data: (string | StreamRecord | undefined)[] = [];
  // Made when a record first has one.
  #eventType: Texts | undefined;
  #lastEventId: Texts | undefined;
  #id: Texts | undefined;
  #chunk: Uint32Array | undefined;
  #buffered: Uint32Array | undefined;

  /** Keeps `record` in `slot`; `connection` is the number by which its connection is known. */
  put(slot: number, record: StreamRecord, connection: number): void {
    this.#t[slot] = record.t;
    this.#connection[slot] = connection;
    if (!fits(record)) {
      this.#flags[slot] = OBJECT;
      this.#data[slot] = record;
      return;
    }
    let flags = (FIRST_KIND + KINDS.indexOf(record.kind)) | (SOURCES.indexOf(record.source) << SOURCE_SHIFT);
    if (record.backlog) flags |= BACKLOG;
    this.#attempt[slot] = record.attempt;
    if (record.chunk !== undefined) {
      this.#chunk ??= new Uint32Array(CHUNK);
      this.#chunk[slot] = record.chunk;
    }
    if (record.kind === 'comment') this.#data[slot] = record.data;
    else flags |= this.#putMessage(slot, record);
    this.#flags[slot] = flags;
  }

  #putMessage(slot: number, record: MessageRecord): number {
    const { data, eventType, lastEventId, id, bufferedAmount } = record;
    let flags = record.truncated ? TRUNCATED : 0;
    this.#size[slot] = record.size;
    if (isBinary(data)) flags |= BINARY;
    this.#data[slot] = isBinary(data) ? data.base64 : data;
    if (eventType !== undefined) {
      this.#eventType ??= [];
      this.#eventType[slot] = eventType;
    }
    if (lastEventId !== undefined) {
      this.#lastEventId ??= [];
      this.#lastEventId[slot] = lastEventId;
    }
    if (id !== undefined) {
      this.#id ??= [];
      // Mostly the very same text: one string for both.
      this.#id[slot] = id === lastEventId ? lastEventId : id;
    }
    if (bufferedAmount !== undefined) {
      flags |= BUFFERED;
      this.#buffered ??= new Uint32Array(CHUNK);
      this.#buffered[slot] = bufferedAmount;
    }
    return flags;
  }

  /** The record in `slot`, made anew unless it is kept as an object; undefined where none is. */
  get(slot: number, seq: number, connectionId: (index: number) => string): StreamRecord | undefined {
    const flags = this.#flags[slot] as number;
    if (flags === 0) return undefined;
    const data = this.#data[slot];
    if (typeof data !== 'string') return data;
    const kind = KINDS[(flags & KEPT) - FIRST_KIND] as Plain['kind'];
    const record = {
      type: 'record' as const,
      seq,
      t: this.#t[slot] as number,
      connection: connectionId(this.#connection[slot] as number),
      attempt: this.#attempt[slot] as number,
      kind,
      source: SOURCES[(flags >> SOURCE_SHIFT) & 3] as Source,
      data: flags & BINARY ? { base64: data } : data,
    } as Plain;
    if (flags & BACKLOG) record.backlog = true;
    const chunk = this.#chunk?.[slot];
    if (chunk) record.chunk = chunk;
    if (record.kind !== 'comment') this.#getMessage(slot, flags, record);
    return record;
  }

  #getMessage(slot: number, flags: number, record: MessageRecord): void {
    record.size = this.#size[slot] as number;
    if (flags & TRUNCATED) record.truncated = true;
    const eventType = this.#eventType?.[slot];
    if (eventType !== undefined) record.eventType = eventType;
    const lastEventId = this.#lastEventId?.[slot];
    if (lastEventId !== undefined) record.lastEventId = lastEventId;
    const id = this.#id?.[slot];
    if (id !== undefined) record.id = id;
    if (flags & BUFFERED) record.bufferedAmount = this.#buffered?.[slot] as number;
  }

  /** The number by which the connection of a record is known. */
  connection(slot: number): number {
    return this.#connection[slot] as number;
  }

  /** Undefined where there is no record. */
  kind(slot: number): RecordKind | undefined {
    const kept = (this.#flags[slot] as number) & KEPT;
    if (kept >= FIRST_KIND) return KINDS[kept - FIRST_KIND];
    return this.#object(slot)?.kind;
  }

  /** NaN where there is no record. */
  t(slot: number): EpochMs {
    if (this.#flags[slot] === 0) return Number.NaN;
    // What is kept as an object may have been told another time since.
    return this.#object(slot)?.t ?? (this.#t[slot] as number);
  }

  /** Size of a message on the wire; NaN where the record is none. */
  size(slot: number): Bytes {
    const kept = (this.#flags[slot] as number) & KEPT;
    if (kept >= FIRST_KIND)
      return KINDS[kept - FIRST_KIND] === 'comment' ? Number.NaN : (this.#size[slot] as number);
    const record = this.#object(slot);
    return record && 'size' in record ? record.size : Number.NaN;
  }

  /** Text or base64 of a message or comment; undefined for the others. */
  text(slot: number): string | undefined {
    const data = this.#data[slot];
    return typeof data === 'string' ? data : undefined;
  }

  eventType(slot: number): string | undefined {
    return this.#eventType?.[slot];
  }

  lastEventId(slot: number): string | undefined {
    return this.#lastEventId?.[slot];
  }

  forget(slot: number): void {
    this.#flags[slot] = 0;
    this.#data[slot] = undefined;
    if (this.#eventType) this.#eventType[slot] = undefined;
    if (this.#lastEventId) this.#lastEventId[slot] = undefined;
    if (this.#id) this.#id[slot] = undefined;
  }

  #object(slot: number): StreamRecord | undefined {
    const data = this.#data[slot];
    return typeof data === 'string' ? undefined : data;
  }
}

/**
 * Is there a column for all that `record` has? A file may hold anything: what no column can give back is not put in one.
 * The fields that have a column are counted by name, which is several times faster than asking for each name.
 */
function fits(record: StreamRecord): record is Plain {
  const { kind } = record;
  if (kind !== 'message' && kind !== 'send' && kind !== 'comment') return false;
  if (!whole(record.attempt) || !SOURCES.includes(record.source)) return false;
  if (kind === 'comment' ? typeof record.data !== 'string' : !isMessage(record)) return false;
  let known = 8 + (record.backlog === true ? 1 : 0) + (record.chunk && whole(record.chunk) ? 1 : 0);
  if (kind !== 'comment') known += 1 + messageFields(record);
  let fields = 0;
  for (const name in record) if (record[name as keyof StreamRecord] !== undefined) fields++;
  return fields === known;
}

function isMessage({ data, size }: MessageRecord): boolean {
  return whole(size) && (typeof data === 'string' || (typeof data === 'object' && isBase64(data)));
}

function messageFields(record: MessageRecord): number {
  const { bufferedAmount } = record;
  let known = 0;
  if (typeof record.eventType === 'string') known++;
  if (typeof record.lastEventId === 'string') known++;
  if (typeof record.id === 'string') known++;
  if (record.truncated === true) known++;
  if (bufferedAmount !== undefined && whole(bufferedAmount)) known++;
  return known;
}

function whole(value: number): boolean {
  // First of all: what a file has in its place may be no number, and must not be made one.
  return Number.isInteger(value) && value >= 0 && value <= LARGEST && !Object.is(value, -0);
}

function isBase64(data: { base64: string }): boolean {
  return typeof data.base64 === 'string' && Object.keys(data).length === 1;
}
