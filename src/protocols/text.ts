import type { MessageClass } from './protocol.ts';

/** Values longer than this are no names of anything. */
const VALUE_MAX = 64;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

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

/** What a message says it is. */
export interface Kinds {
  /** Under `type`, `event`, `action`, `op`, `method`, `cmd` or `command`: the first. */
  named: string;
  /** Under `kind`, `msg` or `t`, which may mean anything else too: the first before that. */
  perhaps: string;
}
const kinds: Kinds = { named: '', perhaps: '' };
const KEY_MAX = 7;

/**
 * What JSON text says it is, also where it is a string within other JSON (its quotes escaped); '' for what it does not
 * say. The object returned is used again: this is asked for every message.
 */
export function kindsOf(text: string): Kinds {
  kinds.named = kinds.perhaps = '';
  // The last two quotes: a colon after them makes what they enclose a key.
  let open = -1;
  let close = -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) {
      open = close;
      close = i;
    } else if (unit === COLON && open >= 0 && close >= i - 2 && close - open <= KEY_MAX + 2) {
      takeKind(text, open + 1, close, i + 1);
      if (kinds.named !== '') break;
    }
  }
  return kinds;
}

function takeKind(text: string, from: number, close: number, value: number): void {
  const to = text.charCodeAt(close - 1) === BACKSLASH ? close - 1 : close;
  const capital = text.charCodeAt(from) < 0x61;
  const sort = capital
    ? sortOf(text.slice(from, to).toLowerCase(), 0, to - from)
    : sortOf(text, from, to - from);
  if (sort === 'named') kinds.named = stringAt(text, value);
  else if (sort === 'perhaps' && kinds.perhaps === '') kinds.perhaps = stringAt(text, value);
}

function sortOf(text: string, from: number, length: number): keyof Kinds | undefined {
  switch (length) {
    case 1:
      return text.startsWith('t', from) ? 'perhaps' : undefined;
    case 2:
      return text.startsWith('op', from) ? 'named' : undefined;
    case 3:
      return text.startsWith('cmd', from) ? 'named' : text.startsWith('msg', from) ? 'perhaps' : undefined;
    case 4:
      return text.startsWith('type', from) ? 'named' : text.startsWith('kind', from) ? 'perhaps' : undefined;
    case 5:
      return text.startsWith('event', from) ? 'named' : undefined;
    case 6:
      return text.startsWith('action', from) || text.startsWith('method', from) ? 'named' : undefined;
    case 7:
      return text.startsWith('command', from) ? 'named' : undefined;
    default:
      return undefined;
  }
}

/** The string at `index`, without its quotes; '' where there is none, or a long one. */
function stringAt(text: string, index: number): string {
  let from = index;
  if (text.charCodeAt(from) === 0x20) from++;
  if (text.charCodeAt(from) === BACKSLASH) from++;
  if (text.charCodeAt(from) !== QUOTE) return '';
  const close = text.indexOf('"', from + 1);
  if (close < 0 || close - from > VALUE_MAX) return '';
  return text.slice(from + 1, text.charCodeAt(close - 1) === BACKSLASH ? close - 1 : close);
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
