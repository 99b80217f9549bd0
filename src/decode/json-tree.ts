import { utf8Length } from '../model/bytes.ts';
import { countOf, JSON_KINDS, JsonTape, kindOf, PARTIAL } from './exact-json.ts';
import { stringEnd, unquote } from './json-scan.ts';
import { END, KEY, META, NEXT, START } from './tape.ts';
import type { TreeEntry, TreeKind, TreeNode, TreeRead } from './tree.ts';

/** A value of JSON, made from the tape when it is asked for. Numbers are their source text, all digits. */
export class JsonNode implements TreeNode {
  readonly #tape: JsonTape;
  readonly #row: number;

  constructor(tape: JsonTape, index: number) {
    this.#tape = tape;
    this.#row = index;
  }

  get kind(): TreeKind {
    return JSON_KINDS[kindOf(this.#get(META))]!;
  }

  get count(): number {
    return countOf(this.#get(META));
  }

  /** As it stands in the text, escapes and white space and all. */
  get source(): string {
    return this.#tape.text.slice(this.#get(START), this.#get(END) || this.#tape.text.length);
  }

  /** Of a string its value; of what is not taken apart its source. */
  get text(): string {
    switch (this.kind) {
      case 'string':
        return stringOf(this.source);
      case 'number':
      case 'boolean':
      case 'unread':
        return this.source;
      default:
        return '';
    }
  }

  /** The first `max` UTF-16 units of `text`, at a cost of as many: the rest is not looked at. */
  head(max: number): string {
    if (this.kind !== 'string') return this.text.slice(0, max);
    // A unit takes six characters at most: "\\u1234".
    return stringOf(this.source.slice(0, 1 + max * 6 + 1)).slice(0, max);
  }

  get partial(): boolean {
    return (this.#get(META) & PARTIAL) !== 0 || this.#get(END) === 0;
  }

  entries(from = 0, to = this.count): TreeEntry[] {
    const { tape } = this.#tape;
    const found: TreeEntry[] = [];
    let index = this.#row + 1;
    const last = Math.min(to, this.count);
    for (let i = 0; i < last; i++) {
      if (i >= from) found.push(this.#entry(index));
      const next = tape.get(index, NEXT);
      // Not yet read to its end.
      if (next === 0) break;
      index = next;
    }
    return found;
  }

  #entry(index: number): TreeEntry {
    const { tape, text } = this.#tape;
    const value = new JsonNode(this.#tape, index);
    const key = tape.get(index, KEY);
    return key < 0 ? { value } : { key: stringOf(text.slice(key, stringEnd(text, key))), value };
  }

  #get(what: number): number {
    return this.#tape.tape.get(this.#row, what);
  }
}

/** A string's value, also of one that is cut: then as far as its escapes are whole. */
function stringOf(source: string): string {
  if (source.length > 1 && stringEnd(source, 0) === source.length) return unquote(source);
  const whole = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(source);
  const isEscape = whole !== null && (backslashes(source, whole.index) & 1) === 1;
  return unquote(`${isEscape ? source.slice(0, whole.index) : source}"`);
}

/** Backslashes in a row up to and with the one at `at`. */
function backslashes(text: string, at: number): number {
  let count = 0;
  while (text[at - count] === '\\') count++;
  return count;
}

/** Reads all of a JSON text; `JsonTape` reads a long one in steps. */
export function readJson(text: string): TreeRead {
  const tape = new JsonTape(text);
  tape.step(Number.POSITIVE_INFINITY);
  return jsonRead(tape);
}

/** The tree of what a tape has read so far. */
export function jsonRead(tape: JsonTape): TreeRead {
  const { fault, text } = tape;
  const root = tape.count > 0 ? new JsonNode(tape, 0) : undefined;
  const read: TreeRead = { root, end: fault?.at ?? text.length };
  if (fault) {
    const byte = utf8Length(text.slice(0, fault.at));
    if (fault.why === 'cut') read.fault = `incomplete at byte ${byte}: ${fault.due} should come`;
    else if (fault.why === 'wrong') read.fault = `no JSON at byte ${byte}: ${fault.due} should come`;
    else read.fault = `more than ${tape.count} values: not read from byte ${byte} on`;
  } else if (tape.deep > 0)
    read.fault = `nested deeper than is read: ${tape.deep} ${tape.deep === 1 ? 'value is' : 'values are'} left as text`;
  return read;
}
