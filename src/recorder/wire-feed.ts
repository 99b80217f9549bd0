import type { Exchange } from '../network/exchange.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { WireFrame, WireRequest, WireSink } from '../network/wire-capture.ts';
import { matchWire } from '../network/wire-match.ts';
import type { Bytes, EpochMs } from '../units.ts';

/** Who takes what is captured, once it is known whose it is. */
export interface WireTakers {
  readonly network: NetworkLog;
  /** A page's EventSource: false while no document says that it is its own. */
  pageBytes(exchange: Exchange, offset: Bytes, bytes: Uint8Array, t: EpochMs): boolean;
  pageEnded(exchange: Exchange, t: EpochMs): boolean;
  /** An EventSource or WebSocket of a worker, before anything came. */
  workerBegan(exchange: Exchange, request: WireRequest): void;
  workerBytes(exchange: Exchange, request: WireRequest, offset: Bytes, bytes: Uint8Array, t: EpochMs): void;
  workerFrame(exchange: Exchange, request: WireRequest, frame: WireFrame): void;
  workerEnded(exchange: Exchange, t: EpochMs): void;
  /** From here on the network log feeds the workers' streams again. */
  stopped(): void;
  /** Something was given to somebody. */
  notify(): void;
}

type Told =
  | { began: true; t: EpochMs }
  | { offset: Bytes; bytes: Uint8Array; t: EpochMs }
  | { frame: WireFrame; t: EpochMs }
  | { ended: true; t: EpochMs };

interface Stream {
  request: WireRequest;
  exchange?: Exchange;
  /** Somebody has taken something of it. */
  given: boolean;
  /** What cannot be given to anybody yet. */
  waiting: Told[];
  /** Since when, by this side's clock. */
  waitingSince: EpochMs;
}

/** Held for streams of which nobody knows yet whose they are; past it the newest are not taken. */
const WAITING_LIMIT: Bytes = 8 * 1024 * 1024;
/** webRequest and the page's facts come some 100 ms late when the browser is busy; after this long none is coming. */
const PATIENCE_MS = 10_000;

/**
 * Gives what is captured on the wire to those whose stream it is. Requests are told apart from the exchanges that
 * webRequest tells of; both ways are asynchronous, so either may come first, and what comes too early waits.
 */
export class WireFeed implements Omit<WireSink, 'off'> {
  readonly #takers: WireTakers;
  readonly #streams = new Map<string, Stream>();
  readonly #taken = new Set<Exchange>();
  /** Those of which the capture knows the exchange, by its id. */
  readonly #known = new Map<string, Stream>();
  #waiting: Bytes = 0;

  constructor(takers: WireTakers) {
    this.#takers = takers;
  }

  began(request: WireRequest): void {
    const stream = { request, given: false, waiting: [], waitingSince: 0 };
    this.#streams.set(request.id, stream);
    if (request.exchange !== undefined) this.#known.set(request.exchange, stream);
    // webRequest tells nothing of these.
    if (request.api === 'WebSocket' && isTabless(request)) this.#adopt(request);
    // Attempts that fail are attempts too; of a fetch it is not known yet whether it is a stream.
    const { api } = request;
    if (!isOfPage(request) && (api === 'EventSource' || api === 'WebSocket'))
      this.#take(request.id, { began: true, t: request.startedAt });
  }

  bytes(id: string, offset: Bytes, bytes: Uint8Array, t: EpochMs): void {
    this.#take(id, { offset, bytes, t });
  }

  frame(id: string, frame: WireFrame): void {
    this.#take(id, { frame, t: frame.t });
  }

  ended(id: string, t: EpochMs): void {
    const stream = this.#streams.get(id);
    // One that told nothing was no stream, or its body could not be had: others may tell it.
    if (stream && !stream.given && stream.waiting.length === 0) this.#forget(stream);
    else this.#take(id, { ended: true, t });
  }

  /** What was not seen may be told by others. */
  lost(id: string): void {
    const stream = this.#streams.get(id);
    if (stream) this.#giveUp(stream);
  }

  /** Whether the body of an exchange is being read, from its start: others need not tell it. */
  follows({ id }: Exchange): boolean {
    return this.#known.has(id);
  }

