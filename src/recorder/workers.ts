import type { Piece } from '../framing/framer.ts';
import { dataLength, utf8Bytes } from '../model/bytes.ts';
import type { Recording } from '../model/recording.ts';
import type { Api, ConnectionLine, Context, StreamRecord } from '../model/types.ts';
import { type Exchange, header } from '../network/exchange.ts';
import type { HarEntry } from '../network/har-entry.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { WireFrame, WireRequest } from '../network/wire-capture.ts';
import type { Bytes, EpochMs, Milliseconds } from '../units.ts';
import { BodyReader } from './body-reader.ts';
import { contentOf } from './fact-parts.ts';
import { answerOf, requestOf } from './wire.ts';

/** A page may still say that a request is its own: its facts come later than the network layer's. */
const PATIENCE_MS: Milliseconds = 2_000;

/** A stream that no hook saw. */
interface Unhooked {
  readonly line: ConnectionLine;
  attempt: number;
  exchange: Exchange;
  /** The newest attempt's, which may learn later who started it. */
  connecting?: StreamRecord;
  state: 'connecting' | 'open' | 'ended';
  /** Events or frames of the log that were taken. */
  taken: number;
  /** Firefox: its body, and how much of the text was taken. */
  body?: BodyReader;
  units: number;
  bytes: number;
  /** The wire capture feeds it, and the network log no longer. */
  wired: boolean;
  /** The capture missed some: how many messages of the log were taken is not known any more. */
  missed: boolean;
  /** That its body became too long was said. */
  tooLong: boolean;
}

/**
 * Streams of workers, which have no hook: everything known of them is what the network layer tells. Messages come with
 * the network log, seconds late, and carry its times.
 */
export class Workers {
  readonly #recording: Recording;
  readonly #network: NetworkLog;
  readonly #nextId: () => string;
  readonly #streams = new Map<Exchange, Unhooked>();

  constructor(recording: Recording, network: NetworkLog, nextId: () => string) {
    this.#recording = recording;
    this.#network = network;
    this.#nextId = nextId;
  }

  /** Whether the network log could tell more: of streams that are open, or that may turn out to be a worker's. */
  needsLog(now: EpochMs): boolean {
    for (const { state, wired, exchange } of this.#streams.values()) {
      const inLog = !wired || (exchange.tabId !== -1 && exchange.httpVersion === undefined);
      if (state !== 'ended' && inLog) return true;
    }
    return !this.#network.unclaimed(now).next().done;
  }

  /** An exchange changed. */
  changed(exchange: Exchange): void {
    const stream = this.#streams.get(exchange);
    if (stream) this.#show(stream);
  }

  /** The wire capture follows an exchange from its start. */
  wireBegan(exchange: Exchange, { context, api }: WireRequest): void {
    this.#wired(exchange, context, api);
  }

  wireBytes(exchange: Exchange, request: WireRequest, offset: Bytes, bytes: Uint8Array, t: EpochMs): void {
    const stream = this.#wired(exchange, request.context, request.api);
    stream.body ??= new BodyReader(exchange.responseHeaders ?? [], exchange.url);
    if (offset !== stream.bytes) stream.missed = true;
    stream.bytes = offset + bytes.length;
    const attempt = this.#recording.laneOf(stream.line.id)?.attempt;
    if (attempt) this.#recording.addRaw(attempt, 'wire', bytes);
    this.#pieces(stream, t, stream.body.take(offset, bytes.length, bytes));
  }

  wireFrame(exchange: Exchange, { context, api }: WireRequest, { t, ...frame }: WireFrame): void {
    this.#frame(this.#wired(exchange, context, api), t, frame);
  }

  wireEnded(exchange: Exchange, t: EpochMs): void {
    const stream = this.#streams.get(exchange);
    if (!stream?.wired) return;
    stream.wired = false;
    stream.taken = Number.POSITIVE_INFINITY; // all of it
    if (stream.body) this.#pieces(stream, t, stream.body.end());
    this.#show(stream);
    // webRequest tells nothing of a WebSocket's end.
    if (stream.line.api === 'WebSocket' && stream.state !== 'ended') {
      stream.state = 'ended';
      this.#append(stream, t, { kind: 'close', by: 'unknown' });
    }
  }

