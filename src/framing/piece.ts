import type { Bytes, Milliseconds } from '../units.ts';

/** What a framer makes of a body, in the order of the bytes. `chunk` is 1-based: the chunk whose bytes completed it. */
export type Piece = MessagePiece | CommentPiece | RetryPiece | NotePiece;

export interface MessagePiece {
  kind: 'message';
  /** Text, or a copy of the bytes where the format is binary. */
  data: string | Uint8Array;
  /** The payload as it came, whole, also when `data` was cut. Bytes that are no UTF-8 count as they came. */
  size: Bytes;
  truncated?: true;
  /** event-stream: the event's type, `message` by default. Other formats: the part's name where they have one. */
  eventType?: string;
  /** event-stream: the last event ID that the event carries; absent when it is empty, as in a recording. */
  lastEventId?: string;
  /** event-stream: only if this very block had an `id` field that counted. */
  id?: string;
  chunk: number;
}

export interface CommentPiece {
  kind: 'comment';
  /** Without the colon and one space after it. */
  data: string;
  chunk: number;
}

export interface RetryPiece {
  kind: 'retry';
  /** At most `Number.MAX_SAFE_INTEGER`. */
  reconnectionTime: Milliseconds;
  chunk: number;
}

/** Something that no reader of the stream's events sees but whoever debugs it should know: a sentence. */
export interface NotePiece {
  kind: 'note';
  data: string;
  /** A few words that name what it tells, the same for the same: for those that do not read sentences. */
  code: string;
  /** How often that was, where the note sums up; it includes those told one by one. */
  count?: number;
  chunk: number;
}

/** Turns the chunks of one body into pieces. It never throws, whatever the bytes. */
export interface Framer {
  /** Takes the next bytes, keeps no reference to them, and tells the pieces they completed. */
  push(chunk: Uint8Array): Piece[];
  /** The body ended, or was cut. Nothing is pushed after it. */
  end(): Piece[];
}

/** `connect-json` is `connect` whose payloads are text. */
export type Format =
  | 'event-stream'
  | 'ndjson'
  | 'json-seq'
  | 'json-array'
  | 'connect'
  | 'connect-json'
  | 'grpc-web'
  | 'grpc-web-text'
  | 'ai-data-stream'
  | 'aws-event-stream'
  | 'text';

export interface FramerOptions {
  /** Bytes kept of one payload; 1 MiB by default. Memory stays within a small multiple of it. */
  limit?: Bytes;
  /** The first bytes may be in the middle of a frame: skip to the first boundary and say so. */
  middle?: boolean;
}
