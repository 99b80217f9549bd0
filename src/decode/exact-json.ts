import { skipSpace, valueEnd, WRONG } from './json-scan.ts';
import { END, META, NEXT, Tape } from './tape.ts';

// RFC 8259. Numbers stay text, keys are never made properties, and nothing calls itself for what is nested.

/** What is nested deeper is left as its source text. */
export const JSON_DEPTH_MAX = 1000;
/** More values than this are not taken apart. */
export const JSON_VALUES_MAX = 8_000_000;

/** Kinds of values as they are kept in the tape. */
export const JSON_KINDS = ['null', 'boolean', 'number', 'string', 'array', 'object', 'unread'] as const;
const [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT, UNREAD] = [0, 1, 2, 3, 4, 5, 6] as const;

export const kindOf = (meta: number): number => meta & 7;
/** Set on what is cut, or in which something is cut or wrong. */
export const PARTIAL = 8;
const ONE_MORE = 16;
export const countOf = (meta: number): number => Math.floor(meta / ONE_MORE);

/** Why reading ended before the text did, or what the text lacks. */
export interface JsonFault {
  /** `cut`: more should come. `many`: there are more values than are read. */
  why: 'cut' | 'wrong' | 'many';
  /** Index in the text. */
  at: number;
  /** What was due there: "a value", "a comma or }". */
  due: string;
}

type Next = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or ]' | 'comma or }' | 'end';
const DUE: Record<Next, string> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a key',
  'key or }': 'a key or }',
  colon: 'a colon',
  'comma or ]': 'a comma or ]',
  'comma or }': 'a comma or }',
  end: 'the end',
};

const NUMBER_TOKEN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** What may stand after a number that is cut, up to the end. */
const NUMBER_REST = /^(?:\.|[eE][+-]?)$/;
const WORDS: readonly [word: string, kind: number][] = [
  ['null', NULL],
  ['true', BOOLEAN],
  ['false', BOOLEAN],
];

/**
 * Reads JSON text into a tape: five numbers for each value, in the order of the text, and no objects. `step` reads on
 * for a while, so that a long text does not freeze the panel; what was read can be shown before the rest is.
 */
export class JsonTape {
  readonly text: string;
  readonly tape = new Tape();
  fault: JsonFault | undefined;
  /** Values deeper than `JSON_DEPTH_MAX`, kept as text and not looked into. */
  deep = 0;
  done = false;
  #at = 0;
  #key = -1;
  /** The string, number or word at hand lacks its end. */
  #cut = false;
  #next: Next = 'value';
  /** Lists and objects that are open, by their number in the tape. */
  readonly #open: number[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Values read so far. */
  get count(): number {
    return this.tape.count;
  }

  /** Reads at least `characters` more (all of a long string at once). True when there is nothing left to read. */
  step(characters: number): boolean {
    const until = this.#at + characters;
    while (!this.done && this.#at < until) this.#token();
    return this.done;
  }

  #token(): undefined {
    const { text } = this;
    const at = skipSpace(text, this.#at);
    this.#at = at;
    if (at >= text.length) {
      if (this.#next === 'end') this.done = true;
      else this.#stop('cut', at);
      return;
    }
    const unit = text.charCodeAt(at);
    switch (this.#next) {
      case 'value or ]':
        if (unit === 0x5d) return this.#close();
        return this.#value(unit);
      case 'value':
        return this.#value(unit);
      case 'key or }':
        if (unit === 0x7d) return this.#close();
        return this.#readKey(unit);
      case 'key':
        return this.#readKey(unit);
      case 'colon':
        return unit === 0x3a ? this.#move('value') : this.#stop('wrong', at);
      case 'comma or ]':
        if (unit === 0x5d) return this.#close();
        return unit === 0x2c ? this.#move('value') : this.#stop('wrong', at);
      case 'comma or }':
        if (unit === 0x7d) return this.#close();
        return unit === 0x2c ? this.#move('key') : this.#stop('wrong', at);
      default:
        return this.#stop('wrong', at);
    }
  }

  #move(next: Next): undefined {
    this.#at++;
    this.#next = next;
  }

  #readKey(unit: number): undefined {
    const from = this.#at;
    if (unit !== 0x22) return this.#stop('wrong', from);
    if (!this.#string()) return;
    if (this.#cut) return this.#stop('cut', this.#at);
    this.#key = from;
    this.#next = 'colon';
  }

  #value(unit: number): undefined {
    const start = this.#at;
    if (this.count >= JSON_VALUES_MAX) return this.#stop('many', start);
    if (unit === 0x7b || unit === 0x5b) return this.#opens(unit, start);
    const kind = this.#scalar(unit);
    if (kind === undefined) return;
    const row = this.#add(start, kind);
    this.#ended(row);
    if (!this.#cut) return this.#after();
    this.#raise(row, PARTIAL);
    this.#stop('cut', this.#at);
  }

  #opens(unit: number, start: number): undefined {
    if (this.#open.length >= JSON_DEPTH_MAX) {
      const end = valueEnd(this.text, start);
      if (end === WRONG) return this.#stop('wrong', start, 'brackets that match');
      const row = this.#add(start, UNREAD);
      this.deep++;
      this.#at = end < 0 ? this.text.length : end;
      this.#ended(row);
      if (end >= 0) return this.#after();
      this.#raise(row, PARTIAL);
      return this.#stop('cut', this.#at, 'a closing bracket');
    }
    const isObject = unit === 0x7b;
    this.#open.push(this.#add(start, isObject ? OBJECT : ARRAY));
    this.#move(isObject ? 'key or }' : 'value or ]');
  }

  #close(): undefined {
    this.#at++;
    this.#ended(this.#open.pop()!);
    this.#after();
  }

