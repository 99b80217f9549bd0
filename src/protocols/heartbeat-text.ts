/** A heartbeat is small: longer texts are read as what they say. */
export const HEARTBEAT_MAX = 128;

const WORDS = /^(?:ping|pong|hb|heart-?beat|keep-?alive|\{\s?\}|\[\s?\])?$/i;
/** Single characters that protocols send to stay alive (Engine.IO 2 and 3, SockJS h): elsewhere than in sockets, data. */
const CHARACTERS = /^[.01239h]$/i;
const KEYS = String.raw`\\?"(?:type|event|action|op|method|cmd|command|kind|msg|t)\\?"\s?:\s?\\?"`;
const NAMES = '(?:ping|pong|heart[-_]?beat|hb|keep[-_]?alive|noop|alive)';
/** A name may have parts before and after it: `pusher:ping`. */
const KIND = new RegExp(
  String.raw`${KEYS}(?:ka|(?:[^"\\]{0,40}[:_.-])?${NAMES}(?:[:_.-][^"\\]{0,40})?)\\?"`,
  'i',
);
const AS_KEY = /^\{\s?"(?:ping|pong|heartbeat)"\s?:/;

/** Text of a message (its beginning will do) that says it is only there to show life, whatever the protocol. */
export function isHeartbeatText(text: string, socket: boolean): boolean {
  if (text.length > HEARTBEAT_MAX) return false;
  const first = text.charCodeAt(0);
  // An object or a list, also one within a frame of another protocol.
  if ((first === 0x7b || first === 0x5b || first === 0x61) && text.length > 6 && text.includes('"')) {
    return KIND.test(text) || AS_KEY.test(text);
  }
  const bare = text.trim();
  return bare.length <= 10 && (WORDS.test(bare) || (socket && CHARACTERS.test(bare)));
}

/** Name of an EventSource event that is a heartbeat. */
export function isHeartbeatName(name: string): boolean {
  return name !== '' && name.length <= 32 && NAME.test(name);
}
const NAME = new RegExp(`^${NAMES}$`, 'i');
