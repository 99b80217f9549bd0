import type { Moment } from '../protocol.ts';
import type { Bytes, EpochMs, Milliseconds, Seq } from '../units.ts';

/** The lines of a recording, as the recording format documents them. Names here are names in the file. */

export type Api = 'EventSource' | 'WebSocket' | 'fetch' | 'XMLHttpRequest';
/** `worker`: one of the three kinds; the network layer does not tell which. */
export type Context = 'page' | 'iframe' | 'dedicated-worker' | 'shared-worker' | 'service-worker' | 'worker';
/** Names as sent or received (HTTP/2 has them in lower case), in order; a name may come more than once. */
export type HeaderList = [name: string, value: string][];
/** Who says so: what the page saw, what the network layer saw, or what we concluded. */
export type Source = 'hook' | 'wire' | 'inferred';
export type ClosedBy = 'page' | 'server' | 'network' | 'unknown';
/** A payload: text, or bytes as base64. */
export type Data = string | { base64: string };

export interface RecordingLine {
  type: 'recording';
  version: 1;
  product: 'streamgauge';
  productVersion: string;
  startedDateTime: string;
  userAgent: string;
  page: { url: string; title: string };
}

export interface ConnectionLine {
  type: 'connection';
  id: string;
  api: Api;
  context: Context;
  frameUrl: string;
  /** Absolute, as the browser resolved it. */
  url: string;
  /** `url` is a prefix; this is its full length in UTF-16 units. */
  urlLength?: number;
  method?: string;
  withCredentials?: boolean;
  /** Subprotocols the page asked for. */
  protocols?: string[];
  /** Where it was made, of a fetch or XHR where its answer was read: the page's own frames of the call stack. */
  stack?: string;
  /** A series of requests that ask again and again, each an attempt; inferred from when they begin and end. */
  polling?: 'long' | 'short';
  /** Inferred: the connection (by id) that the page lost and replaced by this one. */
  continues?: string;
  /** It was made before the recorder listened; what happened before is known only from the backlog. */
  predatesRecording?: boolean;
}

interface RecordBase {
  type: 'record';
  seq: Seq;
  t: EpochMs;
  connection: string;
  attempt: number;
  source: Source;
  /** Kept by the page before the recorder listened. */
  backlog?: boolean;
}

/** Who started a request, as the browser's network layer tells it. */
export interface Initiator {
  /**
   * Chromium's own word ('script', 'parser', 'preload', …); 'document' where only what asked is known: a document, or
   * the script of a worker.
   */
  type: string;
  url?: string;
  /** From 1. */
  line?: number;
  /** The frames of its call stack and of those that led to it, one a line, the innermost first. */
  stack?: string;
}

export interface ConnectingRecord extends RecordBase {
  kind: 'connecting';
  lastEventId?: string;
  /** Seen on the wire: undefined also when the network layer was not watched. */
  lastEventIdSent?: string;
  method?: string;
  requestHeaders?: HeaderList;
  /** Left out where the connection's `stack` says where it was made. */
  initiator?: Initiator;
}
/** What the network layer knows of an answer. */
export interface Answer {
  status?: number;
  headers?: HeaderList;
  httpVersion?: string;
  /** IP address that answered. */
  remoteAddress?: string;
  /** URLs that sent the browser on, with their status. */
  redirects?: { url: string; status: number }[];
  /** Phases in milliseconds, by their names in HAR 1.2; one that did not happen is left out. */
  timings?: { [phase: string]: Milliseconds };
  fromCache?: boolean;
  /** The browser's own name of a network error. */
  netError?: string;
}
export interface OpenRecord extends RecordBase, Answer {
  kind: 'open';
  protocol?: string;
  extensions?: string;
}
interface PayloadRecord extends RecordBase {
  eventType?: string;
  lastEventId?: string;
  id?: string;
  data: Data;
  size: Bytes;
  /** `data` is a prefix; `size` is the full size. */
  truncated?: boolean;
  /** Number, from 1, of the piece of the body (as the page or the network layer got it) that completed it. */
  chunk?: number;
  /** `send` only: bytes queued and not yet handed to the network, read right after the call. */
  bufferedAmount?: Bytes;
}
export interface ReceivedRecord extends PayloadRecord {
  kind: 'message';
}
export interface SentRecord extends PayloadRecord {
  kind: 'send';
}
export type MessageRecord = ReceivedRecord | SentRecord;
export interface CommentRecord extends RecordBase {
  kind: 'comment';
  data: string;
  chunk?: number;
}
export interface RetryRecord extends RecordBase {
  kind: 'retry';
  reconnectionTime: Milliseconds;
  chunk?: number;
}
/** What a reader of the stream should know and no event shows: a field ignored, a tail discarded, a part not seen. */
export interface NoteRecord extends RecordBase {
  kind: 'note';
  data: string;
  /** A few words that name what it tells, the same for the same. */
  code?: string;
  /** How often that was, where the note sums up. */
  count?: number;
  /** Of the events that it tells of. */
  eventType?: string;
  chunk?: number;
}
export interface ErrorRecord extends RecordBase, Answer {
  kind: 'error';
  /**
   * The object's readyState while its error event ran. EventSource: 0 = it will retry, 2 = it gave up. A fetch has
   * none.
   */
  readyState?: number;
  message?: string;
}
export interface ReconnectRecord extends RecordBase {
  kind: 'reconnect';
  /** Observed, from the loss until the next attempt was seen (its start where known, else its outcome). */
  delay: Milliseconds;
  reconnectionTime?: Milliseconds;
  /** Held by the object when the attempt starts. */
  lastEventId?: string;
  /** The page made a new EventSource: it starts without the id that the lost one held. */
  lastEventIdForgotten?: string;
}
export interface CloseRecord extends RecordBase, Answer {
  kind: 'close';
  by: ClosedBy;
  code?: number;
  reason?: string;
  wasClean?: boolean;
}

