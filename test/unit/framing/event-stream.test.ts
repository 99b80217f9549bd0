import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, type Piece } from '../../../src/framing/framer.ts';
import {
  anyBody,
  anyCuts,
  bytes,
  cut,
  frame,
  frameText,
  likelyStream,
  messages,
  notes,
  withoutChunk,
} from './helpers.ts';
import { interpret, type OracleItem } from './oracle.ts';

function asOracle(pieces: Piece[]): OracleItem[] {
  return pieces.flatMap((piece): OracleItem[] => {
    switch (piece.kind) {
      case 'message': {
        const { eventType, data, lastEventId = '' } = piece;
        expect(piece.id === undefined || piece.id === lastEventId).toBe(true);
        const event = { type: eventType as string, data: data as string, lastEventId };
        return [{ event, hasId: piece.id !== undefined }];
      }
      case 'comment':
        return [{ comment: piece.data }];
      case 'retry':
        return [{ retry: piece.reconnectionTime }];
      default:
        return [];
    }
  });
}

describe('an event stream', () => {
  it('reads as the standard says, however it is cut into chunks', () => {
    fc.assert(
      fc.property(fc.oneof(anyBody, likelyStream), anyCuts, (body, cuts) => {
        expect(asOracle(frame('event-stream', cut(body, cuts)))).toEqual(interpret(body));
      }),
      { numRuns: 4000 },
    );
  });

  it('gives the same pieces and notes however it is cut, also with a small limit and from the middle', () => {
    const options = fc.record({ limit: fc.constantFrom(1, 3, 8, 1000), middle: fc.boolean() });
    fc.assert(
      fc.property(fc.oneof(anyBody, likelyStream), anyCuts, options, (body, cuts, opts) => {
        expect(withoutChunk(frame('event-stream', cut(body, cuts), opts))).toEqual(
          withoutChunk(frame('event-stream', [body], opts)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps a beginning of data that is longer than the limit, and tells its whole size', () => {
    fc.assert(
      fc.property(fc.oneof(anyBody, likelyStream), fc.integer({ min: 1, max: 6 }), (body, limit) => {
        const whole = messages(frame('event-stream', [body]));
        const cutOff = messages(frame('event-stream', [body], { limit }));
        expect(cutOff.map(({ size }) => size)).toEqual(whole.map(({ size }) => size));
        cutOff.forEach((piece, i) => {
          const data = whole[i]!.data as string;
          expect(piece.truncated ?? false).toBe(piece.size > limit);
          if (piece.truncated) expect(data.startsWith(piece.data as string)).toBe(true);
          else expect(piece.data).toBe(data);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('tells sizes in bytes of the data, and the chunk that completed each piece', () => {
    const chunks = ['data: €\nda', 'ta: a\r', '\n\r\n: c\nretry: 5\n'].map(bytes);
    expect(frame('event-stream', chunks).filter(({ kind }) => kind !== 'note')).toEqual([
      { kind: 'message', data: '€\na', size: 5, eventType: 'message', chunk: 3 },
      { kind: 'comment', data: 'c', chunk: 3 },
      { kind: 'retry', reconnectionTime: 5, chunk: 3 },
    ]);
    const [onCr] = messages(frame('event-stream', ['data: x\r\r', '\n'].map(bytes)));
    expect(onCr?.chunk).toBe(1);
  });

  it('keeps the id of a block without data, and tells that browsers differ', () => {
    const pieces = frameText('event-stream', 'id: 7\n\ndata: x\n\ndata: y\nid\n\n');
    expect(messages(pieces)).toEqual([
      { kind: 'message', data: 'x', size: 1, eventType: 'message', lastEventId: '7', chunk: 1 },
      { kind: 'message', data: 'y', size: 1, eventType: 'message', id: '', chunk: 1 },
    ]);
    expect(notes(pieces).join()).toMatch(/the id "7" but no data.*Firefox/);
  });

  it.each([
    ['\ufeffdata: x\n\n', /byte order mark/],
    ['data: x\r\n\r\n', /end with CRLF/],
    ['data: x\r\n\n', /mixed: CRLF, LF/],
    ['data: x\n\r', /^Line ends are mixed: LF, CR\.$/],
    ['data: x\r\r', /end with CR\./],
    ['Data: x\n\n', /no field has the name "Data"/],
    ['\ufeff\ufeffdata: x\n\n', /no field has the name "\ufeffdata"/],
    ['id: a\0b\n\n', /contains NUL: "a\\u0000b"/],
    ['retry: 1e9\n', /not digits only: "1e9"/],
    ['retry:\n', /not digits only: ""/],
    ['event: tick\n\n', /the event "tick" but has no data/],
    ['data: x\n\ndata: lost\nid: 5\n', /17 bytes were discarded, "data: lost"/],
    ['data: x\n\n: pin', /5 bytes were discarded, ": pin"/],
  ])('notes what is odd in %j', (text, note) => {
    expect(notes(frameText('event-stream', text)).join('\n')).toMatch(note);
  });

  it('says nothing of a stream that is in order', () => {
    expect(notes(frameText('event-stream', ': hi\nevent: a\nid: 1\ndata: \ufffd\n\nretry: 1\n\n\n'))).toEqual(
      [],
    );
  });

  it('notes invalid UTF-8, not a U+FFFD that was sent', () => {
    const body = Uint8Array.from([...bytes('data: \ufffd'), 0xff, 10, 10]);
    const pieces = frame('event-stream', [body]);
    expect(messages(pieces)[0]).toMatchObject({ data: '\ufffd\ufffd', size: 4 });
    expect(notes(pieces).join()).toMatch(/no UTF-8/);
  });

  it('takes a retry of digits, however many', () => {
    const pieces = frameText('event-stream', `retry: 1000000000\nretry: ${'9'.repeat(400)}\n`);
    expect(pieces.flatMap((piece) => (piece.kind === 'retry' ? [piece.reconnectionTime] : []))).toEqual([
      1_000_000_000,
      Number.MAX_SAFE_INTEGER,
    ]);
  });

  it('does not take ï»¿ for a byte order mark', () => {
    expect(messages(frameText('event-stream', 'ï»¿data: x\n\n'))).toEqual([]);
  });

  it('begins in the middle at the first blank line, of which a lone LF at the very beginning is none', () => {
    const pieces = frameText('event-stream', '\ndata: half\n\ndata: whole\n\n', { middle: true });
    expect(messages(pieces).map(({ data }) => data)).toEqual(['whole']);
    expect(notes(pieces)[0]).toMatch(/12 bytes were skipped/);
  });

  it('reads 20 MB without a line end in linear time, keeping the beginning', () => {
    const framer = createFramer('event-stream', { limit: 100 });
    const chunk = new Uint8Array(16_384).fill(0x61);
    framer.push(bytes('data: '));
    for (let i = 0; i < 1280; i++) expect(framer.push(chunk)).toEqual([]);
    const [message] = messages(framer.push(bytes('\n\n')));
    expect(message).toMatchObject({ data: 'a'.repeat(100), size: 1280 * 16_384, truncated: true });
  });

  it('holds no more than the limit of an event of many lines', () => {
    const framer = createFramer('event-stream', { limit: 1000 });
    const chunk = bytes('data: 0123456789\n'.repeat(1000));
    for (let i = 0; i < 100; i++) framer.push(chunk);
    const [message] = messages(framer.push(bytes('\n')));
    expect(message).toMatchObject({ size: 100_000 * 11 - 1, truncated: true });
    expect(message!.data.length).toBe(1000);
  });

  it('counts what repeats: 1,000,000 blocks without data make a handful of notes', () => {
    const framer = createFramer('event-stream');
    const chunk = bytes('event: a\n\n'.repeat(10_000));
    const pieces: Piece[] = [];
    for (let i = 0; i < 100; i++) pieces.push(...framer.push(chunk));
    pieces.push(...framer.end());
    expect(pieces.length).toBeLessThan(10);
    expect(notes(pieces).at(-1)).toBe('In all: block without data × 1000000.');
  });

  it('dispatches 1,000,000 empty events', () => {
    const framer = createFramer('event-stream');
    const chunk = bytes('data\n\n'.repeat(10_000));
    let count = 0;
    for (let i = 0; i < 100; i++) count += messages(framer.push(chunk)).length;
    expect(count).toBe(1_000_000);
  });

  it('may be cut at every byte', () => {
    const body = bytes('\ufeffid: 1\r\nevent: é\r\ndata: 😀\r\ndata\r\n\r\n: c\rretry: 5\n\n');
    for (let end = 0; end <= body.length; end++)
      expect(asOracle(frame('event-stream', [body.slice(0, end)]))).toEqual(interpret(body.slice(0, end)));
  });
});
