import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCuts, bytes, cut, frame, frameText, messages, notes } from './helpers.ts';

/** What Google's servers put between two elements, and what others may. */
const anySeparator = fc.constantFrom('\n,\r\n', ',\n', ',', ' , ', '\t,\r');
const anySpace = fc.constantFrom('', ' ', '\n', '\r\n\t ');
/** Any value, as a server may write it: with indents, and with characters beyond ASCII as they are or escaped. */
const anyElement = fc
  .tuple(
    fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.jsonValue({ stringUnit: 'binary' }),
      fc.constantFrom<unknown>('}],\\"{[', { '€"]': '😀\\' }, [['}']], -1.5e-9, true, null, {}, [], ''),
    ),
    fc.constantFrom(0, 1, 2, '\t'),
    fc.boolean(),
  )
  .map(([value, indent, ascii]) => {
    const text = JSON.stringify(value, null, indent);
    return ascii
      ? text.replace(/[^\0-~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text;
  });
const anyArray = fc.record({
  elements: fc.array(anyElement, { maxLength: 8 }),
  separator: anySeparator,
  space: anySpace,
});
type AnyArray = typeof anyArray extends fc.Arbitrary<infer T> ? T : never;

const written = ({ elements, separator, space }: AnyArray): string =>
  `${space}[${space}${elements.join(separator)}${space}]${space}`;
const texts = (pieces: ReturnType<typeof frame>) => messages(pieces).map(({ data }) => data);

describe('a JSON array that is streamed', () => {
  it('is a message an element, told in the chunk that completes it', () => {
    const chunks = ['[{"a":1}\n', ',\r\n{"b":"]}\\"', '"}', '\n]\n'].map(bytes);
    expect(frame('json-array', chunks)).toEqual([
      { kind: 'message', data: '{"a":1}', size: 7, chunk: 1 },
      { kind: 'message', data: '{"b":"]}\\""}', size: 12, chunk: 3 },
    ]);
  });

  it('has the elements that JSON.parse finds in the whole, as they were written, however it is cut', () => {
    fc.assert(
      fc.property(anyArray, anyCuts, (array, cuts) => {
        const whole = written(array);
        const pieces = frame('json-array', cut(bytes(whole), cuts));
        expect(pieces.map((piece) => 'data' in piece && piece.data)).toEqual(array.elements);
        expect(texts(pieces).map((text) => JSON.parse(text as string))).toEqual(JSON.parse(whole));
        expect(messages(pieces).map(({ size }) => size)).toEqual(
          array.elements.map((text) => bytes(text).length),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('that ends too early has its whole elements, and a note says so', () => {
    fc.assert(
      fc.property(anyArray, fc.nat(), (array, n) => {
        const whole = bytes(written(array).trimEnd());
        const part = whole.subarray(0, n % whole.length);
        const pieces = frame('json-array', [part]);
        const complete = texts(pieces);
        expect(complete).toEqual(array.elements.slice(0, complete.length));
        const begun = new TextDecoder().decode(part).trim() !== '';
        expect(notes(pieces)).toHaveLength(begun ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  it('that ends within an element or without its bracket says which', () => {
    expect(notes(frameText('json-array', '[{"a":1},{"b":"€'))).toEqual([
      'The body ended within an element of the array: 9 bytes were discarded, "{\\"b\\":\\"€".',
    ]);
    expect(notes(frameText('json-array', '[1,23'))).toEqual([
      'The body ended within an element of the array: 2 bytes were discarded, "23".',
    ]);
    expect(notes(frameText('json-array', '[{"a":1}\n,'))).toEqual([
      'The body ended before the bracket that ends the array.',
    ]);
  });

  it('cuts long elements between characters, and goes on after them', () => {
    const pieces = frameText('json-array', '["€€","b"]', { limit: 3 });
    expect(messages(pieces)).toEqual([
      { kind: 'message', data: '"', size: 8, truncated: true, chunk: 1 },
      { kind: 'message', data: '"b"', size: 3, chunk: 1 },
    ]);
    expect(notes(pieces)).toEqual(['A payload of 8 bytes was cut at 3.']);
  });

  it('is read on where it is broken, and what is wrong is said', () => {
    const pieces = frameText('json-array', '[,{"a":1}{"b":2},,nope,]\n[3][4');
    expect(texts(pieces)).toEqual(['{"a":1}', '{"b":2}', 'nope', '3']);
    expect(notes(pieces)).toEqual([
      'Commas before element 1: 1.',
      'Commas before element 2: 0.',
      'Commas before element 3: 2.',
      'A payload is not JSON: "nope".',
      'Commas before the end of the array: 1.',
      'After the end, another array begins.',
      'After the end, another array begins.',
      'The body ended within an element of the array: 1 bytes were discarded, "4".',
    ]);
  });

  it('may be no array at all: one value is one message, and what follows is said', () => {
    const error = '{\n  "error": {\n    "code": 400\n  }\n}\n';
    expect(frame('json-array', cut(bytes(error), [3, 9]))).toEqual([
      { kind: 'message', data: error.trim(), size: error.length - 1, chunk: 3 },
    ]);
    const page = frameText('json-array', '\ufeff[1]</body>[2]');
    expect(texts(page)).toEqual(['1']);
    expect(notes(page)).toEqual(['10 bytes belong to no array: "</body>[2]".']);
  });
});

describe('a JSON array from the middle', () => {
  const middle = (...chunks: string[]) => frame('json-array', chunks.map(bytes), { middle: true });

  it('begins at a line that begins an object after a comma, as Google writes them', () => {
    const pieces = middle(
      '":[\n    {\n      "a": 1\n    },\n    {"a":2}]\n}',
      '\r\n,',
      '\r\n{\n  "b": 2\n}\n,\n{"c"',
      ':3}]',
    );
    expect(texts(pieces)).toEqual(['{\n  "b": 2\n}', '{"c":3}']);
    expect(notes(pieces)).toEqual([
      'Began in the middle of the array: 49 bytes were skipped, up to what looks like an element.',
    ]);
  });

  it('begins at a chunk that is made up of whole objects', () => {
    expect(texts(middle('lost"},{"x":[', ',{"a":1},{"b":2},', '{"c":', '3}'))).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
    expect(texts(middle('"}', ',{"last":1}]\n'))).toEqual(['{"last":1}']);
  });

  it('gives the last of the messages that the whole gives, where each stands on lines of its own', () => {
    const indented = fc
      .array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 8 })
      .map((list) => list.map((one) => JSON.stringify(one, null, 2)));
    fc.assert(
      fc.property(indented, fc.nat(), anyCuts, (elements, n, cuts) => {
        const whole = bytes(`[${elements.join('\n,\r\n')}\n]\n`);
        const rest = cut(whole.subarray(n % whole.length), [Number.MAX_SAFE_INTEGER, ...cuts]);
        const told = texts(frame('json-array', rest, { middle: true }));
        expect(told).toEqual(told.length === 0 ? [] : elements.slice(-told.length));
      }),
      { numRuns: 500 },
    );
  });

  it('without anything that looks like an element has none', () => {
    expect(notes(middle('x"},', '{"a":', '[{}, {}]'))).toEqual([
      'Began in the middle of the array, and no element was found: 17 bytes were skipped.',
    ]);
  });
});