/** One timestamped fact. */
export type StreamRecord =
  | ConnectingRecord
  | OpenRecord
  | MessageRecord
  | CommentRecord
  | RetryRecord
  | NoteRecord
  | ErrorRecord
  | ReconnectRecord
  | CloseRecord;
export type RecordKind = StreamRecord['kind'];

export type Severity = 'info' | 'advice' | 'warning' | 'error';

export interface Finding {
  type: 'finding';
  /** Id in the rule catalogue. */
  rule: string;
  severity: Severity;
  connection?: string;
  origin?: string;
  title: string;
  evidence: Record<string, number | string>;
  records: Seq[];
  advice: string;
  confidence: 'low' | 'medium' | 'high';
}

/** What could not be kept: said, never hidden. */
export interface Loss {
  type: 'loss';
  count: number;
  reason: string;
  from: EpochMs;
  to: EpochMs;
}

/** A moment of the page that explains streams. */
export interface PageMark {
  type: 'mark';
  t: EpochMs;
  /**
   * `hidden` and `restored`: into the back/forward cache and out of it. What the document went through is told by
   * the top frame: `page-hidden` and `page-visible` (its visibility state), `offline` and `online` (as the browser
   * believes), `frozen` and `resumed` (Page Lifecycle), `long-task` (50 ms or longer; only Chromium tells), `slept`
   * (none of its code ran for seconds although it was visible: the machine asleep, or the debugger paused it), `input`
   * (a person pressed a pointer or a key; at most one mark in 10 s).
   */
  mark: 'navigation' | 'hidden' | 'restored' | Moment['mark'];
  url: string;
  /** Of a `long-task`, the sum when it stands for several; of `slept`. */
  duration?: Milliseconds;
  /** Number of long tasks or inputs that this mark stands for, when they were too many to be told one by one. */
  count?: number;
}

/** A request of the page that is no stream and changes something (POST, PUT, PATCH, DELETE), once it has ended. */
export interface RequestLine {
  type: 'request';
  t: EpochMs;
  method: string;
  /** Where the page asked; the beginning of a long one. */
  url: string;
  status?: number;
  /** Of its body, where the browser tells: Chromium does once the page has read the answer. */
  size?: Bytes;
  duration?: Milliseconds;
  /** The browser's word for what made it: `xmlhttprequest` (fetch too), `ping`, `beacon`. */
  requestType: string;
}

export interface EndLine {
  type: 'end';
  /** Until when it was watched: what is silence by then is known to be. */
  t?: EpochMs;
  records: number;
  connections: number;
  lost: number;
}

export type Line =
  | RecordingLine
  | ConnectionLine
  | StreamRecord
  | Finding
  | Loss
  | PageMark
  | RequestLine
  | EndLine;
