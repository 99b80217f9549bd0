/** Streams of binary frames with a length in front: Connect and gRPC-Web. */
import { numbered } from './load.ts';
import type { Exchange, HttpRoute } from './route.ts';
import { jsonValue } from './stream-json.ts';
import { openStream, SERIES_PARAMS, sendSeries } from './stream-series.ts';

const CONNECT_END = 0x02;
const GRPC_TRAILER = 0x80;
const FRAME_PARAMS = { bytes: '40: text in each message, bytes', ...SERIES_PARAMS };

/** One frame: u8 flags, u32 big-endian length, payload. */
export function frame(flags: number, payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** A number as protobuf writes it: 7 bits per byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** The protobuf message `{ 1: n as varint, 2: text as string }`. */
function protobuf(n: number, text: string): Buffer {
  return Buffer.concat([
    Buffer.from([0x08]),
    varint(n),
    Buffer.from([0x12]),
    varint(text.length),
    Buffer.from(text),
  ]);
}

function connect(exchange: Exchange): void {
  const code = exchange.query.text('error');
  const end = code === '' ? {} : { error: { code, message: `the lab says ${code}` } };
  sendSeries(openStream(exchange, 'application/connect+json'), exchange, {
    piece: (n) => frame(0, jsonValue(exchange, n)),
    tail: frame(CONNECT_END, JSON.stringify(end)),
  });
}

function grpcWeb(exchange: Exchange): void {
  const { query } = exchange;
  const isText = query.flag('text');
  // In the text form each frame is padded by itself, so padding stands in the middle of the body.
  const form = (bytes: Buffer): string | Buffer => (isText ? bytes.toString('base64') : bytes);
  const status = query.number('error', 0);
  const trailers = `grpc-status:${status}\r\ngrpc-message:${status === 0 ? '' : 'the lab says no'}\r\n`;
  sendSeries(openStream(exchange, `application/grpc-web${isText ? '-text' : ''}+proto`), exchange, {
    piece: (n) => form(frame(0, protobuf(n, numbered(n, query.number('bytes', 40))))),
    tail: form(frame(GRPC_TRAILER, trailers)),
  });
}

export const streamFrameRoutes: readonly HttpRoute[] = [
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/connect',
    summary: 'A Connect stream: JSON messages in envelopes, then the end-stream envelope.',
    params: { ...FRAME_PARAMS, error: 'none: error code in the end-stream message, such as unavailable' },
    handle: connect,
  },
  {
    kind: 'stream',
    method: 'GET or POST',
    path: '/stream/grpc-web',
    summary: 'A gRPC-Web stream: protobuf messages {1: number, 2: text}, then the trailer frame.',
    params: { ...FRAME_PARAMS, error: '0: grpc-status of the trailer', text: '0: 1 sends the base64 form' },
    handle: grpcWeb,
  },
];
