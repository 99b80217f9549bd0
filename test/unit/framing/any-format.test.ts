import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, type Format } from '../../../src/framing/framer.ts';
import {
  anyBody,
  anyCuts,
  anyJson,
  awsMessage,
  bytes,
  concat,
  cut,
  envelope,
  frame,
  likelyStream,
  messages,
  notes,
  withoutChunk,
} from './helpers.ts';

const FORMATS: Format[] = [
  'event-stream',
  'ndjson',
  'json-seq',
  'json-array',
  'connect',
  'connect-json',
  'grpc-web',
  'grpc-web-text',
  'ai-data-stream',
  'aws-event-stream',
  'text',
];

const anyFrame = fc
  .tuple(fc.constantFrom(0, 0, 1, 2, 3, 0x80, 0x81, 0x3c), anyBody)
  .map(([flags, payload]) => envelope(flags, payload));
const anyFrames = fc
  .tuple(fc.array(anyFrame, { maxLength: 6 }), anyBody)
  .map(([all, tail]) => concat([...all, tail]));
const anyBase64 = fc
  .array(anyFrames, { maxLength: 4 })
  .map((parts) => bytes(parts.map((part) => Buffer.from(part).toString('base64')).join('\r\n')));

const anySeq = fc
  .array(
    fc.oneof(
      anyJson.map((json) => bytes(`\x1e${json}\n`)),
      anyBody,
    ),
    { maxLength: 6 },
  )
  .map(concat);

const anySeparator = fc.constantFrom(',', '\n,\r\n', ' ,\n', '', ',,', ']', '[', '}', '"');
const anyArray = fc
  .array(fc.tuple(fc.oneof(anyJson.map(bytes), anyBody), anySeparator.map(bytes)), { maxLength: 8 })
  .map((parts) => concat([bytes('['), ...parts.flat()]));

const anyAws = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('chunk', 'metadata'), anyJson).map(([type, json]) => awsMessage(type, json)),
      anyBody,
    ),
    { maxLength: 6 },
  )
  .map(concat);

const BODIES: Record<Format, fc.Arbitrary<Uint8Array>> = {
  'event-stream': anyBody,
  ndjson: anyBody,
  'json-seq': fc.oneof(anySeq, anyBody),
  'json-array': fc.oneof(anyArray, anyBody),
  connect: fc.oneof(anyFrames, anyBody),
  'connect-json': fc.oneof(anyFrames, anyBody),
  'grpc-web': fc.oneof(anyFrames, anyBody),
  'grpc-web-text': fc.oneof(anyBase64, anyBody),
  'ai-data-stream': anyBody,
  'aws-event-stream': fc.oneof(anyAws, anyBody),
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