  /** Something new is known: what waits may have an owner now. */
  retry(now: EpochMs): void {
    if (this.#waiting === 0) return;
    for (const stream of [...this.#streams.values()]) {
      if (stream.waiting.length === 0) continue;
      this.#give(stream);
      if (stream.waiting.length > 0 && now - stream.waitingSince > PATIENCE_MS) this.#giveUp(stream);
    }
  }

  /** The capture is over. */
  stop(): void {
    this.#streams.clear();
    this.#taken.clear();
    this.#known.clear();
    this.#waiting = 0;
    this.#takers.stopped();
  }

  #take(id: string, told: Told): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    if (stream.waiting.length === 0 && this.#hand(stream, told)) {
      this.#takers.notify();
      return;
    }
    this.#waiting += sizeOf(told);
    if (stream.waiting.length === 0) stream.waitingSince = Date.now();
    stream.waiting.push(told);
    if (this.#waiting > WAITING_LIMIT) this.#giveUp(stream);
  }

  #give(stream: Stream): void {
    while (stream.waiting[0] && this.#hand(stream, stream.waiting[0]))
      this.#waiting -= sizeOf(stream.waiting.shift()!);
  }

  #giveUp(stream: Stream): void {
    for (const told of stream.waiting) this.#waiting -= sizeOf(told);
    this.#forget(stream);
  }

  #forget({ request, exchange }: Stream): void {
    this.#streams.delete(request.id);
    if (exchange) this.#taken.delete(exchange);
    if (request.exchange !== undefined) this.#known.delete(request.exchange);
  }

  /** False when it has to wait. */
  #hand(stream: Stream, told: Told): boolean {
    stream.exchange ??= this.#find(stream);
    const { exchange, request } = stream;
    if (!exchange) return false;
    const taken = isOfPage(request) ? this.#toPage(exchange, told) : this.#toWorker(exchange, request, told);
    // Its document was there and is forgotten now.
    const over = 'ended' in told || (stream.given && !taken);
    if (taken) stream.given = true;
    if (over && (taken || stream.given)) this.#forget(stream);
    return taken || (over && stream.given);
  }

  #toPage(exchange: Exchange, told: Told): boolean {
    if ('bytes' in told) return this.#takers.pageBytes(exchange, told.offset, told.bytes, told.t);
    return 'ended' in told ? this.#takers.pageEnded(exchange, told.t) : true;
  }

  #toWorker(exchange: Exchange, request: WireRequest, told: Told): boolean {
    if ('bytes' in told) this.#takers.workerBytes(exchange, request, told.offset, told.bytes, told.t);
    else if ('frame' in told) this.#takers.workerFrame(exchange, request, told.frame);
    else if ('ended' in told) this.#takers.workerEnded(exchange, told.t);
    else this.#takers.workerBegan(exchange, request);
    return true;
  }

  /** Those that began before it look first, or they would be left with its exchange. */
  #find(stream: Stream): Exchange | undefined {
    const { startedAt, url, exchange } = stream.request;
    if (exchange !== undefined) return this.#takers.network.get(exchange);
    const before = [...this.#streams.values()].filter(
      (other) => !other.exchange && other.request.url === url && other.request.startedAt < startedAt,
    );
    before.sort((a, b) => a.request.startedAt - b.request.startedAt);
    for (const other of [...before, stream]) {
      // A worker's may be claimed by nobody, a page's is by its document, sooner or later.
      const free = !isOfPage(other.request);
      other.exchange = matchWire(other.request, this.#takers.network.exchanges(free), this.#taken);
      if (other.exchange) this.#taken.add(other.exchange);
    }
    return stream.exchange;
  }

  #adopt(request: WireRequest): void {
    const { id, url, method, startedAt, status, responseHeaders, headersAt } = request;
    this.#takers.network.add({
      id: `wire:${id}`,
      tabId: -1,
      frameId: -1,
      type: 'websocket',
      redirects: [],
      source: 'debugger',
      ...{ url, method, startedAt, status, responseHeaders, headersAt },
    });
  }
}

function isOfPage({ context }: WireRequest): boolean {
  return context === 'page' || context === 'iframe';
}

function isTabless({ context }: WireRequest): boolean {
  return context === 'shared-worker' || context === 'service-worker';
}

function sizeOf(told: Told): Bytes {
  return 1 + ('bytes' in told ? told.bytes.length : 'frame' in told ? told.frame.data.length : 0);
}