  /** The wire capture is off: the network log goes on where it was. */
  wireStopped(): void {
    for (const stream of this.#streams.values()) {
      if (!stream.wired) continue;
      stream.wired = false;
      this.#show(stream);
    }
  }

  #wired(exchange: Exchange, context: Context, api: Api): Unhooked {
    let stream = this.#streams.get(exchange);
    if (!stream) {
      this.#network.take(exchange);
      stream = this.#found(exchange, context, undefined, api);
    }
    stream.wired = true;
    return stream;
  }

  /** The network log was read: `entries` are those whose exchange is known. */
  take(entries: readonly { entry: HarEntry; exchange: Exchange }[], now: EpochMs): void {
    const byExchange = new Map(entries.map(({ entry, exchange }) => [exchange, entry]));
    for (const exchange of [...this.#network.unclaimed(now - PATIENCE_MS)]) {
      const entry = byExchange.get(exchange);
      const context = contextOf(exchange, entry);
      if (context && this.#network.take(exchange)) this.#found(exchange, context, entry);
    }
    for (const { entry, exchange } of entries) {
      const stream = this.#streams.get(exchange);
      if (!stream) continue;
      this.#messages(stream, entry);
      this.#show(stream);
    }
  }

  #found(
    exchange: Exchange,
    context: Context,
    entry: HarEntry | undefined,
    api = apiOf(exchange, entry),
  ): Unhooked {
    // A worker's EventSource tries again by itself.
    const before = [...this.#streams.values()].find(
      ({ line, state }) => api === 'EventSource' && line.url === exchange.url && state === 'ended',
    );
    if (before) this.#streams.delete(before.exchange);
    const stream: Unhooked = before
      ? {
          ...before,
          exchange,
          attempt: before.attempt + 1,
          state: 'connecting',
          taken: 0,
          units: 0,
          bytes: 0,
          wired: false,
          missed: false,
          tooLong: false,
        }
      : this.#newStream(exchange, context, api);
    delete stream.body;
    this.#streams.set(exchange, stream);
    const t = exchange.startedAt;
    if (before) {
      const delay = Math.max(0, t - (before.exchange.endedAt ?? t));
      this.#append(stream, t, { kind: 'reconnect', delay });
    }
    stream.connecting = this.#append(stream, t, { kind: 'connecting', ...requestOf(exchange, stream.line) });
    this.#network.tells(stream.connecting, exchange);
    this.#show(stream);
    return stream;
  }

  #newStream(exchange: Exchange, context: Context, api: Api): Unhooked {
    const line: ConnectionLine = {
      type: 'connection',
      id: this.#nextId(),
      api,
      context,
      frameUrl: exchange.initiator ?? '',
      url: exchange.url,
      method: exchange.method,
    };
    this.#recording.addConnection(line);
    const none = { taken: 0, units: 0, bytes: 0, wired: false, missed: false, tooLong: false };
    return { line, attempt: 1, exchange, state: 'connecting', ...none };
  }

  #show(stream: Unhooked): void {
    const { exchange, line, connecting } = stream;
    if (connecting?.kind === 'connecting' && exchange.startedBy && !connecting.initiator)
      this.#recording.amend(connecting, { initiator: exchange.startedBy });
    if (stream.state === 'connecting' && exchange.status !== undefined) {
      stream.state = 'open';
      this.#append(stream, exchange.headersAt ?? exchange.startedAt, { kind: 'open', ...answerOf(exchange) });
    }
    // Of a WebSocket webRequest tells the end of its handshake only.
    const over = line.api === 'WebSocket' ? exchange.error !== undefined : exchange.endedAt !== undefined;
    // Its last bytes may still be on their way.
    if (stream.state === 'ended' || !over || stream.wired) return;
    stream.state = 'ended';
    const by = exchange.error === undefined ? 'server' : 'unknown';
    const close = { kind: 'close', by, netError: exchange.error };
    this.#append(stream, exchange.endedAt ?? exchange.startedAt, close);
  }

  #messages(stream: Unhooked, entry: HarEntry): void {
    if (stream.wired) return;
    if (stream.missed) {
      stream.taken = (entry.before ?? 0) + (entry.events?.length ?? entry.frames?.length ?? 0);
      stream.missed = false;
    }
    const { before = 0 } = entry;
    if (before > stream.taken) {
      const next = entry.events?.[0]?.t ?? entry.frames?.[0]?.t ?? Date.now();
      this.#lost(
        stream,
        before - stream.taken,
        'messages of a worker between two readings of the network log',
        next,
      );
      stream.taken = before;
    }
    for (const { t, eventType, id, data } of (entry.events ?? []).slice(stream.taken - before)) {
      stream.taken++;
      const lastEventId = id === '' ? {} : { lastEventId: id };
      this.#append(stream, t, { kind: 'message', eventType, ...lastEventId, data, size: dataLength(data) });
    }
    for (const { t, direction, opcode, data: text } of (entry.frames ?? []).slice(stream.taken - before)) {
      this.#frame(stream, t, { direction, opcode, data: text });
    }
    if (entry.body !== undefined && entry.events === undefined) this.#body(stream, entry.body);
    if (entry.bodyTooLong && !stream.tooLong) {
      stream.tooLong = true;
      this.#lost(
        stream,
        1,
        'the rest of a worker’s stream, of which the network log tells no more',
        Date.now(),
      );
    }
  }

  #lost(stream: Unhooked, count: number, reason: string, to: EpochMs): void {
    const last = this.#recording.laneOf(stream.line.id)?.lastT ?? stream.exchange.startedAt;
    this.#recording.addLoss({ type: 'loss', count, reason, from: Math.min(last, to), to });
  }

  #frame(stream: Unhooked, t: EpochMs, { direction, opcode, data: text }: Omit<WireFrame, 't'>): void {
    stream.taken++;
    const data = opcode === 2 ? { base64: text } : text;
    const kind = direction === 'send' ? 'send' : 'message';
    this.#append(stream, t, { kind, data, size: dataLength(data) });
  }

  #pieces(stream: Unhooked, t: EpochMs, pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (piece.kind === 'message') stream.taken++;
      this.#append(stream, t, { ...contentOf(piece) });
    }
  }

  /** Firefox: the text of the body so far. */
  #body(stream: Unhooked, text: string): void {
    if (text.length <= stream.units) return;
    stream.body ??= new BodyReader(stream.exchange.responseHeaders ?? [], stream.exchange.url);
    const bytes = utf8Bytes(text.slice(stream.units));
    const pieces = stream.body.take(stream.bytes, bytes.length, bytes);
    stream.units = text.length;
    stream.bytes += bytes.length;
    // When each came is not known: that is when the log was read.
    for (const piece of pieces) this.#append(stream, Date.now(), { ...contentOf(piece), chunk: undefined });
  }

  #append(stream: Unhooked, t: EpochMs, content: { kind: string; [field: string]: unknown }): StreamRecord {
    const { line, attempt } = stream;
    if (!this.#recording.connections.has(line.id)) this.#recording.addConnection(line);
    const base = { type: 'record', seq: 0, t, connection: line.id, attempt, source: 'wire' };
    const record = { ...base, ...content } as unknown as StreamRecord;
    this.#recording.append(record);
    return record;
  }
}

/** Where a request that no hook claims comes from; undefined where it may be the page's after all. */
function contextOf(exchange: Exchange, entry: HarEntry | undefined): Context | undefined {
  if (exchange.tabId === -1) return 'worker';
  // Firefox names the document of every request but a worker's.
  if (exchange.documentId === undefined) return 'dedicated-worker';
  // Chromium names the owner's document, but its log has no page for a worker's request.
  const chromium = entry?.resourceType !== undefined;
  return chromium && entry?.page === undefined ? 'dedicated-worker' : undefined;
}

function apiOf({ type, requestHeaders }: Exchange, entry: HarEntry | undefined): Api {
  if (type === 'websocket') return 'WebSocket';
  if (entry?.resourceType === 'eventsource') return 'EventSource';
  if (entry?.resourceType === 'xhr') return 'XMLHttpRequest';
  if (entry?.resourceType === 'fetch') return 'fetch';
  return header(requestHeaders, 'accept') === 'text/event-stream' ? 'EventSource' : 'fetch';
}
