import type { Bytes, EpochMs } from '../units.ts';
import { URL_LIMIT } from './bounds.ts';
import type { WireCapture, WireRequest, WireSink } from './wire-capture.ts';

/** What Firefox's background says to a DevTools page that captures the wire. */
export type TapTold =
  | { told: 'ready' }
  | { told: 'began'; request: WireRequest }
  | { told: 'bytes'; id: string; offset: Bytes; bytes: ArrayBuffer; t: EpochMs }
  | { told: 'ended' | 'lost'; id: string; t: EpochMs };

/**
 * Wire capture in Firefox, in the DevTools page: a port to the background, which taps the tab as long as the port is
 * there.
 */
export class WireTapPort implements WireCapture {
  readonly by = 'filter';
  readonly #name: string;
  readonly #sink: WireSink;
  #port: chrome.runtime.Port | undefined;

  /** @param name of the port, by which the background knows the tab. */
  constructor(name: string, sink: WireSink) {
    this.#name = name;
    this.#sink = sink;
  }

  start(): Promise<void> {
    const port = chrome.runtime.connect({ name: this.#name });
    this.#port = port;
    return new Promise((resolve, reject) => {
      port.onMessage.addListener((message: unknown) => {
        if (this.#port !== port || !isTapTold(message)) return;
        if (message.told === 'ready') resolve();
        else this.#take(message);
      });
      port.onDisconnect.addListener(() => {
        reject(new Error('Firefox stopped the background of the extension'));
        if (this.#port !== port) return;
        this.#port = undefined;
        this.#sink.off();
      });
    });
  }

  stop(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    port?.disconnect();
    return Promise.resolve();
  }

  #take(message: Exclude<TapTold, { told: 'ready' }>): void {
    const { told } = message;
    if (told === 'began') this.#sink.began(message.request);
    else if (told === 'bytes')
      this.#sink.bytes(message.id, message.offset, new Uint8Array(message.bytes), message.t);
    else this.#sink[told](message.id, message.t);
  }
}

/** Guards what crosses between Firefox's background and the DevTools page. */
export function isTapTold(value: unknown): value is TapTold {
  if (typeof value !== 'object' || value === null) return false;
  const { told, id, request, offset, bytes, t } = value as { [key: string]: unknown };
  if (told === 'ready') return true;
  if (told === 'began') return isTapped(request);
  if (typeof id !== 'string' || !Number.isFinite(t)) return false;
  if (told === 'bytes') return Number.isInteger(offset) && bytes instanceof ArrayBuffer;
  return told === 'ended' || told === 'lost';
}

function isTapped(value: unknown): value is WireRequest {
  const { id, exchange, context, api, url, method, startedAt } = (value ?? {}) as Partial<WireRequest>;
  return (
    [id, exchange, url].every((text) => typeof text === 'string' && text.length <= URL_LIMIT) &&
    (context === 'page' || context === 'iframe') &&
    api === 'EventSource' &&
    method === 'GET' &&
    Number.isFinite(startedAt)
  );
}
