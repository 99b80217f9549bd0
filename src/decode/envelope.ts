import { utf8Length } from '../model/bytes.ts';
import { type Decoded, MEMBERS_MAX, type Payload, READ_MAX } from './decoded.ts';
import { CUT, skipSpace, stringEnd, unquote, valueEnd, WRONG } from './json-scan.ts';
import { addNote, incompleteAt, notOfIt } from './part.ts';

/** Where taking apart came to its end too early. */
export interface Fault {
  /** `long`: it may be whole; only its beginning was looked at. */
  why: 'cut' | 'wrong' | 'long';
  /** Index in the text. */
  at: number;
}

const NUMBER_OR_WORD = /^(?:-?\d[\d.eE+-]{0,63}|true|false|null)$/;

/**
 * The parts of one JSON object or array, as ranges of its text: nothing within them is read until it is asked for.
 * Where a key comes twice the last counts, as for JSON.parse.
 */
export class Envelope {
  readonly text: string;
  readonly isList: boolean;
  fault: Fault | undefined;
  /** '' for a list's items. */
  readonly keys: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Whether the last part is not whole. */
  #partial = false;
  #end = 0;
  readonly #whole: string;

  constructor(text: string, isList: boolean, whole: string) {
    this.text = text;
    this.#whole = whole;
    this.isList = isList;
  }

  get count(): number {
    return this.keys.length;
  }

  /** Source of part `i`, whole or not. */
  source(i: number): string | undefined {
    if (i < 0 || i >= this.keys.length) return undefined;
    // Where it ends was not looked for.
    const isOpen = this.#partial && i === this.count - 1 && this.fault?.why === 'long';
    return isOpen ? this.#whole.slice(this.#starts[i]) : this.text.slice(this.#starts[i], this.#ends[i]);
  }

