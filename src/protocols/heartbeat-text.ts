import { type Kinds, kindsOf } from './text.ts';

/** A heartbeat is small: longer texts are read as what they say. */
export const HEARTBEAT_MAX = 128;

const WORDS = /^(?:ping|pong|hb|heart-?beat|keep-?alive|\{ ?\}|\[ ?\])?$/i;
/** Single characters that protocols send to stay alive (Engine.IO 2 and 3, SockJS h): elsewhere than in sockets, data. */
const CHARACTERS = /^[.01239h]$/i;
const WORD_MAX = 10;
const NAMES = '(?:ping|pong|heart[-_]?beat|hb|keep[-_]?alive|noop|alive)';
const NAME = new RegExp(`^${NAMES}$`, 'i');
/** A kind may have parts before and after it: `pusher:ping`. */
const KIND = new RegExp(`^(?:ka|(?:.{0,40}[:_.-])?${NAMES}(?:[:_.-].{0,40})?)$`, 'i');
const AS_KEY = /^\{ ?"(?:ping|pong|heartbeat)" ?:/;

const isHeartbeatKind = (kind: string): boolean => kind !== '' && KIND.test(kind);

/** A small text without kinds that is only there to show life, whatever the protocol. */
export function isHeartbeatWord(text: string, socket: boolean): boolean {
  if (text.length > WORD_MAX) {
    if (AS_KEY.test(text)) return true;
    // Space around a word, as a line end.
    const first = text.charCodeAt(0);
    const last = text.charCodeAt(text.length - 1);
    if (first > 0x20 && last > 0x20) return false;
  }
  const bare = text.trim();
  return bare.length <= WORD_MAX && (WORDS.test(bare) || (socket && CHARACTERS.test(bare)));
}

/** It says that it is a heartbeat. */
export const areHeartbeat = ({ named, perhaps }: Kinds): boolean =>
  isHeartbeatKind(named) || isHeartbeatKind(perhaps);

/** Text of a message that says so in either way. */
export function isHeartbeatText(text: string, socket: boolean): boolean {
  if (text.length > HEARTBEAT_MAX) return false;
  return isHeartbeatWord(text, socket) || areHeartbeat(kindsOf(text));
}

/** Name of an EventSource event that is a heartbeat. */
export function isHeartbeatName(name: string): boolean {
  return name !== '' && name.length <= 32 && NAME.test(name);
}
