import { type Exchange, header } from '../network/exchange.ts';
import { HarPoller } from '../network/har.ts';
import { type HarEntry, readHar } from '../network/har-entry.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { EpochMs } from '../units.ts';
import type { BrowserLog } from './browser-log.ts';

/** After a request it is looked whether the log could tell more: not for each of a busy page. */
const CHECK_MS = 500;

/** What is done with what the browser's log tells. */
export interface LogSink {
  /** Whether it is live: a paused recording takes nothing. */
  readonly live: () => boolean;
  /** Whether the log could tell something that nobody else does; see {@link BrowserLog.bodies}. */
  readonly needs: (bodies: boolean) => boolean;
  /** Entries whose exchange is known. */
  readonly entries: (known: { entry: HarEntry; exchange: Exchange }[], now: EpochMs) => void;
  /** The raw text of an exchange, whole if it `ended`, learnt at `t`. */
  readonly text: (exchange: Exchange, text: string, t: EpochMs, ended: boolean) => void;
  readonly notify: () => void;
}

/** Reads the browser's own network log: while it can tell something new, and when a request is over. */
export class LogReader {
  readonly #log: BrowserLog;
  readonly #network: NetworkLog;
  readonly #sink: LogSink;
  readonly #poller: HarPoller;
  #checking = false;

  constructor(log: BrowserLog, network: NetworkLog, sink: LogSink) {
    this.#log = log;
    this.#network = network;
    this.#sink = sink;
    this.#poller = new HarPoller({
      getHar: () => log.getHar(),
      needed: () => this.#needed(),
      take: (entries) => this.#take(entries),
    });
    log.onFinished((entry, body) => this.#finished(entry, body));
  }

  /** Something of a request became known: looks, soon, whether the log is worth reading. */
  check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setTimeout(() => {
      this.#checking = false;
      if (this.#needed()) this.#poller.need();
    }, CHECK_MS);
  }

  /** For good. */
  stop(): void {
    this.#poller.stop();
  }

  #needed(): boolean {
    return this.#sink.live() && this.#sink.needs(this.#log.bodies);
  }

  #take(entries: HarEntry[]): void {
    if (!this.#sink.live()) return;
    const known = this.#network.mergeHar(entries);
    const now = Date.now();
    this.#sink.entries(known, now);
    for (const { entry, exchange } of known)
      if (entry.body !== undefined) this.#sink.text(exchange, entry.body, now, false);
    this.#sink.notify();
  }

  /** A request is over: an EventSource's text is asked for, as its comments and `retry:` are nowhere else. */
  #finished(value: unknown, body: () => Promise<string | undefined>): void {
    const [entry] = readHar({ entries: [value] });
    if (!entry || !this.#sink.live()) return;
    const exchange = this.#network.completeOne(entry);
    if (!exchange || !isEventStream(exchange)) return;
    body()
      .then((text) => {
        if (text === undefined) return;
        this.#sink.text(exchange, text, exchange.endedAt ?? Date.now(), true);
        this.#sink.notify();
      })
      .catch(() => undefined); // the browser kept no body
  }
}

function isEventStream(exchange: Exchange): boolean {
  // The body of a 503 that calls itself an event stream is none: the browser does not read it as one.
  if (exchange.status !== 200) return false;
  return header(exchange.responseHeaders, 'content-type')?.startsWith('text/event-stream') ?? false;
}
