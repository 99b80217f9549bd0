import type { MessageClass } from './protocol.ts';

/** Values longer than this are no names of anything. */
const VALUE_MAX = 64;

const QUOTE = 0x22;
const COLON = 0x3a;

/** Index after `key` (with its quotes) and its colon in JSON text; -1 where it is no key of it. Finds nested keys too. */
function afterKey(text: string, key: string): number {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    let i = at + key.length;
    while (text.charCodeAt(i) === 0x20) i++;
    if (text.charCodeAt(i) !== COLON) continue;
    i++;
    while (text.charCodeAt(i) === 0x20) i++;
    return i;
  }
  return -1;
}

/** The text under the first `key` (given with its quotes); '' where there is none, or a long one. */
export function textOf(text: string, key: string): string {
  const from = afterKey(text, key);
  if (from < 0 || text.charCodeAt(from) !== QUOTE) return '';
  const to = text.indexOf('"', from + 1);
  return to < 0 || to - from > VALUE_MAX ? '' : text.slice(from + 1, to);
}

/** The whole number under the first `key` (given with its quotes); -1 where there is none. */
export function numberOf(text: string, key: string): number {
  const from = afterKey(text, key);
  return from < 0 ? -1 : digitsAt(text, from);
}

/** The whole number at `index`, of at most 9 digits; -1 where there is none. */
export function digitsAt(text: string, index: number): number {
  let value = -1;
  for (let i = index; i < index + 9; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    value = (value < 0 ? 0 : value * 10) + digit;
  }
  return value;
}

const CREDENTIALS =
  /(?:^|["&?\s\\])(?:(?:[a-z]{1,12}_?)?token|auth|authorization|jwt|api[_-]?key|ticket|session(?:_?id)?|passcode|password)\\?"?\s?[:=]|\beyJ[\w-]{8}/i;

/** It carries a token, or says that it does: a key by that name, or a JWT. */
export function hasCredentials(text: string): boolean {
  return CREDENTIALS.test(text);
}

const WEIGHT: Record<MessageClass, number> = {
  heartbeat: 0,
  ack: 1,
  handshake: 2,
  subscribe: 3,
  auth: 4,
  app: 5,
};

/** Of two messages in one frame: the one that is more of a conversation. */
export function heavier(a: MessageClass | undefined, b: MessageClass): MessageClass {
  return a === undefined || WEIGHT[b] > WEIGHT[a] ? b : a;
}

/** Class of a frame of several messages, each ended or parted by `separator`. `undefined` from `classOf`: says nothing. */
export function heaviest(
  text: string,
  separator: string,
  classOf: (one: string) => MessageClass | undefined,
): MessageClass {
  let found: MessageClass | undefined;
  for (let from = 0; from < text.length && found !== 'app'; ) {
    const end = text.indexOf(separator, from);
    const to = end < 0 ? text.length : end;
    const kind = to === from ? undefined : classOf(from === 0 && end < 0 ? text : text.slice(from, to));
    if (kind) found = heavier(found, kind);
    from = to + 1;
  }
  return found ?? 'app';
}
