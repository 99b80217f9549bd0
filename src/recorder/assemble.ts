import { base64Length, utf8Length } from '../model/bytes.ts';
import type { Recording } from '../model/recording.ts';
import type { Api, ClosedBy, ConnectionLine, Data, StreamRecord } from '../model/types.ts';
import type { DocumentInfo, Fact, FactBatch } from '../protocol.ts';
import type { Bytes, EpochMs } from '../units.ts';
import { Succession } from './succession.ts';

/** What is known of one native object. */
interface Known {
  line: ConnectionLine;
  attempt: number;
  state: 'connecting' | 'open' | 'waiting' | 'ended';
  openedAt: EpochMs;
  lostAt: EpochMs;
  /** When it failed for good. */
  failedAt: EpochMs;
  /** The id that the newest event carried: what the object holds, as far as the page can know. */
  lastEventId: string;
  closeCalled: boolean;
}

/** A failure this short before the document is left belongs to the leaving. */
const LEAVING_MS = 500;
/** Longer URLs are cut, and said to be. */
const URL_LIMIT = 16 * 1024;

type Kind = StreamRecord['kind'];
type Content<K extends Kind> = Omit<
  StreamRecord & { kind: K },
  'type' | 'seq' | 't' | 'connection' | 'attempt' | 'kind' | 'backlog' | 'source'
>;

/** Gives each connection of a recording its id: c1, c2, … */
export type NextId = () => string;

/**
 * Turns the facts of one document into connections and records: numbers the attempts, infers reconnects, says who
 * closed. Pure but for the recording it appends to.
 */
export class DocumentAssembler {
  readonly #document: DocumentInfo;
  readonly #nextId: NextId;
  readonly #known = new Map<number, Known>();
  readonly #succession = new Succession();
  #recording: Recording;
  #backlog = false;
  /** Connections that the snapshot under way named: others ended while nobody watched. */
  #named = new Set<number>();

  constructor(document: DocumentInfo, recording: Recording, nextId: NextId) {
    this.#document = document;
    this.#recording = recording;
    this.#nextId = nextId;
  }

  /** Takes a decoded batch; `bytes` holds its binary payloads as base64. */
  take(batch: FactBatch, bytes: { [number: string]: string }): void {
    for (const fact of batch.facts) this.#fact(fact, batch.timeOrigin, bytes);
  }

  /** The document is left: its connections end with it. */
  leave(t: EpochMs): void {
    for (const known of this.#known.values()) {
      // Chromium fails a page's EventSources as soon as it is being left: that is the page's doing, not the server's.
      if (t - known.failedAt < LEAVING_MS) known.state = 'connecting';
      known.failedAt = Number.NaN; // a document may be left twice: it says so, and the next one arrives
      this.#gone(known, t, 'page');
    }
  }

  #fact(fact: Fact, timeOrigin: EpochMs, bytes: { [number: string]: string }): void {
    const { kind, numbers, texts } = fact;
    const at = (index: number): EpochMs => timeOrigin + (numbers[index] ?? 0) / 1000;
    switch (kind) {
      case 'B':
        this.#backlog = true;
        this.#named = new Set();
        this.#notKept(
          numbers[1] ?? 0,
          'before the recording began: the page keeps only the newest',
          at(2),
          at(0),
        );
        return;
      case 'b':
        this.#backlog = false;
        for (const [conn, known] of this.#known)
          if (!this.#named.has(conn)) this.#gone(known, at(0), 'unknown');
        return;
      case 'D':
        this.#notKept(numbers[0] ?? 0, texts[0] ?? '', at(1), at(1));
        return;
      case 'C':
        this.#made(numbers, texts, at(1));
        return;
    }
    const known = this.#known.get(numbers[0] ?? -1);
    if (!known) this.#notKept(1, 'of a connection that was never announced', at(1), at(1));
    else if (kind === 'O') this.#open(known, at(1), texts);
    else if (kind === 'M') this.#message(known, at(1), numbers, texts, bytes);
    else if (kind === 'S') this.#send(known, at(1), numbers, texts, bytes);
    else if (kind === 'E') this.#error(known, at(1), numbers[2] ?? 0, texts[0] ?? '');
    else if (kind === 'X') this.#closeCalled(known, at(1));
    else this.#closed(known, at(1), numbers, texts[0] ?? '');
  }

  #made(numbers: number[], texts: string[], t: EpochMs): void {
    const conn = numbers[0] ?? -1;
    this.#named.add(conn);
    if (this.#known.has(conn)) return;
    const [apiName = '', wholeUrl = '', protocols = '', stack = ''] = texts;
    const url = wholeUrl.slice(0, URL_LIMIT);
    const api: Api = apiName === 'EventSource' ? 'EventSource' : 'WebSocket';
    const before = this.#succession.take(api, url, t);
    const line: ConnectionLine = {
      type: 'connection',
      id: this.#nextId(),
      api,
      context: this.#document.frameId === 0 ? 'page' : 'iframe',
      frameUrl: this.#document.url,
      url,
    };
    if (wholeUrl.length > URL_LIMIT) line.urlLength = wholeUrl.length;
    if (api === 'EventSource') line.withCredentials = numbers[2] === 1;
    if (protocols !== '') line.protocols = protocols.split(',');
    if (stack !== '') line.stack = stack;
    if (before) line.continues = before.id;
    if (this.#backlog) line.predatesRecording = true;
    const known: Known = {
      line,
      attempt: 1,
      state: 'connecting',
      openedAt: Number.NaN,
      lostAt: Number.NaN,
      failedAt: Number.NaN,
      lastEventId: '',
      closeCalled: false,
    };
    this.#known.set(conn, known);
    this.#append(known, t, 'connecting', 'hook', {});
    if (!before) return;
    const forgotten = before.lastEventId === '' ? {} : { lastEventIdForgotten: before.lastEventId };
    this.#append(known, t, 'reconnect', 'inferred', { delay: t - before.t, ...forgotten });
  }

  #open(known: Known, t: EpochMs, texts: string[]): void {
    if (known.state === 'open' || known.state === 'ended') return; // told twice by a snapshot
    if (known.state === 'waiting') this.#nextAttempt(known, t);
    known.state = 'open';
    known.openedAt = t;
    const [protocol = '', extensions = ''] = texts;
    const content = {
      ...(protocol === '' ? {} : { protocol }),
      ...(extensions === '' ? {} : { extensions }),
    };
    this.#append(known, t, 'open', 'hook', content);
  }

