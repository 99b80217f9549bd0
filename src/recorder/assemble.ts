import type { Piece } from '../framing/framer.ts';
import { base64Bytes, utf8Bytes } from '../model/bytes.ts';
import type { Recording } from '../model/recording.ts';
import type { ClosedBy, StreamRecord } from '../model/types.ts';
import type { Exchange } from '../network/exchange.ts';
import { NetworkLog } from '../network/network-log.ts';
import type { DocumentInfo, Fact, FactBatch } from '../protocol.ts';
import type { EpochMs } from '../units.ts';
import { BodyReader } from './body-reader.ts';
import { connectionOf, contentOf, headersOf, isRequest, payload } from './fact-parts.ts';
import { hear, type Known, newKnown } from './known.ts';
import { RawFeeds } from './raw-feeds.ts';
import { Succession } from './succession.ts';
import { Wire } from './wire.ts';

/** How a body ended, as the hook numbers it. */
const ENDED_BY: readonly ClosedBy[] = ['server', 'page', 'network'];

/** A failure this short before the document is left belongs to the leaving. */
const LEAVING_MS = 500;

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
  readonly #wire: Wire<Known>;
  /** What the network log and the wire tell of the bodies of this document's EventSources. */
  readonly raw: RawFeeds;
  /** EventSources that wait for their next attempt. */
  readonly #waiting = new Set<Known>();
  #recording: Recording;
  #backlog = false;
  /** Connections that the snapshot under way named: others ended while nobody watched. */
  #named = new Set<number>();

  constructor(document: DocumentInfo, recording: Recording, nextId: NextId, network = new NetworkLog()) {
    this.#document = document;
    this.#recording = recording;
    this.#nextId = nextId;
    this.#wire = new Wire(network, document, (record, fields) => recording.amend(record, fields));
    this.raw = new RawFeeds(recording, this.#wire);
  }

  /** The network layer told of an exchange, this document's or another's. */
  exchangeChanged(exchange: Exchange): void {
    this.#wire.changed(exchange);
    for (const known of this.#waiting) this.#tryNext(known);
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

  /**
   * Whether the browser's network log knows something of an open connection that nobody else tells: its HTTP version,
   * or (where the log `hasBody` of what is under way) what an EventSource gets beside its messages.
   */
  needsLog(hasBody: (exchange: Exchange) => boolean): boolean {
    for (const { state, exchange, line } of this.#known.values()) {
      if (state !== 'open' || !exchange) continue;
      if (exchange.httpVersion === undefined || (line.api === 'EventSource' && hasBody(exchange)))
        return true;
    }
    return false;
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
    else if (kind === 'H') this.#responded(known, at(1), numbers, texts[0] ?? '');
    else if (kind === 'P') this.#piece(known, at(1), numbers, texts[0] ?? '', bytes);
    else if (kind === 'F') this.#finished(known, at(1), numbers[2] ?? 0, texts[0] ?? '');
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
    const line = connectionOf(this.#nextId(), this.#document, texts, numbers[2] === 1);
    const before = this.#succession.take(line.api, line.url, t);
    if (before) line.continues = before.id;
    if (this.#backlog) line.predatesRecording = true;
    const known = newKnown(line, t);
    this.#known.set(conn, known);
    if (!isRequest(line.api)) known.connecting = this.#append(known, t, 'connecting', 'hook', {});
    else this.#fetched(known, t);
    if (!before) return;
    const forgotten = before.lastEventId === '' ? {} : { lastEventIdForgotten: before.lastEventId };
    this.#append(known, t, 'reconnect', 'inferred', { delay: t - before.t, ...forgotten });
  }

  /** The hook sees a fetch or XHR when its answer is there: the network layer knows when it began. */
  #fetched(known: Known, t: EpochMs): void {
    const exchange = this.#backlog ? undefined : this.#wire.claimAnswer(known, t);
    const [began, source] = exchange ? [exchange.startedAt, 'wire' as const] : [t, 'inferred' as const];
    known.connecting = this.#append(known, began, 'connecting', source, {});
    this.#wire.show(known);
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
    known.opened = this.#append(known, t, 'open', 'hook', content);
    this.#claim(known, t);
  }

  /** An attempt had an outcome: by then its request should be known. Not of what was before the recording. */
  #claim(known: Known, t: EpochMs): void {
    const seen = known.attempt > 1 || !(this.#backlog || known.line.predatesRecording);
    if (seen) this.#wire.claim(known, known.startedAt, t);
  }

  /** The browser tries an EventSource again: seen when its request is told. */
  #tryNext(known: Known): void {
    const exchange = this.#wire.findNext(known, known.lostAt);
    if (!exchange) return;
    const t = Math.max(known.lostAt, exchange.startedAt);
    this.#begin(known, t, 'wire');
    known.connecting = this.#append(known, t, 'connecting', 'wire', {});
    this.#wire.take(known, exchange);
  }

  /** A fetch or XHR answered with a body that streams. */
  #responded(known: Known, t: EpochMs, numbers: number[], lines: string): void {
    if (known.state !== 'connecting') return; // told twice by a snapshot
    known.state = 'open';
    known.openedAt = t;
    const headers = headersOf(lines);
    known.body = new BodyReader(headers, known.line.url);
    known.opened = this.#append(known, t, 'open', 'hook', { status: numbers[2] ?? 0, headers });
    this.#wire.show(known);
  }

  #piece(
    known: Known,
    t: EpochMs,
    numbers: number[],
    data: string,
    bytes: { [number: string]: string },
  ): void {
    const [, , offset = 0, size = 0, number = Number.NaN] = numbers;
    const kept = Number.isNaN(number) ? utf8Bytes(data) : base64Bytes(bytes[String(number)] ?? '');
    if (!known.body) return;
    const attempt = this.#recording.laneOf(known.line.id)?.attempt;
    if (attempt) this.#recording.addRaw(attempt, 'hook', kept, size);
    this.#pieces(known, t, known.body.take(offset, size, kept));
  }

  #pieces(known: Known, t: EpochMs, pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (piece.kind === 'message') known.lastEventId = piece.lastEventId ?? '';
      const { kind, ...content } = contentOf(piece);
      this.#append(known, t, kind, 'hook', content as Content<typeof kind>);
    }
  }

  #finished(known: Known, t: EpochMs, how: number, message: string): void {
    if (known.state === 'ended') return;
    const by = ENDED_BY[how] ?? 'unknown';
    if (known.body) this.#pieces(known, t, known.body.end());
    if (by === 'network') this.#append(known, t, 'error', 'hook', message === '' ? {} : { message });
    known.failed = this.#append(known, t, 'close', 'hook', { by });
    this.#wire.show(known);
    known.state = 'ended';
    if (by === 'network') this.#lost(known, t);
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
    if (sse) {
      known.lastEventId = lastEventId;
      hear(known, eventType);
    }
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
    known.failed = this.#append(known, t, 'error', 'hook', content);
    this.#claim(known, t);
    known.lostAt = t;
    if (readyState !== 2) {
      known.state = 'waiting';
      this.#waiting.add(known);
      this.#tryNext(known); // its request may have been told before this was
      return;
    }
    known.state = 'ended';
    known.failedAt = t;
    this.#lost(known, t);
  }

  #closeCalled(known: Known, t: EpochMs): void {
    known.closeCalled = true;
    if (known.line.api === 'WebSocket' || known.state === 'ended') return; // its close event follows
    // Closed while the browser would have retried: the page takes over, and may make another.
    if (known.state === 'waiting') this.#lost(known, known.lostAt);
    this.#waiting.delete(known);
    this.#append(known, t, 'close', 'hook', { by: 'page' });
    known.state = 'ended';
  }

  #closed(known: Known, t: EpochMs, numbers: number[], reason: string): void {
    if (known.state === 'ended') return;
    const code = numbers[2] ?? 1005;
    const wasClean = numbers[3] === 1;
    const by: ClosedBy = known.closeCalled ? 'page' : wasClean ? 'server' : 'network';
    known.failed = this.#append(known, t, 'close', 'hook', { by, code, reason, wasClean });
    if (known.opened) this.#wire.show(known);
    else this.#claim(known, t);
    if (by !== 'page') this.#lost(known, t);
    known.state = 'ended';
  }

  /** It ended without a word of the hook. */
  #gone(known: Known, t: EpochMs, by: ClosedBy): void {
    if (known.state === 'ended') return;
    this.#append(known, t, 'close', 'inferred', { by });
    known.state = 'ended';
    this.#waiting.delete(known);
  }

  /** The browser's next attempt, seen by its outcome at `t`: when it began is not visible to a page. */
  #nextAttempt(known: Known, t: EpochMs): void {
    this.#begin(known, t, 'inferred');
    known.startedAt = known.lostAt;
    // What the network layer tells of it later has to stand somewhere.
    known.connecting = this.#append(known, t, 'connecting', 'inferred', {});
  }

  #begin(known: Known, t: EpochMs, source: StreamRecord['source']): void {
    this.#waiting.delete(known);
    this.#wire.begin(known);
    known.attempt++;
    known.state = 'connecting';
    known.startedAt = t;
    const held = known.lastEventId === '' ? {} : { lastEventId: known.lastEventId };
    const asked = known.reconnectionTime === undefined ? {} : { reconnectionTime: known.reconnectionTime };
    const content = { delay: t - known.lostAt, ...asked, ...held };
    known.reconnected = this.#append(known, t, 'reconnect', source, content);
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
  ): StreamRecord & { kind: K } {
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
    const record = { ...base, ...content, ...backlog } as StreamRecord & { kind: K };
    this.#recording.append(record);
    return record;
  }
}
