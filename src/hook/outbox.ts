import {
  BATCH_EVENT,
  BYTES_EVENT,
  DRAIN_EVENT,
  PAUSE_EVENT,
  PENDING_EVENT,
  RECORD_EVENT,
  SOURCE_EVENT,
} from '../protocol.ts';
import { addListener, dispatch, NativeEvent, NativeMessageEvent, timeOrigin } from './natives.ts';

/**
 * Beyond this much (UTF-16 units and bytes) the outbox does not wait for the relay's timer. Chromium passes a message
 * of the extension of up to 64 KiB on in one piece; a larger one goes through shared memory, which costs the page more.
 */
const FLUSH_SIZE = 48 * 1024;

/**
 * Facts on their way to the relay: encoded text that grows until the relay drains it (about every 50 ms) or it is
 * large. Everything is handed over synchronously, so the last facts of a page that is left get out too.
 */
export class Outbox {
  readonly #on: { record: () => void; pause: () => void };
  #port: EventTarget | undefined;
  #text = '';
  #count = 0;
  #first = 0;
  /** Of binary payloads, as the base64 that they travel as. */
  #bytes = 0;
  #binaries = 0;

  constructor(on: { record: () => void; pause: () => void }) {
    this.#on = on;
  }

  /** From now on a relay listens at `port`; one from before an update of the extension is heard no more. */
  connect(port: EventTarget): void {
    this.#port = port;
    this.#listen(port, DRAIN_EVENT, () => this.flush());
    this.#listen(port, RECORD_EVENT, this.#on.record);
    this.#listen(port, PAUSE_EVENT, this.#on.pause);
  }

  /** Somebody new listens: facts are numbered from 0, so that a hole before the first batch shows, too. */
  startNumbers(): void {
    this.#first = 0;
  }

  /** Takes one encoded fact. */
  put(fact: string): void {
    this.#text += fact;
    this.#count++;
    if (this.#count === 1) this.#tell(new NativeEvent(PENDING_EVENT));
    if (this.#text.length + this.#bytes > FLUSH_SIZE) this.flush();
  }

  /** Hands over a binary payload (ArrayBuffer or Blob) and gives the number by which a fact can name it. */
  putBytes(bytes: object, size: number): number {
    const length = (size * 4) / 3;
    if (this.#text.length + this.#bytes + length > FLUSH_SIZE) this.flush();
    this.#bytes += length;
    const number = this.#binaries++;
    const init = { __proto__: null, data: bytes, lastEventId: `${number}` } as MessageEventInit;
    this.#tell(new NativeMessageEvent(BYTES_EVENT, init));
    return number;
  }

  /** Says something beside the facts, which wait; see `readSource` in the protocol. */
  putSource(data: string): void {
    this.#tell(new NativeMessageEvent(SOURCE_EVENT, { __proto__: null, data } as MessageEventInit));
  }

  flush(): void {
    if (this.#count === 0) return;
    const data = `${this.#first},${this.#count},${timeOrigin};${this.#text}`;
    this.#first += this.#count;
    this.#text = '';
    this.#count = 0;
    this.#bytes = 0;
    this.#tell(new NativeMessageEvent(BATCH_EVENT, { __proto__: null, data } as MessageEventInit));
  }

  #listen(port: EventTarget, type: string, listener: () => void): void {
    addListener(port, type, () => {
      if (this.#port === port) listener();
    });
  }

  #tell(event: Event): void {
    if (this.#port) dispatch(this.#port, event);
  }
}
