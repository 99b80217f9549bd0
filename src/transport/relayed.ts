import { isExchange } from '../network/exchange.ts';
import { isOtherLoads } from '../network/other-tabs.ts';
import { isFromBackground, PANEL_PORT, type ToBackground, type ToRelay } from '../protocol.ts';
import type { ToldElsewhere, ToldExchange, Transport, TransportSink } from './transport.ts';

/** Firefox stops an event page after 30 s without a message. */
const PING_MS = 20_000;
const RETRY_MS = [100, 200, 500, 1000, 2000, 5000];

/**
 * Through the background, for DevTools pages that have no `tabs` (Firefox). When the background is stopped the port is
 * opened again, which starts it; the relays then say hello and send again what was not acknowledged.
 */
export class RelayedTransport implements Transport {
  readonly #tabId: number;
  readonly #sink: TransportSink;
  #port: chrome.runtime.Port | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #closed = false;
  readonly #docs = new Set<string>();

  constructor(tabId: number, sink: TransportSink) {
    this.#tabId = tabId;
    this.#sink = sink;
  }

  start(): void {
    if (this.#closed) return;
    const port = chrome.runtime.connect({ name: `${PANEL_PORT}${this.#tabId}` });
    this.#port = port;
    port.onMessage.addListener((message: unknown) => this.#take(message));
    port.onDisconnect.addListener(() => {
      if (this.#port === port) this.#lost();
    });
    this.#ping ??= setInterval(() => this.send('', { type: 'ping' }), PING_MS);
  }

  send(doc: string, message: ToRelay): void {
    const envelope: ToBackground = { doc, message };
    try {
      this.#port?.postMessage(envelope);
    } catch {
      this.#lost();
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#ping);
    this.#port?.disconnect();
  }

  #take(message: unknown): void {
    const { exchange, elsewhere } = (message ?? {}) as Partial<ToldExchange & ToldElsewhere>;
    if (isExchange(exchange)) this.#sink.exchange(exchange);
    if (isOtherLoads(elsewhere)) this.#sink.elsewhere(elsewhere);
    if (!isFromBackground(message)) return;
    this.#failures = 0;
    if ('hello' in message) {
      this.#docs.add(message.hello.doc);
      this.#sink.hello(message.hello);
    } else if ('gone' in message) {
      this.#docs.delete(message.gone);
      this.#sink.gone(message.gone);
    } else this.#sink.message(message.doc, message.message);
  }

  #lost(): void {
    this.#port = undefined;
    for (const doc of this.#docs) this.#sink.gone(doc);
    this.#docs.clear();
    if (this.#closed) return;
    const delay = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    setTimeout(() => this.start(), delay);
  }
}
