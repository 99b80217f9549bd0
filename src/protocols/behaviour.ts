import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import { areHeartbeat, HEARTBEAT_MAX, isHeartbeatName, isHeartbeatWord } from './heartbeat-text.ts';
import type { MessageClass, Said } from './protocol.ts';
import { Rhythm } from './rhythm.ts';
import { hasCredentials, kindsOf } from './text.ts';

// The entry plain-heartbeats of the catalogue: what messages are for when nobody knows their protocol.

/** The first message within this time after `open` is part of setting the stream up, whatever it says. */
const INITIAL: Milliseconds = 1000;
/** Credentials in the first two messages within this time after `open` are for the stream. */
const SIGN_IN: Milliseconds = 5000;
const SIGN_IN_MESSAGES = 2;
/** A server that greets does so at once. */
const GREETINGS = 2;

const AUTH = /^(?:re-?)?auth(?:$|[^a-z]|enticat|ori[sz])|^log-?_?in(?:$|[^a-z])|^sign-?_?in(?:$|[^a-z])/i;
const ACK = /^(?:ack|received|acknowledge)$/i;
const SUBSCRIBE =
  /^(?:un)?subscri|(?:^|[^a-z])(?:(?:un)?sub|join|leave|listen|watch|attach|detach|follow|register|hello|init|connect|identify|resume|start)(?:$|[^a-z])/i;
const GREETING = /^(?:hello|welcome|connected|connection|ready|greeting|version|server_?info|session)$/i;
const NONE: readonly Seq[] = [];
const CONFIRMED =
  /^(?:ack|received|(?:un)?subscribed|subscription[-_.:]?(?:succeeded|confirmed|ack)|joined|auth(?:enticated|ori[sz]ed|[-_]?ok|[-_]?success)|logged[-_]?in)$/i;

/** Reads the messages of one lane by what they look like and how they come. */
export class Behaviour {
  /** Earlier messages, classed `app`, that the last one showed to have been heartbeats too. */
  revised: readonly Seq[] = NONE;
  #rhythm = new Rhythm();
  #opened: EpochMs = Number.NaN;
  #socket = true;

  /** An attempt opened at `t` (NaN: not known when). Of a WebSocket, or of another stream. */
  open(t: EpochMs, socket: boolean): void {
    this.#opened = t;
    this.#socket = socket;
    this.#rhythm.interrupt();
  }

  classify(said: Said, t: EpochMs, seq: Seq): MessageClass {
    this.revised = NONE;
    const { text, size, out } = said;
    const small = size <= HEARTBEAT_MAX && text.length <= HEARTBEAT_MAX;
    if (small && (text !== '' || size === 0) && isHeartbeatWord(text, this.#socket)) return 'heartbeat';
    if (!out && isHeartbeatName(said.eventType)) return 'heartbeat';
    if (!out && !small) return 'app';
    const kinds = kindsOf(text);
    if (small && areHeartbeat(kinds)) return 'heartbeat';
    if (!out) return classOfReceived(kinds.named, said.number);
    const kind = this.#classOfSent(said, kinds.named, t - this.#opened);
    if (kind !== 'app' || !small) {
      this.#rhythm.interrupt();
      return kind;
    }
    const beats = this.#rhythm.beats(text, size, t, seq);
    this.revised = this.#rhythm.revised;
    return beats ? 'heartbeat' : 'app';
  }

  #classOfSent({ text, number }: Said, kind: string, since: Milliseconds): MessageClass {
    if (text === '') return 'app';
    if (number <= SIGN_IN_MESSAGES && since <= SIGN_IN && hasCredentials(text)) return 'auth';
    if (kind !== '') {
      if (AUTH.test(kind)) return 'auth';
      if (ACK.test(kind)) return 'ack';
      if (SUBSCRIBE.test(kind)) return 'subscribe';
    }
    return number === 1 && since <= INITIAL ? 'subscribe' : 'app';
  }
}

function classOfReceived(kind: string, number: number): MessageClass {
  if (kind === '') return 'app';
  if (number <= GREETINGS && GREETING.test(kind)) return 'handshake';
  return CONFIRMED.test(kind) ? 'ack' : 'app';
}
