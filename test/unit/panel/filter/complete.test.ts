import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../../panel/filter/complete.ts';
import { knownIn } from '../../../../panel/filter/known.ts';
import { parseFilter } from '../../../../panel/filter/parse.ts';
import { anyText } from '../../helpers/arbitraries.ts';
import { anyRecording, recordingOf } from '../../helpers/recordings.ts';

const recording = recordingOf(
  { api: 'EventSource', url: 'https://a.example/sse/ids?from=1' },
  { kind: 'message', t: 1, data: 'x' },
  { kind: 'message', t: 2, data: 'x', eventType: 'price' },
  { kind: 'message', t: 3, data: 'x', eventType: 'two words' },
  { kind: 'close', t: 4, by: 'server', code: 1001, status: 503 },
);
const known = knownIn(recording, recording.lanes[0]);
const texts = (text: string, asked = false, caret = text.length) =>
  complete(text, caret, known, asked)?.options.map((option) => option.text);

describe('completions', () => {
  it('offers keys for the beginning of one, and all when asked', () => {
    expect(texts('ty')).toEqual(['type:']);
    expect(texts('orders -si')).toEqual(['size>']);
    expect(texts('t')).toBeUndefined();
    expect(texts('t', true)).toEqual(['type:', 'time>']);
    expect(texts('', true)).toContain('conn:');
    expect(texts('-', true)).toContain('conn:');
    expect(texts('', false)).toBeUndefined();
  });
  it('stays out of the way of text', () => {
    for (const text of ['orders', '/sse', '"type', 'type:price ', 'http://', '/ty/'])
      expect(texts(text)).toBeUndefined();
    expect(texts('type', false, 2)).toBeUndefined();
  });
  it('offers values that occur, then those that could', () => {
    expect(texts('type:')).toEqual(['"two words"', 'price', 'message']);
    expect(texts('type:pr')).toEqual(['price']);
    expect(texts('type:price')).toBeUndefined();
    expect(texts('kind:')?.slice(0, 3)).toEqual(['close', 'message', 'send']);
    expect(texts('api:')?.[0]).toBe('sse');
    expect(texts('conn:')).toEqual(['/sse/ids']);
    expect([texts('status:'), texts('code>'), texts('is:')]).toEqual([
      ['503'],
      ['1001'],
      ['binary', 'truncated'],
    ]);
    expect(texts('gap>')).toContain('5s');
  });
  it('says what it takes the place of', () => {
    expect(complete('a -type:pr b', 10, known, false)).toMatchObject({ from: 8, to: 10 });
    expect(complete('type:pr', 6, known, false)).toMatchObject({ from: 5, to: 7 });
    expect(complete('-ki', 3, known, false)).toMatchObject({ from: 1, to: 3 });
  });
  it('offers for any recording and text what can be read', () => {
    fc.assert(
      fc.property(
        anyRecording,
        anyText,
        fc.constantFrom('', 'type:', 'conn:', 'si', 'kind:'),
        (any, before, word) => {
          const text = `${before} ${word}`;
          const found = complete(text, text.length, knownIn(any, any.lanes[0]), true);
          for (const { text: value, whole } of found?.options ?? []) {
            const { error } = parseFilter(`${text.slice(0, found?.from)}${value}`);
            if (whole && error) expect(parseFilter(text).error).toBeDefined();
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
