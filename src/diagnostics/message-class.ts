import { isBinary } from '../model/bytes.ts';
import type { MessageRecord } from '../model/types.ts';
import type { EpochMs } from '../units.ts';

/** What a message is for. Only `app` messages count as conversation. */
export type MessageClass = 'heartbeat' | 'subscribe' | 'app';

/** A heartbeat is small: longer texts are read as what they say. */
const HEARTBEAT_MAX = 128;
/** Nobody's heart beats faster; what is repeated sooner (a key held down) is conversation. */
const HEARTBEAT_MIN_MS = 1000;
/** The first message within this time after `open` is part of setting the stream up, whatever it says. */
const INITIAL_MS = 1000;
/** Bare texts that the usual protocols send to stay alive (Engine.IO "2"/"3", SockJS "h", STOMP a line end). */
const HEARTBEAT_TEXTS = new Set([
  'ping',
  'pong',
  'heartbeat',
  'hb',
  'keepalive',
  'keep-alive',
  'h',
  '2',
  '3',
  '\n',
  '\r\n',
  '{}',
  '',
]);
const KIND_KEYS = /"(?:type|event|action|op|method|cmd|command|kind|msg|t)"\s*:\s*"([^"]{1,64})"/i;
const HEARTBEAT_KIND = /^(?:.*[:_.-])?(?:ping|pong|heartbeat|hb|keep-?alive|ka)(?:[:_.-].*)?$/i;
const SUBSCRIBE_KIND =
  /subscri|^sub$|^auth|login|^join|^hello|^identify|^init|connection_init|^connect$|^register|^listen|^watch|^start$/i;

/**
 * Classes the messages of one direction of one connection, in order. Each connection needs a classifier of its own:
 * an unknown heartbeat is known by its behaviour (small, and the same text again and again, not too fast).
 */
export class MessageClassifier {
  #opened: EpochMs = Number.NaN;
  #seen = 0;
  #previous = '';
  #previousT: EpochMs = Number.NaN;
  #repeats = 0;
  /** How many earlier messages, given out as `app`, the last heartbeat showed to have been heartbeats too. */
  revised = 0;

  /** A new attempt begins: its first message may be the subscription again. */
  open(t: EpochMs): void {
    this.#opened = t;
    this.#seen = 0;
  }

  classify(record: MessageRecord): MessageClass {
    this.#seen++;
    this.revised = 0;
    if (isBinary(record.data)) return 'app';
    const text = record.data;
    if (text.length <= HEARTBEAT_MAX) {
      if (HEARTBEAT_TEXTS.has(text.trim().toLowerCase()) || HEARTBEAT_TEXTS.has(text)) return 'heartbeat';
      const kind = KIND_KEYS.exec(text)?.[1];
      if (kind !== undefined && HEARTBEAT_KIND.test(kind)) return 'heartbeat';
    }
    if (record.kind === 'send' && this.#seen === 1) {
      const kind = KIND_KEYS.exec(text.slice(0, 2048))?.[1];
      const early = record.t - this.#opened <= INITIAL_MS;
      if (early || (kind !== undefined && SUBSCRIBE_KIND.test(kind))) return 'subscribe';
    }
    const again = text === this.#previous && record.t - this.#previousT >= HEARTBEAT_MIN_MS;
    this.#repeats = again ? this.#repeats + 1 : 0;
    this.#previous = text;
    this.#previousT = record.t;
    if (record.kind !== 'send' || text.length > HEARTBEAT_MAX || this.#repeats < 2) return 'app';
    // The first two of a series could not be known for heartbeats when they came.
    if (this.#repeats === 2) this.revised = 2;
    return 'heartbeat';
  }
}
