import {
  BATCH_EVENT,
  BYTES_EVENT,
  DRAIN_EVENT,
  PAUSE_EVENT,
  PENDING_EVENT,
  RECORD_EVENT,
} from '../protocol.ts';
import { addListener, dispatch, NativeEvent, NativeMessageEvent, timeOrigin } from './natives.ts';

/** Beyond this much (UTF-16 units and bytes) the outbox does not wait for the relay's timer. */
const FLUSH_SIZE = 256 * 1024;

/**
 * Facts on their way to the relay: encoded text that grows until the relay drains it (about every 50 ms) or it is
 * large. Everything is handed over synchronously, so the last facts of a page that is left get out too.
 */
export class Outbox {
  readonly #port: EventTarget;
  #text = '';
  #count = 0;
  #first = 0;
  #bytes = 0;
  #binaries = 0;

  constructor(port: EventTarget, on: { record: () => void; pause: () => void }) {
    this.#port = port;
    addListener(port, DRAIN_EVENT, () => this.flush());
    addListener(port, RECORD_EVENT, on.record);
    addListener(port, PAUSE_EVENT, on.pause);
  }

  /** Somebody new listens: facts are numbered from 0, so that a hole before the first batch shows, too. */
  startNumbers(): void {
    this.#first = 0;
  }

  /** Takes one encoded fact. */
  put(fact: string): void {
    this.#text += fact;
    this.#count++;
    if (this.#count === 1) dispatch(this.#port, new NativeEvent(PENDING_EVENT));
    if (this.#text.length + this.#bytes > FLUSH_SIZE) this.flush();
  }

  /** Hands over a binary payload (ArrayBuffer or Blob) and gives the number by which a fact can name it. */
  putBytes(bytes: object, size: number): number {
    this.#bytes += size;
    const number = this.#binaries++;
    const init = { __proto__: null, data: bytes, lastEventId: `${number}` } as MessageEventInit;
    dispatch(this.#port, new NativeMessageEvent(BYTES_EVENT, init));
    return number;
  }

  flush(): void {
    if (this.#count === 0) return;
    const data = `${this.#first},${this.#count},${timeOrigin};${this.#text}`;
    this.#first += this.#count;
    this.#text = '';
    this.#count = 0;
    this.#bytes = 0;
    dispatch(this.#port, new NativeMessageEvent(BATCH_EVENT, { __proto__: null, data } as MessageEventInit));
  }
}
