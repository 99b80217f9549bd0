import type { Milliseconds } from '../../src/units.ts';

/**
 * The user's regular expressions, which the browser runs to their end however long that takes. Those that could take
 * for ever are refused; those that turn out slow are stopped with before the long texts come. (A worker could be
 * ended, but to copy every payload to it costs more than to search it.)
 */

/** An expression that takes longer than this for one text would never get through a long recording. */
const TOO_SLOW: Milliseconds = 100;
/** Long texts are begun with: what takes so long for a beginning would take many times that for four times as much. */
const BEGINNINGS = [256, 1024, 4096, 16_384, 65_536];
const SHORT = 1024;
/** A type or an id: to look at the clock costs more than to search it. */
const TINY = 16;
const SLOW_BEGINNING: Milliseconds = 10;

/** Something that says whether a text has it. */
export interface Finder {
  /** @throws {TooSlow} */
  test(text: string): boolean;
}

/** An expression took too long for a single text. */
export class TooSlow extends Error {}

/** A regular expression that keeps an eye on the clock. */
export class TimedRegex implements Finder {
  #regex: RegExp;

  constructor(regex: RegExp) {
    this.#regex = regex;
  }

  test(text: string): boolean {
    if (text.length <= TINY) return this.#regex.test(text);
    if (text.length > SHORT) {
      for (const length of BEGINNINGS) {
        if (length < text.length) this.#within(SLOW_BEGINNING, text.slice(0, length));
      }
    }
    return this.#within(TOO_SLOW, text);
  }

  #within(limit: Milliseconds, text: string): boolean {
    const started = performance.now();
    const found = this.#regex.test(text);
    const ended = performance.now();
    if (ended - started <= limit) return found;
    // The machine may have been busy with something else: twice is no accident.
    this.#regex.test(text);
    if (performance.now() - ended > limit) throw new TooSlow();
    return found;
  }
}

const ATOM = String.raw`\\[dwsDWS]|\[(?:\\.|[^\]\\])+\]|[^\\()[\]{}.*+?|^$]`;
const SEPARATOR = String.raw`\\[^\w]|[^\\()[\]{}.*+?|^$]`;
const OPENING = String.raw`(?:\?:|\?<\w+>)?`;
const SEPARATED = [
  new RegExp(`^${OPENING}(${ATOM})[+*]\\??(${SEPARATOR})$`, 's'),
  new RegExp(`^${OPENING}(${SEPARATOR})(${ATOM})[+*]\\??$`, 's'),
];

/**
 * Does a group repeat that repeats something inside, as in `(a+)+`? For a text that nearly matches, the ways to divide
 * it double with each character. Where something that cannot be repeated inside stands between, as in `(\d+,)*`, there
 * is only one way.
 */
export function repeatsRepeats(source: string): boolean {
  const groups = [{ from: 0, repeats: false }];
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '[') at = classEnd(source, at);
    else if (character === '(') groups.push({ from: at + 1, repeats: false });
    if (character === ')') {
      const group = groups.pop();
      if (group?.repeats && isRepeat(source, at + 1) && !isSeparated(source.slice(group.from, at)))
        return true;
      const around = groups.at(-1);
      if (around && group?.repeats) around.repeats = true;
    }
    const group = groups.at(-1);
    if (group && character !== '(' && character !== '|' && isRepeat(source, at + 1)) group.repeats = true;
  }
  return false;
}

/** `*`, `+` or a `{…}` of more than a few. */
function isRepeat(source: string, at: number): boolean {
  if (source[at] === '*' || source[at] === '+') return true;
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at, at + 24)) ?? [];
  return least !== undefined && (comma && most === '' ? true : Number(most || least) >= 10);
}

function classEnd(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return end;
}

function isSeparated(body: string): boolean {
  const [after, before] = SEPARATED.map((pattern) => pattern.exec(body));
  const [atom, separator] = after ? [after[1], after[2]] : [before?.[2], before?.[1]];
  if (atom === undefined || separator === undefined) return false;
  return !new RegExp(`^${atom}$`, 'is').test(separator.replace(/^\\/, ''));
}
