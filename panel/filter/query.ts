import type { Api, RecordKind } from '../../src/model/types.ts';
import { MESSAGE_CLASSES } from '../../src/protocols/protocol.ts';

/** What the Filter box says, understood once: terms that must all hold, or why it cannot be read. */
export interface Filter {
  /** Empty: nothing is filtered. */
  readonly terms: readonly Term[];
  readonly error?: FilterError;
}

export interface FilterError {
  /** In words, for the user. */
  readonly message: string;
  /** Where in the text the bad term is: `from` up to, not including, `to`, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** What a text is compared with: characters in any case, or a regular expression as it was written. */
export type Pattern =
  | { readonly text: string }
  | { readonly source: string; readonly ignoreCase: boolean; readonly regex: RegExp };

export type Operator = ':' | '>' | '<' | '>=' | '<=';

export type Term = { readonly negated: boolean } & (
  | { readonly key: 'text' | TextKey; readonly pattern: Pattern }
  | { readonly key: ChoiceKey; readonly value: string }
  | { readonly key: NumberKey; readonly operator: Operator; readonly value: number; readonly written: string }
);

export const TEXT_KEYS = ['type', 'id', 'data', 'conn', 'protocol', 'packet', 'name', 'channel'] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

const KINDS: readonly RecordKind[] = [
  'message',
  'send',
  'comment',
  'retry',
  'note',
  'error',
  'reconnect',
  'close',
  'open',
  'connecting',
];

/** Keys with a fixed set of values. The beginning of a value stands for all that begin so. */
export const CHOICES = {
  dir: ['in', 'out'],
  kind: KINDS,
  class: MESSAGE_CLASSES,
  api: ['sse', 'ws', 'fetch', 'xhr'],
  is: ['binary', 'truncated'],
} as const;
export type ChoiceKey = keyof typeof CHOICES;

/** The values of `api:`, by the short names that the rows show. */
export const API_WORDS: Record<Api, (typeof CHOICES)['api'][number]> = {
  EventSource: 'sse',
  WebSocket: 'ws',
  fetch: 'fetch',
  XMLHttpRequest: 'xhr',
};

interface NumberRule {
  readonly operators: readonly Operator[];
  readonly units: { readonly [unit: string]: number };
  /** What an error says it wants. */
  readonly wants: string;
  readonly example: string;
}

const COMPARED: readonly Operator[] = [':', '>', '<', '>=', '<='];
const APART: readonly Operator[] = ['>', '<', '>=', '<='];
const BYTES = { '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 };
const TIMES = { '': 1, ms: 1, s: 1e3, min: 6e4, h: 3.6e6 };

/** Keys that compare numbers. Bare sizes are bytes, bare times are milliseconds. */
export const NUMBERS: Record<NumberKey, NumberRule> = {
  size: { operators: COMPARED, units: BYTES, wants: 'a number such as 1k', example: 'size>1k' },
  gap: { operators: APART, units: TIMES, wants: 'a time such as 5s or 250ms', example: 'gap>5s' },
  time: { operators: APART, units: TIMES, wants: 'a time such as 10s', example: 'time>10s' },
  status: { operators: COMPARED, units: { '': 1 }, wants: 'a number such as 404', example: 'status:404' },
  code: { operators: COMPARED, units: { '': 1 }, wants: 'a number such as 1006', example: 'code:1006' },
};
export type NumberKey = 'size' | 'gap' | 'time' | 'status' | 'code';

export function isTextKey(key: string): key is TextKey {
  return TEXT_KEYS.some((known) => known === key);
}

export function isChoiceKey(key: string): key is ChoiceKey {
  return Object.hasOwn(CHOICES, key);
}

export function isNumberKey(key: string): key is NumberKey {
  return Object.hasOwn(NUMBERS, key);
}
