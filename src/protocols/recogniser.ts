import type { Opening, Protocol, Said } from './protocol.ts';
import { PROTOCOLS } from './protocols.ts';

/** Of a URL this much is looked at: some patterns look for their end again and again. */
const URL_START = 2048;
/** A protocol shows itself in its first messages, or not at all. */
const MESSAGES = 10;

/**
 * Finds out which protocol a lane speaks: by its subprotocol, its URL, then its first messages. Once found it stays,
 * unless one that is spoken over it shows itself. Until then each attempt is looked at anew.
 */
export class Recogniser {
  protocol: Protocol | undefined;
  #opening: Opening = { api: 'WebSocket', url: '', subprotocol: '', asked: [] };
  /** Messages that are still to be looked at. */
  #left = 0;

  open(opening: Opening): void {
    const { url, subprotocol, asked } = opening;
    this.#opening = { ...opening, url: url.slice(0, URL_START) };
    this.#left = MESSAGES;
    const names = subprotocol === '' ? asked : [subprotocol];
    if (names.length > 0) {
      this.#find(
        ({ subprotocols }) => subprotocols !== undefined && names.some((name) => subprotocols.test(name)),
      );
    }
    this.#find((protocol) => protocol.opening?.(this.#opening) === true);
  }

  /** One more message. */
  message(said: Said): void {
    if (this.#left <= 0) return;
    this.#left--;
    this.#find((protocol) => protocol.message?.(said, this.#opening) === true);
  }

  #find(shows: (protocol: Protocol) => boolean): void {
    const { protocol } = this;
    const found = PROTOCOLS.find(
      (one) => (protocol === undefined || one.over?.includes(protocol.id)) && shows(one),
    );
    this.protocol = found ?? protocol;
  }
}
