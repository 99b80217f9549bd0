const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;

const NONE: readonly Raw[] = [];

/**
 * JSON text that is known to parse, as it stands: numbers are not rounded, keys keep their order. A level is looked
 * through when it is asked for, and once: to ask for every member of a list costs what one of them does. Linear, without
 * recursion (values may be deep) and without patterns (which fail on strings of many megabytes).
 */
export class Raw {
  readonly #of: string;
  readonly #from: number;
  readonly #to: number;
  #items: readonly Raw[] | undefined;
  #members: ReadonlyMap<string, Raw> | undefined;

  constructor(of: string, from = skipSpace(of, 0), to = of.length) {
    this.#of = of;
    this.#from = from;
    this.#to = to;
  }

  get text(): string {
    return this.#of.slice(this.#from, this.#to).trim();
  }

  /** The text of a value by keys and indices; undefined where there is none. Of equal keys the last, as for JSON.parse. */
  at(...path: readonly (string | number)[]): string | undefined {
    let found: Raw | undefined = this;
    for (const key of path) found = typeof key === 'number' ? found?.items[key] : found?.members.get(key);
    return found?.text;
  }

  /** Of a list. */
  get items(): readonly Raw[] {
    this.#items ??= this.#opens(OPEN_LIST) ? [...this.#values(false)].map(([, raw]) => raw) : NONE;
    return this.#items;
  }

  /** Of an object, by their keys. */
  get members(): ReadonlyMap<string, Raw> {
    this.#members ??= new Map(this.#opens(OPEN) ? this.#values(true) : []);
    return this.#members;
  }

  #opens(unit: number): boolean {
    return this.#of.charCodeAt(this.#from) === unit;
  }

  *#values(keyed: boolean): Generator<[key: string, Raw]> {
    const text = this.#of;
    let at = skipSpace(text, this.#from + 1);
    while (at < this.#to && !isClose(text.charCodeAt(at))) {
      let key = '';
      if (keyed) {
        const end = valueEnd(text, at);
        key = keyOf(text.slice(at, end));
        at = skipSpace(text, skipSpace(text, end) + 1);
      }
      const end = valueEnd(text, at);
      // It is no JSON after all.
      if (end <= at) return;
      yield [key, new Raw(text, at, end)];
      at = skipSpace(text, end);
      if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
    }
  }
}

/** What a string in quotes says. */
function keyOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return '';
  }
}

const isSpace = (unit: number): boolean => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
const isClose = (unit: number): boolean => unit === CLOSE || unit === CLOSE_LIST;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where the value that begins at `at` ends. */
function valueEnd(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return stringEnd(text, from);
  if (first !== OPEN && first !== OPEN_LIST) return scalarEnd(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = stringEnd(text, at) - 1;
    else if (unit === OPEN || unit === OPEN_LIST) depth++;
    else if (isClose(unit) && --depth === 0) return at + 1;
  }
  return text.length;
}

function scalarEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === COMMA || unit === QUOTE || isClose(unit) || isSpace(unit)) break;
  }
  return at;
}

/** After the quote that closes the string which begins at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH && at - 1 - slashes > from) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}
