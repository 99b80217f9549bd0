import type { SourceNews } from '../protocol.ts';
import { Backlog, DORMANT, DORMANT_PAYLOAD } from './backlog.ts';
import { type Connection, type HookedApi, newConnection } from './connection.ts';
import { encodeMessage, text } from './encode.ts';
import { takeFailures } from './guard.ts';
import { decodeWhole, mapDelete, mapForEach, mapSet, now, slice, utf8Length } from './natives.ts';
import { Outbox } from './outbox.ts';
import { cutBytes, cutText, type Payload } from './payload.ts';
import { callObserved } from './replace.ts';
import { pageStack } from './stack.ts';

/** A body that the page took as one text is cut here, in UTF-16 units; streams come in far smaller pieces. */
const PIECE_LIMIT = 8 * 1024 * 1024;
/** Of a larger piece a dormant hook keeps only the size: making it a text costs the page more than reading it. */
const DORMANT_PIECE = 8 * 1024;
/** Instead of the number of a binary payload that is not handed over. */
const NO_BYTES = -1;

/**
 * Takes what the hooked objects do and passes it on as facts: to the relay while somebody records, to the small
 * backlog otherwise. Callers contain what it may throw (see `guard.ts`).
 */
export class Observer {
  readonly #outbox: Outbox;
  readonly #backlog = new Backlog((connection) => this.#forgetIfOver(connection));
  readonly #connections = new Map<number, Connection>();
  /** Undecided at a document's start: what happens is kept, as if it were recorded. */
  #state: 'undecided' | 'recording' | 'dormant' = 'undecided';
  #made = 0;
  #pausedAt = 0;

  /** URLs that the user calls streams; see {@link isOneOf}. */
  patterns = '';

