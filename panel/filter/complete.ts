import type { Known } from './known.ts';
import { printText } from './parse.ts';
import { CHOICES, isChoiceKey } from './query.ts';
import { tokens } from './tokens.ts';

/** Something to put into the box. */
export interface Option {
  readonly text: string;
  readonly hint: string;
  /** A term is complete with it; else its value is to follow. */
  readonly whole: boolean;
}

export interface Completion {
  /** The part of the text that an option takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Option[];
}

/** So many characters of a word must be typed before keys are offered unasked: plain text is typed here as well. */
const UNASKED = 2;
const MOST = 12;

const KEYS: readonly [text: string, hint: string][] = [
  ['type:', 'type of the event, as a whole'],
  ['id:', 'last event ID, as a whole'],
  ['dir:', 'in or out'],
  ['kind:', 'message, error, reconnect …'],
  ['class:', 'what a message is for: heartbeat, subscribe …'],
  ['conn:', 'in the URL of the connection'],
  ['api:', 'sse, ws, fetch or xhr'],
  ['data:', 'in the payload'],
  ['protocol:', 'what is spoken: MQTT, Socket.IO, GraphQL …'],
  ['packet:', 'kind of message in its protocol: PUBLISH, EVENT …'],
  ['name:', 'event or method in its protocol, as a whole'],
  ['channel:', 'in its topic, channel, namespace or destination'],
  ['size>', 'bytes: size>1k, size<200'],
  ['gap>', 'time since the record before: gap>5s'],
  ['time>', 'since the recording began: time>10s'],
  ['status:', 'of the HTTP answer: status>=400'],
  ['code:', 'of a WebSocket’s close: 1006'],
  ['is:', 'binary or truncated'],
];

const EXAMPLES: { readonly [key: string]: readonly string[] } = {
  size: ['200', '1k', '10k', '100k', '1M'],
  gap: ['100ms', '1s', '5s', '30s'],
  time: ['10s', '1min', '10min'],
};

/**
 * What could stand at the caret; undefined when there is nothing to offer.
 * @param asked by a key, not only by typing.
 */
export function complete(text: string, caret: number, known: Known, asked: boolean): Completion | undefined {
  const typed = tokens(text.slice(0, caret)).at(-1);
  const token = typed?.to === caret ? typed : undefined;
  if (!token) return asked ? keys('', caret, caret) : undefined;
  const { key, operator, value } = token;
  if (value.kind === 'regex') return undefined;
  // A minus alone: what it excludes is to follow.
  if (asked && key === '' && !token.negated && value.text === '-') return keys('', caret, caret);
  const from = token.from + (token.negated ? 1 : 0);
  const to = value.kind === 'plain' ? caret + (/^\S*/.exec(text.slice(caret))?.[0].length ?? 0) : caret;
  if (key !== '') return values(key, value.text, from + key.length + operator.length, to, known);
  if (value.kind === 'quoted' || (value.text.length < UNASKED && !asked)) return undefined;
  // What stands to the right of the caret belongs to the word: it is no key that is being typed.
  return to > caret ? undefined : keys(value.text, from, to);
}

function keys(word: string, from: number, to: number): Completion | undefined {
  const options = KEYS.filter(([key]) => key.startsWith(word.toLowerCase())).map(([key, hint]) => ({
    text: key,
    hint,
    whole: false,
  }));
  return options.length > 0 ? { from, to, options } : undefined;
}

function values(key: string, typed: string, from: number, to: number, known: Known): Completion | undefined {
  const seen: readonly string[] = key in known ? known[key as keyof Known] : (EXAMPLES[key] ?? []);
  const fixed: readonly string[] = isChoiceKey(key) ? CHOICES[key] : [];
  const wanted = typed.toLowerCase();
  const found = [...new Set([...seen, ...fixed])].filter((value) => value.toLowerCase().includes(wanted));
  // Nothing to add to what is there.
  if (found.length === 0 || (found.length === 1 && found[0]?.toLowerCase() === wanted)) return undefined;
  const options = found.slice(0, MOST).map((value) => ({
    text: fixed.length > 0 ? value : printText(value, key in EXAMPLES ? '' : `${key}:`),
    hint: key in known && fixed.length > 0 && !seen.includes(value) ? 'not seen lately' : '',
    whole: true,
  }));
  return { from, to, options };
}
