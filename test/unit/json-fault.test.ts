import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../src/diagnostics/json-fault.ts';
import { IN_TIME } from './helpers/in-time.ts';

describe('the place where a text stops being JSON', () => {
  it.each<[string, number]>([
    ['{"a":', 5],
    ['{"a":NaN}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['{"a":"b', 7],
    ['{"a":"b\nc"}', 7],
    ['[[1]', 4],
    ['[1}', 2],
    ['{"a":1}{"b":2}', 7],
    [' {"a" 1}', 6],
    ['', 0],
    ['01', 1],
  ])('%j: %i', (text, place) => expect(jsonFault(text)).toBe(place));

  it('is the end of every text that is JSON, and of every beginning of one', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        expect(jsonFault(text)).toBe(text.length);
        const start = `[${text}`.slice(0, 1 + (cut % text.length));
        const place = jsonFault(start);
        // Half a number or word is none; a text's escape may be cut in its middle.
        expect(place).toBeGreaterThanOrEqual(start.length - 6);
      }),
    );
  });

  it('is found in time', () => {
    const started = performance.now();
    for (const part of ['[', '{"a":', '"', '\\', '1', ' ', '"\\u0000'])
      jsonFault(part.repeat(65_536 / part.length));
    expect(performance.now() - started).toBeLessThan(IN_TIME);
  });
});