  /** What may come after a whole value. */
  #after(): undefined {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#next = 'end';
    else this.#next = kindOf(this.tape.get(parent, META)) === OBJECT ? 'comma or }' : 'comma or ]';
  }

  #add(start: number, kind: number): number {
    const row = this.tape.add(start, this.#key, kind);
    this.#key = -1;
    const parent = this.#open.at(-1);
    if (parent !== undefined) this.#raise(parent, ONE_MORE);
    return row;
  }

  #ended(row: number): undefined {
    this.tape.set(row, END, this.#at);
    this.tape.set(row, NEXT, this.count);
  }

  #raise(row: number, by: number): void {
    this.tape.set(row, META, this.tape.get(row, META) + by);
  }

  #stop(why: JsonFault['why'], at: number, due = DUE[this.#next]): undefined {
    this.fault = { why, at, due };
    this.done = true;
    this.#at = at;
    // What is open ends here.
    for (const row of this.#open) {
      this.#raise(row, PARTIAL);
      this.#ended(row);
    }
  }

  /** Moves after the string, number or word at hand; its kind, undefined after a fault. Sets `#cut`. */
  #scalar(unit: number): number | undefined {
    if (unit === 0x22) return this.#string() ? STRING : undefined;
    const { text } = this;
    const at = this.#at;
    if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      NUMBER_TOKEN.lastIndex = at;
      const end = NUMBER_TOKEN.test(text) ? NUMBER_TOKEN.lastIndex : at;
      // "-", "1." and "1e" at the end lack digits.
      const rest = text.length - end < 4 ? text.slice(end) : '';
      // So may any number that a list or an object ends in.
      this.#cut =
        rest === ''
          ? this.#open.length > 0 && end === text.length
          : end === at
            ? rest === '-'
            : NUMBER_REST.test(rest);
      if (end === at && !this.#cut) return this.#wrong(at);
      this.#at = this.#cut ? text.length : end;
      return NUMBER;
    }
    for (const [word, kind] of WORDS) {
      if (word.charCodeAt(0) !== unit) continue;
      const whole = text.startsWith(word, at);
      if (!whole && !word.startsWith(text.slice(at, at + 5))) break;
      this.#cut = !whole;
      this.#at = whole ? at + word.length : text.length;
      return kind;
    }
    return this.#wrong(at);
  }

  /** Moves after the string at hand, or to the text's end where it is cut; false after a fault. Sets `#cut`. */
  #string(): boolean {
    const { text } = this;
    for (let at = this.#at + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 0x22) {
        this.#at = at + 1;
        return true;
      }
      if (unit < 0x20) return this.#wrong(at, 'a character that is no control character') !== undefined;
      if (unit !== 0x5c) continue;
      const mark = text[++at];
      if (mark === undefined) break;
      if (!ESCAPES.includes(mark)) return this.#wrong(at, 'an escape that JSON knows') !== undefined;
      for (let left = mark === 'u' ? 4 : 0; left > 0 && at + 1 < text.length; left--) {
        if (!isHex(text.charCodeAt(++at))) return this.#wrong(at, 'a hexadecimal digit') !== undefined;
      }
      // Fewer than four at the end: the loop ends, cut.
    }
    this.#cut = true;
    this.#at = text.length;
    return true;
  }

  #wrong(at: number, due?: string): undefined {
    this.#stop('wrong', at, due);
  }
}

const ESCAPES = '"\\/bfnrtu';
const isHex = (unit: number) =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
