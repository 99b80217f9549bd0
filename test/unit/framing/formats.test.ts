import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyBody,
  anyCuts,
  anyJson,
  bytes,
  concat,
  cut,
  envelope,
  frame,
  frameText,
  messages,
  notes,
} from './helpers.ts';

describe('NDJSON', () => {
  it('is a message a line, the last one without an end too', () => {
    const pieces = frame('ndjson', ['{"a":1}\r\n\n  \n{"b"', ':"€"}'].map(bytes));
    expect(pieces).toEqual([
      { kind: 'message', data: '{"a":1}', size: 7, chunk: 1 },
      { kind: 'message', data: '{"b":"€"}', size: 11, chunk: 2 },
    ]);
  });

  it('notes lines that are not JSON, five times', () => {
    const pieces = frameText('ndjson', '<html>\n'.repeat(1000));
    expect(messages(pieces)).toHaveLength(1000);
    expect(notes(pieces)).toHaveLength(7);
    expect(notes(pieces).at(-1)).toBe('In all: payload that is not JSON × 1000.');
  });

  it('cuts a long line between characters', () => {
    const [piece] = messages(frameText('ndjson', '"€€"\n', { limit: 3 }));
    expect(piece).toEqual({ kind: 'message', data: '"', size: 8, truncated: true, chunk: 1 });
  });
});

describe('a JSON text sequence', () => {
  it('tells a text when its LF came, whatever line ends are within it', () => {
    const chunks = ['\x1e{"a":\n"]\n', '\\""}\n\x1e12\n', '\x1e[1]\n'].map(bytes);
    expect(
      frame('json-seq', chunks).map((piece) => ('data' in piece ? [piece.data, piece.chunk] : [])),
    ).toEqual([
      ['{"a":\n"]\n\\""}', 2],
      ['A payload is not JSON: "{\\"a\\":\\n\\"]\\n\\\\\\"\\"}".', 2],
      ['12', 2],
      ['[1]', 3],
    ]);
  });

  it('reads any sequence of JSON texts back', () => {
    fc.assert(
      fc.property(fc.array(anyJson), anyCuts, (texts, cuts) => {
        const body = bytes(texts.map((text) => `\x1e${text}\n`).join(''));
        const pieces = frame('json-seq', cut(body, cuts));
        expect(pieces.map((piece) => 'data' in piece && piece.data)).toEqual(texts);
      }),
      { numRuns: 300 },
    );
  });

  it('tells a whole text without LF, and discards what was cut off', () => {
    const pieces = frameText('json-seq', 'x\x1e{"a":1}\x1e{"a":\x1e12');
    expect(messages(pieces).map(({ data }) => data)).toEqual(['{"a":1}']);
    expect(notes(pieces)).toHaveLength(4);
  });
});

describe('envelopes', () => {
  it('of Connect hold bytes, and the end of the stream text', () => {
    const body = concat([envelope(0, '\x08\x01'), envelope(1, 'zip'), envelope(2, '{}')]);
    const pieces = frame('connect', [body.slice(0, 3), body.slice(3)]);
    expect(messages(pieces)).toEqual([
      { kind: 'message', data: bytes('\x08\x01'), size: 2, chunk: 2 },
      { kind: 'message', data: bytes('zip'), size: 3, chunk: 2 },
      { kind: 'message', data: '{}', size: 2, eventType: 'end-stream', chunk: 2 },
    ]);
    expect(notes(pieces)).toEqual(['A frame of 3 bytes is compressed: it is told as it came.']);
  });

  it('of Connect with JSON hold text', () => {
    expect(frame('connect-json', [envelope(0, '{"a":"€"}')])).toEqual([
      { kind: 'message', data: '{"a":"€"}', size: 11, chunk: 1 },
    ]);
  });

  it('of gRPC-Web end with trailers, in base64 too, padded anywhere', () => {
    const parts = [envelope(0, 'ab'), envelope(0x80, 'grpc-status:0\r\n')];
    const expected = [
      { kind: 'message', data: bytes('ab'), size: 2, chunk: 1 },
      { kind: 'message', data: 'grpc-status:0\r\n', size: 15, eventType: 'trailers', chunk: 1 },
    ];
    expect(frame('grpc-web', [concat(parts)])).toEqual(expected);
    const padded = parts.map((part) => Buffer.from(part).toString('base64')).join('');
    expect(padded).toMatch(/=./);
    expect(frameText('grpc-web-text', padded)).toEqual(expected);
    expect(frameText('grpc-web-text', Buffer.from(concat(parts)).toString('base64'))).toEqual(expected);
  });

  it('that end within a frame are told, and a body that has none', () => {
    expect(notes(frame('connect', [envelope(0, 'abc').slice(0, 7)])).join()).toMatch(
      /7 bytes, of 8, were discarded/,
    );
    expect(notes(frameText('grpc-web', '<html>no')).join()).toMatch(
      /"<html>no".*Perhaps it is not in frames/,
    );
  });

  it('are found again in the middle at a chunk that is made up of whole ones', () => {
    const whole = [envelope(0, 'a'), envelope(0, 'bc')];
    const pieces = frame('connect', [envelope(0, 'lost').slice(3), concat(whole)], { middle: true });
    expect(messages(pieces).map(({ size }) => size)).toEqual([1, 2]);
    const texts = ['AAA', Buffer.from(concat(whole)).toString('base64')].map(bytes);
    expect(messages(frame('grpc-web-text', texts, { middle: true })).map(({ size }) => size)).toEqual([1, 2]);
  });
});

describe('the AI data stream', () => {
  it('names its parts', () => {
    const pieces = frameText('ai-data-stream', 'f:{"messageId":"m"}\n0:"Hel"\n0:"lo"\nzz:1\nd:{}\n');
    expect(messages(pieces).map(({ eventType, data, size }) => [eventType, data, size])).toEqual([
      ['start_step', '{"messageId":"m"}', 17],
      ['text', '"Hel"', 5],
      ['text', '"lo"', 4],
      ['zz', '1', 1],
      ['finish_message', '{}', 2],
    ]);
  });

  it('shows a line that is no part whole', () => {
    const pieces = frameText('ai-data-stream', '{"error":"x"}\n');
    expect(messages(pieces)[0]).toEqual({ kind: 'message', data: '{"error":"x"}', size: 13, chunk: 1 });
    expect(notes(pieces)).toHaveLength(1);
  });
});

describe('plain text', () => {
  it('joins to the whole text, and sizes to the whole body', () => {
    fc.assert(
      fc.property(anyBody, anyCuts, (body, cuts) => {
        const ended = concat([body, bytes('.')]);
        const pieces = messages(frame('text', cut(ended, cuts)));
        const text = pieces.map(({ data }) => data).join('');
        expect(text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(ended));
        expect(pieces.reduce((sum, { size }) => sum + size, 0)).toBe(ended.length);
      }),
    );
  });

  it('is a message a chunk', () => {
    const chunks = [bytes('a'), bytes('€').slice(0, 2), bytes('€').slice(2)];
    expect(frame('text', chunks)).toEqual([
      { kind: 'message', data: 'a', size: 1, chunk: 1 },
      { kind: 'message', data: '€', size: 3, chunk: 3 },
    ]);
  });
});
