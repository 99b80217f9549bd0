import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../panel/filter/parse.ts';
import { repeatsRepeats, TimedRegex, TooSlow } from '../../../../panel/filter/regex.ts';

describe('expressions that could take for ever', () => {
  it.each([
    '(a+)+$',
    '(a*)*',
    '^(\\w+\\s?)*$',
    '((ab)+)*x',
    '([a-z]+)*=',
    '(?:a+){20}',
    '(a|b+)+',
    '(\\d+\\.)*(x+)+',
  ])('%s is refused', (source) => {
    expect(repeatsRepeats(source)).toBe(true);
    expect(parseFilter(`/${source}/`).error?.message).toMatch(/for ever/);
  });
  it.each([
    ...[
      'a+b+',
      '(a+)',
      '(ab)+',
      '(a+)?',
      '(\\d+,)*',
      '(?:[^,]*,)+',
      '(/\\w+)+$',
      '(a|b)*c',
      '[(a+)+]',
      '\\(a+\\)+',
    ],
    ...['(\\d{1,3}\\.){3}\\d+', '(?<x>\\w+)=(\\w+)', '(\\w+\\.)+\\w+'],
  ])('%s is not', (source) => {
    expect(repeatsRepeats(source)).toBe(false);
  });
});

describe('TimedRegex', () => {
  it('stops before the long text when a beginning of it is slow', () => {
    // Its time grows with the cube of the length: this text would take hours.
    const slow = new TimedRegex(/a.*a.*a.*b/);
    expect(() => slow.test('a'.repeat(250_000))).toThrow(TooSlow);
  });
  it('answers as the expression does', () => {
    const text = `${'hay '.repeat(20_000)}needle`;
    expect([/needle$/, /^needle/, /hay$/].map((regex) => new TimedRegex(regex).test(text))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
