import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import {
  createFramer,
  type Format,
  type FramerOptions,
  type MessagePiece,
  type Piece,
} from '../../../src/framing/framer.ts';

const encoder = new TextEncoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

export function concat(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function frame(format: Format, chunks: Uint8Array[], options?: FramerOptions): Piece[] {
  const framer = createFramer(format, options);
  const pieces: Piece[] = [];
  for (const chunk of chunks) {
    const own = chunk.slice();
    pieces.push(...framer.push(own));
    // A framer keeps no reference to a chunk: its memory may be used again.
    own.fill(0x58);
  }
  return [...pieces, ...framer.end()];
}

export function frameText(format: Format, text: string, options?: FramerOptions): Piece[] {
  return frame(format, [bytes(text)], options);
}

export function messages(pieces: Piece[]): MessagePiece[] {
  return pieces.filter((piece) => piece.kind === 'message');
}

export function notes(pieces: Piece[]): string[] {
  return pieces.filter((piece) => piece.kind === 'note').map(({ data }) => data);
}

export function withoutChunk(pieces: Piece[]): object[] {
  return pieces.map(({ chunk: _, ...piece }) => piece);
}

/** Cuts a body at positions that `cuts` tells, each modulo what is left; an empty list leaves it whole. */
export function cut(body: Uint8Array, cuts: number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (const length of cuts) {
    const end = Math.min(body.length, start + length);
    chunks.push(body.slice(start, end));
    start = end;
  }
  chunks.push(body.slice(start));
  return chunks;
}

export const anyCuts = fc.oneof(
  fc.array(fc.nat(12), { maxLength: 40 }),
  fc.constant(new Array<number>(400).fill(1)),
);

/** Bytes of a stream and such as break it: separators, characters of two to four bytes, bytes that are no UTF-8. */
const anyAtom = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('\n', '\r', '\r\n', '\n\n').map(bytes) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('data', 'event', 'id', 'retry', 'data:', 'data: ', 'id:').map(bytes),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('a', 'bc', ':', ': ', ' ', '\0', '7', '1e9', '\ufeff', 'ï»¿', 'é', '€', '😀', '\ufffd')
      .map(bytes),
  },
  { weight: 1, arbitrary: fc.constantFrom('{"a":1}', '0:"x"', '\x1e', '"', '[', '}', '\\').map(bytes) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        [0xef],
        [0xef, 0xbb],
        [0xc3],
        [0xe2, 0x82],
        [0xf0, 0x9f, 0x98],
        [0x80],
        [0xff],
        [0xed, 0xa0, 0x80],
      )
      .map((list) => Uint8Array.from(list)),
  },
);

export const anyBody = fc.array(anyAtom, { maxLength: 30 }).map(concat);

/** A body of blocks that mostly make sense. */
export const likelyStream = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'data: x\n',
        'data:€😀\n',
        'data\n',
        'event: e\n',
        'event:\n',
        'id: 1\n',
        'id\n',
        'id:\0\n',
      ),
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        ': c\n',
        ':c\r',
        'retry: 30\n',
        'retry:03\r\n',
        'retry: x\n',
        'Data: no\n',
      ),
      fc.constantFrom('data: a\r', 'data:  b\r\n', 'id: 2\r', 'event: f\r\n', '\n\n'),
    ),
    { maxLength: 25 },
  )
  .map((parts) => bytes(parts.join('')));

/** An envelope of Connect or gRPC-Web. */
export function envelope(flags: number, payload: Uint8Array | string): Uint8Array {
  const body = typeof payload === 'string' ? bytes(payload) : payload;
  const header = new Uint8Array(5);
  header[0] = flags;
  new DataView(header.buffer).setUint32(1, body.length);
  return concat([header, body]);
}

export const anyJson = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.stringify(value, null, value ? 1 : 0));

/** A message of `application/vnd.amazon.eventstream`, by Node's own CRC-32 of its parts. */
export function awsMessage(eventType: string, json: string, messageType = 'event'): Uint8Array {
  const header = (name: string, value: string) =>
    Buffer.concat([
      Buffer.from([name.length]),
      Buffer.from(name),
      Buffer.from([7, 0, value.length]),
      Buffer.from(value),
    ]);
  const headers = Buffer.concat([
    header(`:${messageType}-type`, eventType),
    header(':content-type', 'application/json'),
    header(':message-type', messageType),
  ]);
  const payload = Buffer.from(json);
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(headers.length + payload.length + 16, 0);
  lengths.writeUInt32BE(headers.length, 4);
  const crc = (of: Uint8Array) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(of));
    return bytes;
  };
  const before = Buffer.concat([lengths, crc(lengths), headers, payload]);
  return new Uint8Array(Buffer.concat([before, crc(before)]));
}