  #message(
    known: Known,
    t: EpochMs,
    numbers: number[],
    texts: string[],
    bytes: { [number: string]: string },
  ): void {
    const [eventType = '', lastEventId = '', text = ''] = texts;
    const sse = known.line.api === 'EventSource';
    if (sse) known.lastEventId = lastEventId;
    this.#append(known, t, 'message', 'hook', {
      ...(sse ? { eventType } : {}),
      ...(lastEventId === '' ? {} : { lastEventId }),
      ...payload(text, numbers[2], numbers[3], bytes),
    });
  }

  #send(
    known: Known,
    t: EpochMs,
    numbers: number[],
    texts: string[],
    bytes: { [number: string]: string },
  ): void {
    const content = payload(texts[0] ?? '', numbers[2], numbers[3], bytes);
    this.#append(known, t, 'send', 'hook', { ...content, bufferedAmount: numbers[4] ?? 0 });
  }

  #error(known: Known, t: EpochMs, readyState: number, message: string): void {
    const content = message === '' ? { readyState } : { readyState, message };
    if (known.line.api === 'WebSocket') {
      this.#append(known, t, 'error', 'hook', content);
      // The close event follows, but a page may replace the socket from within its error handler.
      if (message === '' && !known.closeCalled) this.#lost(known, t);
      return;
    }
    // An error while waiting is the outcome of the next attempt, which did not open.
    if (known.state === 'waiting') this.#nextAttempt(known, t);
    this.#append(known, t, 'error', 'hook', content);
    known.lostAt = t;
    known.state = readyState === 2 ? 'ended' : 'waiting';
    if (readyState !== 2) return;
    known.failedAt = t;
    this.#lost(known, t);
  }

  #closeCalled(known: Known, t: EpochMs): void {
    known.closeCalled = true;
    if (known.line.api === 'WebSocket' || known.state === 'ended') return; // its close event follows
    // Closed while the browser would have retried: the page takes over, and may make another.
    if (known.state === 'waiting') this.#lost(known, known.lostAt);
    this.#append(known, t, 'close', 'hook', { by: 'page' });
    known.state = 'ended';
  }

  #closed(known: Known, t: EpochMs, numbers: number[], reason: string): void {
    if (known.state === 'ended') return;
    const code = numbers[2] ?? 1005;
    const wasClean = numbers[3] === 1;
    const by: ClosedBy = known.closeCalled ? 'page' : wasClean ? 'server' : 'network';
    this.#append(known, t, 'close', 'hook', { by, code, reason, wasClean });
    if (by !== 'page') this.#lost(known, t);
    known.state = 'ended';
  }

  /** It ended without a word of the hook. */
  #gone(known: Known, t: EpochMs, by: ClosedBy): void {
    if (known.state === 'ended') return;
    this.#append(known, t, 'close', 'inferred', { by });
    known.state = 'ended';
  }

  /** The browser's next attempt, seen by its outcome: when it began is not visible to a page. */
  #nextAttempt(known: Known, t: EpochMs): void {
    known.attempt++;
    const held = known.lastEventId === '' ? {} : { lastEventId: known.lastEventId };
    this.#append(known, t, 'reconnect', 'inferred', { delay: t - known.lostAt, ...held });
  }

  #lost(known: Known, t: EpochMs): void {
    const { id, api, url } = known.line;
    this.#succession.add({ id, api, url, t, lastEventId: known.lastEventId });
  }

  #notKept(count: number, reason: string, from: EpochMs, to: EpochMs): void {
    if (count > 0) this.#recording.addLoss({ type: 'loss', count, reason, from, to });
  }

  #append<K extends Kind>(
    known: Known,
    t: EpochMs,
    kind: K,
    source: StreamRecord['source'],
    content: Content<K>,
  ): void {
    // After a Clear the connections that live on come back with their next record.
    if (!this.#recording.connections.has(known.line.id)) this.#recording.addConnection(known.line);
    const base = {
      type: 'record',
      seq: 0,
      t,
      connection: known.line.id,
      attempt: known.attempt,
      kind,
      source,
    };
    const backlog = this.#backlog ? { backlog: true } : {};
    this.#recording.append({ ...base, ...content, ...backlog } as StreamRecord);
  }
}

/** `size` is NaN for a text that is whole; `number` is NaN for a text, else names the bytes that came beside, if any did. */
function payload(
  text: string,
  size: number | undefined,
  number: number | undefined,
  bytes: { [number: string]: string },
): { data: Data; size: Bytes; truncated?: boolean } {
  if (size === undefined || Number.isNaN(size)) return { data: text, size: utf8Length(text) };
  const binary = number !== undefined && !Number.isNaN(number);
  const base64 = binary && Object.hasOwn(bytes, String(number)) ? bytes[String(number)] : undefined;
  const data: Data = binary ? { base64: base64 ?? '' } : text;
  const kept = binary ? base64Length(base64 ?? '') : utf8Length(text);
  return kept < size ? { data, size, truncated: true } : { data, size };
}
