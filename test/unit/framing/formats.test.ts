import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, type Format, formatOf, sniff } from '../../../src/framing/framer.ts';
import {
  anyBody,
  anyCuts,
  bytes,
  concat,
  cut,
  frame,
  frameText,
  likelyStream,
  messages,
  notes,
  withoutChunk,
} from './helpers.ts';

const FORMATS: Format[] = [
  'event-stream',
  'ndjson',
  'json-seq',
  'connect',
  'connect-json',
  'grpc-web',
  'grpc-web-text',
  'ai-data-stream',
  'text',
];

function envelope(flags: number, payload: Uint8Array | string): Uint8Array {
  const body = typeof payload === 'string' ? bytes(payload) : payload;
  const header = new Uint8Array(5);
  header[0] = flags;
  new DataView(header.buffer).setUint32(1, body.length);
  return concat([header, body]);
}

const anyFrame = fc
  .tuple(fc.constantFrom(0, 0, 1, 2, 3, 0x80, 0x81, 0x3c), anyBody)
  .map(([flags, payload]) => envelope(flags, payload));
const anyFrames = fc
  .tuple(fc.array(anyFrame, { maxLength: 6 }), anyBody)
  .map(([all, tail]) => concat([...all, tail]));
const anyBase64 = fc
  .array(anyFrames, { maxLength: 4 })
  .map((parts) => bytes(parts.map((part) => Buffer.from(part).toString('base64')).join('\r\n')));

const anyJson = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value, null, value ? 1 : 0));
const anySeq = fc
  .array(
    fc.oneof(
      anyJson.map((json) => bytes(`\x1e${json}\n`)),
      anyBody,
    ),
    { maxLength: 6 },
  )
  .map(concat);

const BODIES: Record<Format, fc.Arbitrary<Uint8Array>> = {
  'event-stream': anyBody,
  ndjson: anyBody,
  'json-seq': fc.oneof(anySeq, anyBody),
  connect: fc.oneof(anyFrames, anyBody),
  'connect-json': fc.oneof(anyFrames, anyBody),
  'grpc-web': fc.oneof(anyFrames, anyBody),
  'grpc-web-text': fc.oneof(anyBase64, anyBody),
  'ai-data-stream': anyBody,
  text: anyBody,
};

describe.each(FORMATS)('%s', (format) => {
  it('gives the same pieces however the body is cut', () => {
    if (format === 'text') return; // its pieces are the chunks: see below
    fc.assert(
      fc.property(BODIES[format], anyCuts, fc.constantFrom(1, 5, 1000), (body, cuts, limit) => {
        expect(withoutChunk(frame(format, cut(body, cuts), { limit }))).toEqual(
          withoutChunk(frame(format, [body], { limit })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('takes a body from any position without throwing, and tells that it began in the middle', () => {
    fc.assert(
      fc.property(BODIES[format], anyCuts, fc.nat(40), (body, cuts, from) => {
        const pieces = frame(format, cut(body.subarray(from), cuts), { middle: true });
        if (pieces.length > 0) expect(notes(pieces).join()).toMatch(/egan in the middle/);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps no more of a payload than the limit', () => {
    const framer = createFramer(format, { limit: 1000 });
    const pieces = [
      ...framer.push(
        format.startsWith('connect') || format === 'grpc-web'
          ? envelope(0, '').fill(0x7f, 1)
          : bytes('\x1e"'),
      ),
      ...Array.from({ length: 1280 }, () => framer.push(new Uint8Array(16_384).fill(0x61))).flat(),
      ...framer.end(),
    ];
    for (const { data } of messages(pieces)) expect(data.length).toBeLessThanOrEqual(1000);
    expect(notes(pieces).length).toBeGreaterThan(0);
  });
});

describe.each(['event-stream', 'ndjson', 'json-seq'] as const)('%s from the middle', (format) => {
  it('gives the last of the messages that the whole body gives', () => {
    const body = format === 'event-stream' ? likelyStream : format === 'ndjson' ? anyBody : anySeq;
    fc.assert(
      fc.property(body, fc.nat(60), (whole, from) => {
        const all = messages(frame(format, [whole])).map(({ data }) => data);
        const rest = messages(frame(format, [whole.subarray(from)], { middle: true })).map(
          ({ data }) => data,
        );
        expect(rest).toEqual(rest.length === 0 ? [] : all.slice(-rest.length));
      }),
      { numRuns: 1000 },
    );
  });
});

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

describe('the format of a response', () => {
  const none = () => null;
  it.each([
    ['text/event-stream; charset=utf-8', 'event-stream'],
    ['Text/Event-Stream;', 'event-stream'],
    ['application/x-ndjson', 'ndjson'],
    ['application/geo+json-seq', 'json-seq'],
    ['application/connect+proto', 'connect'],
    ['application/connect+json', 'connect-json'],
    ['application/grpc-web+proto', 'grpc-web'],
    ['application/grpc-web', 'grpc-web'],
    ['application/grpc-web-text+proto', 'grpc-web-text'],
    ['application/json', undefined],
    ['text/event-stream-x', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%s is %s', (type, format) => expect(formatOf(type, none)).toBe(format));

  it('is told by the AI SDK in a header of its own', () => {
    const only = (name: string) => (asked: string) => (asked === name ? 'v1' : null);
    expect(formatOf('text/event-stream', only('x-vercel-ai-data-stream'))).toBe('ai-data-stream');
    expect(formatOf('text/plain', only('x-vercel-ai-ui-message-stream'))).toBe('event-stream');
  });
});

describe('sniffing', () => {
  it.each(
    [
      ['', 'more'],
      ['\ufeffdata: x\n\n', 'event-stream'],
      [': ok\r\n\r\nevent: a\r\ndata: x\r\n\r\n', 'event-stream'],
      [': ok\n\n', 'more'],
      ['dat', 'more'],
      ['data: x\n', 'more'],
      [`data: ${'x'.repeat(20_000)}`, 'event-stream'],
      ['data:\n  yaml: 1\n', undefined],
      ['date: today', undefined],
      ['Hello', undefined],
      ['<!doctype html>', undefined],
      ['{"a":1}\n{"b', 'ndjson'],
      ['{"a":1}\r\n[', 'ndjson'],
      ['{"a":1}\n', 'more'],
      ['{"a":', 'more'],
      [`["${'x'.repeat(20_000)}`, undefined],
      ['{\n  "a": 1\n}\n', undefined],
      ['\x1e{"a"', 'json-seq'],
      ['\x1e', 'more'],
      ['0:"Hello"\n', 'ai-data-stream'],
      ['d:{', 'more'],
      ['d', 'more'],
      ['1:2\n', undefined],
      ['0:"no\n', undefined],
    ].map(([text, format]) => ({ text, format, shown: text?.slice(0, 40) })),
  )('$shown is $format', ({ text = '', format }) => expect(sniff(bytes(text))).toBe(format));

  it('tells of the first bytes what it tells of more of them, or that it needs more', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(60), (body, end) => {
        const early = sniff(body.slice(0, end));
        if (early !== 'more' && early !== undefined) expect(sniff(body)).toBe(early);
      }),
      { numRuns: 1000 },
    );
  });
});