  /** Value of a string, source of a number, `true`, `false` or `null`; undefined for all else and what is cut. */
  word(part: number | string): string | undefined {
    const i = this.#index(part);
    if (i < 0 || (this.#partial && i === this.count - 1)) return undefined;
    const start = this.#starts[i]!;
    if (this.text.charCodeAt(start) === 0x22) return unquote(this.text.slice(start, this.#ends[i]));
    if (this.#ends[i]! - start > 64) return undefined;
    const source = this.text.slice(start, this.#ends[i]);
    return NUMBER_OR_WORD.test(source) ? source : undefined;
  }

  /** Value of a string, undefined for all else. */
  string(part: number | string): string | undefined {
    const i = this.#index(part);
    return i >= 0 && this.text.charCodeAt(this.#starts[i]!) === 0x22 ? this.word(i) : undefined;
  }

  /** A request's id: as `word`, but `null` is none. */
  id(part: number | string): string | undefined {
    const i = this.#index(part);
    const word = this.word(i);
    return word === 'null' && this.text.charCodeAt(this.#starts[i]!) !== 0x22 ? undefined : word;
  }

  has(key: string): boolean {
    return this.#index(key) >= 0;
  }

  /** Part as JSON, also what there is of one that is cut. */
  json(part: number | string): Payload | undefined {
    const source = this.source(this.#index(part));
    return source === undefined ? undefined : { form: 'json', text: source };
  }

  /** Items from `from` on as one JSON list; undefined where there are none. */
  rest(from: number): Payload | undefined {
    if (from >= this.count) return undefined;
    if (this.fault?.why === 'long')
      return { form: 'json', text: `[${this.#whole.slice(this.#starts[from])}` };
    const end = this.#partial || this.fault ? this.#end : this.#ends[this.count - 1]!;
    const items = this.text.slice(this.#starts[from], end);
    return { form: 'json', text: this.#partial || this.fault ? `[${items}` : `[${items}]` };
  }

  /** Parts of the object or list that is part `part`. */
  inner(part: number | string): Envelope | undefined {
    const source = this.source(this.#index(part));
    return source === undefined ? undefined : openEnvelope(source);
  }

  add(key: string, start: number, end: number): void {
    this.keys.push(key);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  /** The text ended or went wrong at `at`; `start`: where the value that was begun is. */
  stop(why: Fault['why'], at: number, key = '', start = -1): void {
    this.fault = { why: why === 'cut' && this.text.length >= READ_MAX ? 'long' : why, at };
    this.#end = at;
    if (start >= 0 && start < at) {
      this.add(key, start, at);
      this.#partial = true;
    }
  }

  #index(part: number | string): number {
    return typeof part === 'number' ? part : this.keys.lastIndexOf(part);
  }
}

/** Parts of the JSON object or list that `text` is; undefined where it begins as neither. Looks at `READ_MAX`. */
export function openEnvelope(whole: string): Envelope | undefined {
  const text = whole.length > READ_MAX ? whole.slice(0, READ_MAX) : whole;
  let at = skipSpace(text, 0);
  const isList = text.charCodeAt(at) === 0x5b;
  if (!isList && text.charCodeAt(at) !== 0x7b) return undefined;
  const parts = new Envelope(text, isList, whole);
  const close = isList ? 0x5d : 0x7d;
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === close) return ended(parts, at + 1);
  for (;;) {
    let key = '';
    if (!isList) {
      const end = text.charCodeAt(at) === 0x22 ? stringEnd(text, at) : at >= text.length ? CUT : WRONG;
      if (end < 0) return stopped(parts, end, at);
      key = unquote(text.slice(at, end));
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== 0x3a) return stopped(parts, at >= text.length ? CUT : WRONG, at);
      at = skipSpace(text, at + 1);
    }
    const end = valueEnd(text, at);
    if (end < 0) return stopped(parts, end, at, key);
    const next = skipSpace(text, end);
    if (next >= text.length) return stopped(parts, CUT, at, key);
    parts.add(key, at, end);
    if (parts.count >= MEMBERS_MAX) {
      parts.stop('long', next);
      return parts;
    }
    const unit = text.charCodeAt(next);
    if (unit === close) return ended(parts, next + 1);
    if (unit !== 0x2c) return stopped(parts, WRONG, next);
    at = skipSpace(text, next + 1);
  }
}

function stopped(parts: Envelope, end: number, at: number, key?: string): Envelope {
  if (end === WRONG) parts.stop('wrong', at);
  else parts.stop('cut', parts.text.length, key, key === undefined ? -1 : at);
  return parts;
}

function ended(parts: Envelope, at: number): Envelope {
  const rest = skipSpace(parts.text, at);
  if (rest < parts.text.length) parts.stop('wrong', rest);
  return parts;
}

/** Adds to a part what its envelope tells of its end: cut, wrong or not looked at. `before`: text before it. */
export function withFault(part: Decoded, parts: Envelope | undefined, before = ''): Decoded {
  const fault = parts?.fault;
  if (!parts || !fault) return part;
  if (fault.why === 'cut') part.incomplete = incompleteAt(before + parts.text, before.length + fault.at);
  else addNote(part, faultNote(fault, parts.text, before));
  return part;
}

function faultNote({ why, at }: Fault, text: string, before: string): string {
  if (why === 'long')
    return `longer than ${READ_MAX} characters or ${MEMBERS_MAX} members: not looked at beyond`;
  return `no JSON from byte ${utf8Length(before + text.slice(0, at))} on`;
}

/** Takes apart a text that should be a JSON object; what is none becomes one part that says so. */
export function withObject(text: string, read: (fields: Envelope) => Decoded): Decoded {
  const fields = openEnvelope(text);
  if (!fields || fields.isList) return notOfIt(text, 'no JSON object');
  const part = read(fields);
  // What is of no kind that the protocol has may say anything, anywhere.
  if (part.kind === 'message' && !part.payload && fields.count > 0) part.payload = { form: 'json', text };
  return withFault(part, fields);
}
