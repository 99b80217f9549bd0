import { expect, it } from 'vitest';
import { BodyReader } from '../../src/recorder/body-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('says where a piece was not kept, or not whole, and reads on after it', () => {
  const reader = new BodyReader([['content-type', 'text/event-stream']]);
  const first = bytes('id: 1\ndata: a\n\n');
  const told = [
    ...reader.take(0, first.length, first),
    ...reader.take(first.length, 9000, new Uint8Array()),
    ...reader.take(first.length + 9000, 40, bytes('x\n\nid: 3\ndata: c\n\n')),
  ];
  expect(told.filter(({ kind }) => kind === 'message').map((it) => it.kind === 'message' && it.data)).toEqual(
    ['a', 'c'],
  );
  expect(told.filter((it) => it.kind === 'note' && it.code === 'not kept')).toMatchObject([
    {
      data: expect.stringMatching(
        /^9,000 bytes are missing here: they came in one piece before the recording began/,
      ),
    },
    { data: '22 bytes are missing here: the piece was too large to be kept whole.' },
  ]);
});

const GEMINI = 'https://a.example/v1beta/models/m:streamGenerateContent?key=k';
const JSON_TYPE: [string, string][] = [['content-type', 'application/json; charset=UTF-8']];
const GOOGLE = ['[{\n  "n": 1\n}\n', ',\r\n{\n  "n": 2\n}\n', ']'];

function told(reader: BodyReader, chunks: string[], from = 0): unknown[] {
  let offset = from;
  const pieces = chunks.flatMap((chunk) => {
    const piece = bytes(chunk);
    offset += piece.length;
    return reader.take(offset - piece.length, piece.length, piece);
  });
  return [...pieces, ...reader.end()].map((piece) => ('data' in piece ? [piece.chunk, piece.data] : piece));
}

it('reads an array of objects as its elements where the user calls it a stream, and other texts as they are', () => {
  const elements = [
    [1, '{\n  "n": 1\n}'],
    [2, '{\n  "n": 2\n}'],
  ];
  expect(told(new BodyReader(JSON_TYPE), GOOGLE)).toEqual(elements);
  expect(told(new BodyReader([]), ['[', '{"n":1}', ',{"n":2}]'])).toEqual([
    [2, '{"n":1}'],
    [3, '{"n":2}'],
  ]);
  for (const text of ['[1,2]', '["a"]', '{"n":[{}]}', 'a [{"b":1}]'])
    expect(told(new BodyReader(JSON_TYPE), [text])).toEqual([[1, text]]);
  expect(told(new BodyReader(JSON_TYPE), ['[{"n":1}]\n[{"n":2}]\n'])).toEqual([
    [1, '[{"n":1}]'],
    [1, '[{"n":2}]'],
  ]);
});

it('knows by its URL that Gemini sends an array, also from the middle, and where it sends something else', () => {
  const reader = new BodyReader(JSON_TYPE, GEMINI);
  expect(told(reader, ['ext": "lost"\n}\n', ',\r\n{\n  "n": 2\n}\n', ']'], 1000)).toEqual([
    [2, expect.stringMatching(/^Began in the middle of the array: 18 bytes were skipped/)],
    [2, '{\n  "n": 2\n}'],
  ]);
  const error = '{\n  "error": {}\n}\n';
  expect(told(new BodyReader(JSON_TYPE, GEMINI), [error])).toEqual([[1, error.trim()]]);
  const events: [string, string][] = [['content-type', 'text/event-stream']];
  expect(told(new BodyReader(events, GEMINI), ['data: [{\n\n'])).toEqual([[1, '[{']]);
});
