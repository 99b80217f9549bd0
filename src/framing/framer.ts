import { AwsEventStreamFramer } from './aws-event-stream.ts';
import { GrpcWebTextFramer } from './base64.ts';
import { CONNECT, CONNECT_JSON, EnvelopeFramer, GRPC_WEB } from './envelope.ts';
import { EventStreamFramer } from './event-stream.ts';
import { JsonArrayFramer } from './json-array.ts';
import { JsonLinesFramer } from './json-lines.ts';
import { JsonSeqFramer } from './json-seq.ts';
import type { Format, Framer, FramerOptions } from './piece.ts';
import { TextFramer } from './text.ts';

export { formatOf, sniff } from './format.ts';
export type {
  CommentPiece,
  Format,
  Framer,
  FramerOptions,
  MessagePiece,
  NotePiece,
  Piece,
  RetryPiece,
} from './piece.ts';

const LIMIT = 1 << 20;

/** A framer for one body of the format. It works on bytes as they come, in time linear in their number. */
export function createFramer(format: Format, options: FramerOptions = {}): Framer {
  const { limit = LIMIT, middle = false } = options;
  switch (format) {
    case 'event-stream':
      return new EventStreamFramer(limit, middle);
    case 'ndjson':
      return new JsonLinesFramer(limit, middle, false);
    case 'ai-data-stream':
      return new JsonLinesFramer(limit, middle, true);
    case 'json-seq':
      return new JsonSeqFramer(limit, middle);
    case 'json-array':
      return new JsonArrayFramer(limit, middle);
    case 'connect':
      return new EnvelopeFramer(limit, middle, CONNECT);
    case 'connect-json':
      return new EnvelopeFramer(limit, middle, CONNECT_JSON);
    case 'grpc-web':
      return new EnvelopeFramer(limit, middle, GRPC_WEB);
    case 'grpc-web-text':
      return new GrpcWebTextFramer(limit, middle);
    case 'aws-event-stream':
      return new AwsEventStreamFramer(limit, middle);
    case 'text':
      return new TextFramer(limit, middle);
  }
}
