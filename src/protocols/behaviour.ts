import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import { HEARTBEAT_MAX, isHeartbeatName, isHeartbeatText } from './heartbeat-text.ts';
import type { MessageClass, Said } from './protocol.ts';
import { Rhythm } from './rhythm.ts';
import { hasCredentials } from './text.ts';

// The entry plain-heartbeats of the catalogue: what messages are for when nobody knows their protocol.

/** The first message within this time after `open` is part of setting the stream up, whatever it says. */
const INITIAL: Milliseconds = 1000;
/** Credentials in the first two messages within this time after `open` are for the stream. */
const SIGN_IN: Milliseconds = 5000;
const SIGN_IN_MESSAGES = 2;
/** A server that greets does so at once. */
const GREETINGS = 2;

const KIND = /"(?:type|event|action|op|method|cmd|command)\\?"\s?:\s?\\?"([^"\\]{1,64})/i;
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
    const { text, size } = said;
    const small = size <= HEARTBEAT_MAX && text.length <= HEARTBEAT_MAX;
    if (small && said.head.length === 0 && isHeartbeatText(text, this.#socket)) return 'heartbeat';
    if (!said.out)
      return isHeartbeatName(said.eventType) ? 'heartbeat' : small ? classOfReceived(said) : 'app';
    const since = t - this.#opened;
    const kind = this.#classOfSent(said, since);
    if (kind !== 'app' || !small) {
      this.#rhythm.interrupt();
      return kind;
    }
    const beats = this.#rhythm.beats(text, size, t, seq);
    this.revised = this.#rhythm.revised;
    return beats ? 'heartbeat' : 'app';
  }

  #classOfSent({ text, number }: Said, since: Milliseconds): MessageClass {
    if (text === '') return 'app';
    if (number <= SIGN_IN_MESSAGES && since <= SIGN_IN && hasCredentials(text)) return 'auth';
    const kind = KIND.exec(text)?.[1];
    if (kind !== undefined) {
      if (AUTH.test(kind)) return 'auth';
      if (ACK.test(kind)) return 'ack';
      if (SUBSCRIBE.test(kind)) return 'subscribe';
    }
    return number === 1 && since <= INITIAL ? 'subscribe' : 'app';
  }
}

function classOfReceived({ text, number }: Said): MessageClass {
  const first = text.charCodeAt(0);
  if (first !== 0x7b && first !== 0x5b) return 'app';
  const kind = KIND.exec(text)?.[1];
  if (kind === undefined) return 'app';
  if (number <= GREETINGS && GREETING.test(kind)) return 'handshake';
  return CONFIRMED.test(kind) ? 'ack' : 'app';
}
