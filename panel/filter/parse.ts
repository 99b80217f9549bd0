import { errorWords } from '../format.ts';
import {
  CHOICES,
  type Filter,
  type FilterError,
  isChoiceKey,
  isNumberKey,
  isTextKey,
  NUMBERS,
  type NumberKey,
  type Operator,
  type Pattern,
  type Term,
} from './query.ts';
import { repeatsRepeats } from './regex.ts';
import { type Token, tokens, type Value } from './tokens.ts';

class BadTerm extends Error {}

/**
 * Understands what is typed into the Filter box: terms between spaces, all of which must hold. A key that is not known
 * is plain text, because people paste URLs and JSON; a known key with a bad value is an error. A key that has no value
 * yet requires nothing.
 */
export function parseFilter(text: string): Filter {
  const terms: Term[] = [];
  for (const token of tokens(text)) {
    try {
      const term = termOf(token);
      if (term) terms.push(term);
    } catch (error) {
      if (!(error instanceof BadTerm)) throw error;
      return { terms: [], error: errorAt(token, error.message) };
    }
  }
  return { terms };
}

/** The same terms as text, in a form of its own: read again it gives the same terms. */
export function printFilter(terms: readonly Term[]): string {
  return terms.map(printTerm).join(' ');
}

/** A text as it can stand after `key` (such as `type:`): in quotes where it needs them, whatever follows it. */
export function printText(text: string, key = ''): string {
  const bare = ['', ' ]x/', ' x"'].every((follows) => {
    const first = tokens(key + text + follows)[0];
    const { value } = first ?? {};
    return value?.kind === 'plain' && value.text === text && `${first?.key}:` === (key || ':');
  });
  return bare ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function errorAt({ from, to }: Token, message: string): FilterError {
  return { message, from, to };
}

function termOf({ key, operator, value, negated }: Token): Term | undefined {
  if (key !== '' && value.kind !== 'regex' && value.text === '') return undefined;
  if (key === '' || isTextKey(key)) {
    // Nothing between quotes: nothing is required.
    if (value.kind === 'quoted' && value.text === '') return undefined;
    return { negated, key: key === '' ? 'text' : (key as 'type'), pattern: patternOf(value) };
  }
  const written = value.kind === 'regex' ? `/${value.source}/` : value.text;
  if (isChoiceKey(key)) {
    const word = written.toLowerCase();
    const known: readonly string[] = CHOICES[key];
    if (known.some((choice) => choice.startsWith(word))) return { negated, key, value: word };
    throw new BadTerm(`${key} wants ${listed(known)}`);
  }
  if (!isNumberKey(key)) return undefined;
  return { negated, key, operator: operatorOf(key, operator), value: numberOf(key, written), written };
}

/** What is typed where all of it is one thing to look for: a text, `/regex/` or `/regex/i`; or why it cannot be read. */
export function parseSearch(text: string): Pattern | { readonly error: string } {
  const [, source, flag] = /^\/(.+)\/(i?)$/s.exec(text) ?? [];
  if (source === undefined) return { text };
  try {
    return regexOf(source, flag === 'i');
  } catch (error) {
    if (!(error instanceof BadTerm)) throw error;
    return { error: error.message };
  }
}

function patternOf(value: Value): Pattern {
  return value.kind === 'regex' ? regexOf(value.source, value.ignoreCase) : { text: value.text };
}

function regexOf(source: string, ignoreCase: boolean): Pattern {
  if (repeatsRepeats(source)) throw new BadTerm('a repetition within a repetition could take for ever');
  try {
    return { source, ignoreCase, regex: new RegExp(source, ignoreCase ? 'i' : '') };
  } catch (error) {
    const why = errorWords(error)
      .replace(/^Invalid regular expression: /, '')
      .replace(/^\/.*\/i?: /s, '');
    throw new BadTerm(`not a regular expression: ${why}`);
  }
}

function operatorOf(key: NumberKey, operator: string): Operator {
  const known = NUMBERS[key].operators.find((one) => one === operator);
  if (known) return known;
  throw new BadTerm(`${key} wants > or <, such as ${NUMBERS[key].example}`);
}

function numberOf(key: NumberKey, text: string): number {
  const { units, wants } = NUMBERS[key];
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const name = unit?.toLowerCase() ?? '';
  if (digits === undefined || !Object.hasOwn(units, name)) throw new BadTerm(`${key} wants ${wants}`);
  return Number(digits) * (units[name] as number);
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function printTerm(term: Term): string {
  const sign = term.negated ? '-' : '';
  if ('pattern' in term) {
    const key = term.key === 'text' ? '' : `${term.key}:`;
    return `${sign}${key}${printPattern(term.pattern, key)}`;
  }
  if ('operator' in term) return `${sign}${term.key}${term.operator}${term.written}`;
  return `${sign}${term.key}:${term.value}`;
}

function printPattern(pattern: Pattern, key: string): string {
  if ('text' in pattern) return printText(pattern.text, key);
  return `/${pattern.source}/${pattern.ignoreCase ? 'i' : ''}`;
}
