import { isBinary } from '../model/bytes.ts';
import type { MessageRecord } from '../model/types.ts';
import type { EpochMs, Seq } from '../units.ts';
import type { MessageClass, Opening, Protocol } from './protocol.ts';

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
const NONE: readonly Seq[] = [];

/** What is remembered of one direction to know a heartbeat by its behaviour. */
class Rhythm {
  seen = 0;
  previous = '';
  previousT: EpochMs = Number.NaN;
  readonly run: Seq[] = [];
}

/** Reads the messages of one lane in order: which application protocol they speak, and what each is for. */
export class Speech {
  protocol: Protocol | undefined;
  /** Earlier messages, classed `app`, that the last one showed to have been heartbeats too. */
  revised: readonly Seq[] = NONE;
  #opened: EpochMs = Number.NaN;
  #in = new Rhythm();
  #out = new Rhythm();

  /** An attempt opened: its first message may be the subscription again. */
  open(_opening: Opening, t: EpochMs): void {
    this.#opened = t;
    this.#in.seen = this.#out.seen = 0;
  }

  classify(record: MessageRecord): MessageClass {
    const rhythm = record.kind === 'send' ? this.#out : this.#in;
    rhythm.seen++;
    this.revised = NONE;
    if (isBinary(record.data)) return 'app';
    const text = record.data;
    if (text.length <= HEARTBEAT_MAX) {
      if (HEARTBEAT_TEXTS.has(text.trim().toLowerCase()) || HEARTBEAT_TEXTS.has(text)) return 'heartbeat';
      const kind = KIND_KEYS.exec(text)?.[1];
      if (kind !== undefined && HEARTBEAT_KIND.test(kind)) return 'heartbeat';
    }
    if (record.kind === 'send' && rhythm.seen === 1) {
      const kind = KIND_KEYS.exec(text.slice(0, 2048))?.[1];
      const early = record.t - this.#opened <= INITIAL_MS;
      if (early || (kind !== undefined && SUBSCRIBE_KIND.test(kind))) return 'subscribe';
    }
    const again = text === rhythm.previous && record.t - rhythm.previousT >= HEARTBEAT_MIN_MS;
    if (!again) rhythm.run.length = 0;
    rhythm.previous = text;
    rhythm.previousT = record.t;
    if (record.kind !== 'send' || text.length > HEARTBEAT_MAX) return 'app';
    if (rhythm.run.length < 2) {
      rhythm.run.push(record.seq);
      return 'app';
    }
    // The first two of a series could not be known for heartbeats when they came.
    if (rhythm.run.length === 2) {
      this.revised = [...rhythm.run];
      rhythm.run.push(record.seq);
    }
    return 'heartbeat';
  }
}
