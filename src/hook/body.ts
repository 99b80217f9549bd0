import type { Connection } from './connection.ts';
import { decodeStart, indexOf, slice, subarray, toLowerCase, typedByteLength } from './natives.ts';
import type { Observer } from './observer.ts';

/** One body on its way to the page. Teeing and cloning give it several readers; each byte is told once. */
export interface Body {
  /** Undefined while its first bytes must tell whether it is a stream at all. */
  connection: Connection | undefined;
  /** Makes the connection: what is known of the response is asked for only then. */
  readonly announce: () => Connection;
  /** Bytes told, from the start. */
  told: number;
  /** Readers that have not cancelled. */
  readers: number;
  over: boolean;
}

/** How far one reader of a body is, in bytes. */
export interface Cursor {
  readonly body: Body;
  at: number;
  /** It was cancelled. */
  gone: boolean;
}

export function cursorOf(body: Body, at = 0): Cursor {
  return { body, at, gone: false };
}

export const ENDED = 0;
export const BY_PAGE = 1;
export const FAILED = 2;

/** Content types of streams; a `+suffix` or parameters may follow. */
const STREAMS = [
  'text/event-stream',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/json-seq',
  'application/geo+json-seq',
  'application/stream+json',
  'application/connect+',
  'application/grpc-web',
  'application/vnd.amazon.eventstream',
];
/** What streams are mislabelled as. */
const PLAIN = ['text/plain', 'application/json', 'application/octet-stream'];
/** How a line of an event stream begins. */
const FIELDS = ['data:', 'event:', 'id:', 'retry:', ':'];

function startsWithOne(text: string, starts: string[]): boolean {
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] as string;
    if (slice(text, 0, start.length) === start) return true;
  }
  return false;
}

/** Whether a body of this content type streams: surely, perhaps (its first bytes tell), or not. */
export function streams(contentType: string): 'yes' | 'perhaps' | 'no' {
  const type = toLowerCase(contentType);
  if (startsWithOne(type, STREAMS)) return 'yes';
  return type === '' || startsWithOne(type, PLAIN) ? 'perhaps' : 'no';
}

/** Whether a text begins like an event stream: a whole line that is a field or a comment. */
export function looksLikeEvents(text: string): boolean {
  const start = text[0] === '\ufeff' ? slice(text, 1) : text;
  return startsWithOne(start, FIELDS) && (indexOf(text, '\n') >= 0 || indexOf(text, '\r') >= 0);
}

export function newBody(sure: boolean, announce: () => Connection): Body {
  return { connection: sure ? announce() : undefined, announce, told: 0, readers: 1, over: false };
}

/** A reader got `bytes`: tells what no other reader got before. */
export function got(observer: Observer, cursor: Cursor, bytes: Uint8Array): void {
  const { body } = cursor;
  const size = typedByteLength(bytes);
  cursor.at += size;
  const news = cursor.at - body.told;
  if (body.over || news <= 0) return;
  if (!body.connection) {
    const start = size > 256 ? subarray(bytes, 0, 256) : bytes;
    body.over = cursor.at > size || !looksLikeEvents(decodeStart(start));
    if (body.over) return;
    body.connection = body.announce();
  }
  const offset = body.told;
  body.told = cursor.at;
  observer.piece(body.connection, offset, news, news < size ? subarray(bytes, size - news) : bytes);
}

/** The body is over. */
export function ended(observer: Observer, body: Body, how: number, message: string): void {
  if (body.over) return;
  body.over = true;
  if (body.connection) observer.finished(body.connection, how, message);
}

/** A reader gave it up: the browser does when the last one has. */
export function cancelled(observer: Observer, cursor: Cursor): void {
  if (cursor.gone) return;
  cursor.gone = true;
  if (--cursor.body.readers <= 0) ended(observer, cursor.body, BY_PAGE, '');
}
