import { describe, expect, it } from 'vitest';
import { Raw } from '../../../src/answers/raw.ts';
import { IN_TIME } from '../helpers/in-time.ts';

describe('the text of a value within JSON', () => {
  it.each<[string, (string | number)[], string | undefined]>([
    ['{"a":12345678901234567890}', ['a'], '12345678901234567890'],
    [' { "a" : [ 1 , { "b" : "x\\"]}" } ] } ', ['a', 1, 'b'], '"x\\"]}"'],
    ['{"a":1,"a":2}', ['a'], '2'],
    ['{"\\u0061":1}', ['a'], '1'],
    ['{"b\\\\":1,"a":"\\\\"}', ['a'], '"\\\\"'],
    ['{"__proto__":{"a":1}}', ['__proto__', 'a'], '1'],
    ['{"a":1}', ['b'], undefined],
    ['{"a":1}', ['a', 'b'], undefined],
    ['[1]', ['0'], undefined],
    ['{"0":1}', [0], undefined],
    ['[1,2]', [2], undefined],
    [' 1 ', [], '1'],
  ])('%s at %j', (text, path, raw) => expect(new Raw(text).at(...path)).toBe(raw));

  it('is found beside strings of 20 MB and in text of any sort, in time', () => {
    for (const part of ['x', '\\n', '\\\\']) {
      const long = `{"a":"${part.repeat(20_000_000 / part.length)}","b":1}`;
      expect(new Raw(long).at('b')).toBe('1');
    }
    const began = performance.now();
    for (const part of [' ', '"', '{"a":', '[', '\\', ':', '\\"', '{}', ','])
      for (const begin of ['', '{"a":', '[', '"'])
        new Raw(begin + part.repeat(200_000)).at(...(begin === '[' ? [1, 'a'] : ['a', 'b']));
    expect(performance.now() - began).toBeLessThan(IN_TIME);
  });
});
