import type { Milliseconds } from '../units.ts';
import { type Guarded, WIRE_PORT } from './wire-targets.ts';

/** A service worker is stopped after 30 s without a message. */
const PING_MS: Milliseconds = 20_000;
const RETRY_MS: Milliseconds = 500;

/** Keeps a port to the service worker open, which detaches the debugger when the port goes with this page. */
export class WireGuardPort {
  #port: chrome.runtime.Port | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attached: Guarded['attached'] = [];

  /** Says what is attached now; with nothing attached no port is needed. */
  tell(attached: Guarded['attached']): void {
    this.#attached = attached;
    if (attached.length === 0) this.#close();
    else {
      this.#ping ??= setInterval(() => this.#post(), PING_MS);
      this.#post();
    }
  }

  #post(): void {
    try {
      this.#port ??= this.#open();
      this.#port.postMessage({ attached: this.#attached } satisfies Guarded);
    } catch {
      this.#lost();
    }
  }

  #open(): chrome.runtime.Port {
    const port = chrome.runtime.connect({ name: WIRE_PORT });
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // read, or the browser logs it
      if (this.#port === port) this.#lost();
    });
    return port;
  }

  /** The service worker was stopped: connecting starts it again. */
  #lost(): void {
    this.#port = undefined;
    clearTimeout(this.#retry);
    if (this.#attached.length > 0) this.#retry = setTimeout(() => this.#post(), RETRY_MS);
  }

  #close(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#retry);
    this.#ping = undefined;
    const port = this.#port;
    this.#port = undefined;
    try {
      // An empty list first: nothing is left to detach.
      port?.postMessage({ attached: [] } satisfies Guarded);
      port?.disconnect();
    } catch {
      // It went away by itself.
    }
  }
}
