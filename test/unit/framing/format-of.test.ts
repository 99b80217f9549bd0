import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf, sniff } from '../../../src/framing/framer.ts';
import { anyBody, bytes } from './helpers.ts';

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