  constructor() {
    this.#outbox = new Outbox({
      record: () => this.#record(),
      pause: () => this.#pause(),
    });
  }

  /** A relay listens at `port` from now on, in the place of any before. */
  connect(port: EventTarget): void {
    if (this.#state === 'recording') this.#pause();
    this.#outbox.connect(port);
  }

  made(api: HookedApi, url: string, withCredentials: boolean, protocols: string): Connection {
    const about = { url, withCredentials, protocols, stack: pageStack(callObserved) };
    const connection = newConnection(this.#made++, now(), api, about);
    mapSet(this.#connections, connection.id, connection);
    connection.madeKept = this.#state !== 'recording';
    this.#put(connection, connection.made);
    return connection;
  }

  /** What an EventSource is about to do, said at once: its facts would come after the server's answer. */
  source(connection: Connection, what: SourceNews['what'], url: string): void {
    if (this.#state !== 'dormant') this.#outbox.putSource(`${what},${connection.id},${url}`);
  }

  open(connection: Connection, protocol: string, extensions: string): void {
    const fact = `O${connection.id},${now()};${text(protocol)}${text(extensions)}`;
    connection.open = fact;
    connection.openKept = this.#state !== 'recording';
    this.#put(connection, fact);
  }

  /** The response of a fetch or XHR whose body streams; `headers` as lines. */
  responded(connection: Connection, status: number, headers: string): void {
    const fact = `H${connection.id},${now()},${status};${text(headers)}`;
    connection.open = fact;
    connection.openKept = this.#state !== 'recording';
    this.#put(connection, fact);
  }

  /** A piece of a body: a text, a view whose bytes are read now, or a Blob. `size` is its length in bytes. */
  piece(connection: Connection, offset: number, size: number, data: string | ArrayBufferView | Blob): void {
    const numbers = `P${connection.id},${now()},${offset},${size}`;
    if (this.#state === 'dormant' && size > DORMANT_PIECE) {
      this.#put(connection, `${numbers},${NO_BYTES};0:`);
      return;
    }
    const whole = typeof data === 'string' ? slice(data, 0, PIECE_LIMIT) : decodeWhole(data);
    if (whole !== undefined) this.#put(connection, `${numbers},;${text(whole)}`);
    else this.#put(connection, `${numbers},${this.#bytes(data)?.number ?? NO_BYTES};0:`);
  }

  /** A body ended: by the server (0), by the page (1), by an error (2). */
  finished(connection: Connection, how: number, message: string): void {
    this.#ends(connection, true);
    this.#put(connection, `F${connection.id},${now()},${how};${text(message)}`);
  }

  message(connection: Connection, type: string, lastEventId: string, data: unknown): void {
    const t = now();
    if (typeof data !== 'string') {
      const cut = this.#bytes(data) ?? { size: 0, number: NO_BYTES };
      this.#put(
        connection,
        `M${connection.id},${t},${cut.size},${cut.number};${text(type)}${text(lastEventId)}0:`,
      );
    } else if (data.length <= DORMANT_PAYLOAD) {
      if (this.#state === 'recording')
        this.#put(connection, encodeMessage(connection.id, t, type, lastEventId, data));
      else this.#backlog.putMessage(connection, t, type, lastEventId, data);
    } else {
      const cut = this.#text(data);
      this.#put(
        connection,
        `M${connection.id},${t},${cut.size},;${text(type)}${text(lastEventId)}${text(cut.data)}`,
      );
    }
  }

  /**
   * `size` is by how much bufferedAmount grew: all that can be known of an object whose text only the browser asked
   * for (asking again would run the page's `toString` a second time).
   */
  sent(connection: Connection, payload: Payload, size: number, bufferedAmount: number): void {
    const numbers = `S${connection.id},${now()}`;
    if (typeof payload === 'string') {
      const cut = payload.length > DORMANT_PAYLOAD ? this.#text(payload) : { size: '', data: payload };
      this.#put(connection, `${numbers},${cut.size},,${bufferedAmount};${text(cut.data)}`);
    } else {
      const cut = this.#bytes(payload) ?? { size, number: '' };
      this.#put(connection, `${numbers},${cut.size},${cut.number},${bufferedAmount};0:`);
    }
  }

  /** An error event, or with a `message` a `send` that came too late: that one changes nothing. */
  error(connection: Connection, readyState: number, message: string): void {
    if (message === '') this.#ends(connection, readyState === 2);
    // A late send() on a closed socket nobody watches: not worth keeping the socket's facts for.
    else if (connection.ended && this.#state !== 'recording') return;
    this.#put(connection, `E${connection.id},${now()},${readyState};${text(message)}`);
  }

  closeCalled(connection: Connection, ended: boolean, code: number | undefined, reason: string): void {
    if (ended) this.#ends(connection, true);
    this.#put(connection, `X${connection.id},${now()},${code ?? ''};${text(reason)}`);
  }

  closed(connection: Connection, code: number, wasClean: boolean, reason: string): void {
    this.#ends(connection, true);
    this.#put(connection, `K${connection.id},${now()},${code},${wasClean ? 1 : 0};${text(reason)}`);
  }

  #ends(connection: Connection, forGood: boolean): void {
    connection.open = '';
    connection.openKept = false;
    if (forGood) connection.ended = true;
  }

  #put(connection: Connection, fact: string): void {
    if (this.#state !== 'recording') {
      this.#backlog.put(connection, fact);
      return;
    }
    this.#outbox.put(fact);
    if (connection.ended) this.#forgetIfOver(connection);
    const failures = takeFailures();
    if (failures > 0) this.#outbox.put(`D${failures},${now()};${text('the hook failed on them')}`);
  }

  #forgetIfOver(connection: Connection): void {
    if (!connection.ended || connection.kept > 0) return;
    mapDelete(this.#connections, connection.id);
    // That it was made will never be told now.
    if (this.#state !== 'recording') this.#backlog.dropped++;
  }

  /** Somebody records from now on: tells what is there and what is left of the time before. */
  #record(): void {
    if (this.#state === 'recording') return;
    const outbox = this.#outbox;
    outbox.startNumbers();
    const before = this.#state === 'dormant' || this.#backlog.dropped > 0;
    if (before) outbox.put(`B${now()},${this.#backlog.dropped},${this.#pausedAt};`);
    // First what is not in the backlog any more but still true; what is there keeps its place in the order of events.
    mapForEach(this.#connections, (connection) => {
      if (!connection.madeKept) outbox.put(connection.made);
      if (connection.open !== '' && !connection.openKept) outbox.put(connection.open);
    });
    this.#backlog.drain((fact) => outbox.put(fact));
    if (before) outbox.put(`b${now()};`);
    this.#state = 'recording';
  }

  #pause(): void {
    if (this.#state === 'dormant') return;
    this.#outbox.flush();
    this.#state = 'dormant';
    this.#pausedAt = now();
    this.#backlog.limit(DORMANT);
  }

  #text(data: string): { size: number | ''; data: string } {
    if (this.#state === 'dormant') return { size: utf8Length(data), data: '' };
    const cut = cutText(data);
    return cut === data ? { size: '', data } : { size: utf8Length(data), data: cut };
  }

  /** Binary payloads travel beside the facts; of those before a recording only the size is kept. */
  #bytes(data: unknown): { size: number; number: number } | undefined {
    const cut = cutBytes(data);
    if (!cut) return undefined;
    return {
      size: cut.size,
      number: this.#state !== 'dormant' ? this.#outbox.putBytes(cut.bytes, cut.kept) : NO_BYTES,
    };
  }
}
