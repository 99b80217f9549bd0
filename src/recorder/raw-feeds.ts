import type { Recording } from '../model/recording.ts';
import type { Exchange } from '../network/exchange.ts';
import type { Bytes, EpochMs } from '../units.ts';
import { type Known, mayHaveHeard } from './known.ts';
import { RawFeed } from './raw-feed.ts';
import type { Wire } from './wire.ts';

/** The raw text of one document's EventSources, an attempt each: it tells what the page cannot see. */
export class RawFeeds {
  readonly #recording: Recording;
  readonly #wire: Wire<Known>;
  readonly #feeds = new WeakMap<Exchange, RawFeed>();

  constructor(recording: Recording, wire: Wire<Known>) {
    this.#recording = recording;
    this.#wire = wire;
  }

  /** All of the text so far, from the browser's network log; the whole body if it `ended`. */
  text(exchange: Exchange, text: string, t: EpochMs, ended: boolean): void {
    this.#feed(exchange, (feed) => feed.take(text, t, ended));
  }

  /** The next bytes, live, from `offset` on. False while the exchange is no EventSource of this document. */
  bytes(exchange: Exchange, offset: Bytes, bytes: Uint8Array, t: EpochMs): boolean {
    return this.#feed(exchange, (feed) => feed.takeBytes(offset, bytes, t));
  }

  /** Live bytes are over. */
  ended(exchange: Exchange, t: EpochMs): boolean {
    return this.#feed(exchange, (feed) => feed.end(t));
  }

  #feed(exchange: Exchange, take: (feed: RawFeed) => void): boolean {
    const owner = this.#wire.ownerOf(exchange);
    if (owner?.on.line.api !== 'EventSource') return false;
    const { on, attempt } = owner;
    let feed = this.#feeds.get(exchange);
    if (!feed) {
      const found = this.#recording.laneOf(on.line.id)?.attemptOf(on.line.id, attempt);
      if (!found) return true; // cleared since
      feed = new RawFeed(this.#recording, on.line, found, attempt, (type) => mayHaveHeard(on, type));
      this.#feeds.set(exchange, feed);
    }
    take(feed);
    on.reconnectionTime = feed.reconnectionTime ?? on.reconnectionTime;
    const { reconnected } = on;
    if (reconnected && reconnected.attempt === attempt + 1 && feed.reconnectionTime !== undefined)
      this.#recording.amend(reconnected, { reconnectionTime: feed.reconnectionTime });
    return true;
  }
}
