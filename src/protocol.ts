/**
 * What crosses each boundary between contexts, typed and guarded.
 *
 * page hook ⇄ relay: synchronous events on one private MessagePort (used as an EventTarget, never as a channel).
 * relay ⇄ recorder: runtime port messages, {@link ToRelay} and {@link FromRelay}.
 * Inside a batch, facts are text (see {@link encodeFact}): one string a batch costs the page the least.
 */

/** Event on `document` that hands the private port from the hook to the relay, before any page script runs. */
export const HANDOVER_EVENT = 'sg:port';
/** Event on the private port, relay → hook: its data names the event by which a later relay may ask for a port. */
export const REJOIN_EVENT = 'rejoin';
/** Event on `document` that answers the event `name` of {@link REJOIN_EVENT} with a new port. */
export const portEvent = (name: string): string => `${name}:port`;
/** Event on the private port, relay → hook: its data are URL patterns, one a line, whose answers are streams. */
export const PATTERNS_EVENT = 'patterns';
/**
 * Those that everybody has: what answers there is a stream, though its content type is any JSON document's. (Google
 * Gemini without `alt=sse`: an array.) See `isArrayStream` in `network/exchange.ts`.
 */
export const KNOWN_PATTERNS = ':streamGenerateContent';
/** Where the extension's storage keeps them. */
export const PATTERNS_KEY = 'streamPatterns';
/** Events on the private port. Hook → relay: `batch`, `bytes`, `pending`. Relay → hook: `record`, `pause`, `drain`. */
export const BATCH_EVENT = 'batch';
export const BYTES_EVENT = 'bytes';
export const PENDING_EVENT = 'pending';
export const RECORD_EVENT = 'record';
export const PAUSE_EVENT = 'pause';
export const DRAIN_EVENT = 'drain';
/** Event on the private port, hook → relay, beside the facts and at once; its data is read by {@link readSource}. */
export const SOURCE_EVENT = 'source';

/** Of each payload at most this much is kept (UTF-16 units of a text, bytes of a binary); its full size is told. */
export const PAYLOAD_LIMIT = 1024 * 1024;

/** Name of the runtime port between a recorder and a relay. */
export const RELAY_PORT = 'streamgauge:relay';
/** Name prefix of the port between a DevTools page and the background (Firefox); the tab's id follows. */
export const PANEL_PORT = 'streamgauge:panel:';
/** The same for wire capture, while it is on. */
export const TAP_PORT = 'streamgauge:tap:';

/* ---- facts: what the hook tells ---------------------------------------------------------------------------- */

/**
 * A fact: a kind, then numbers, then texts. Numbers may be empty (NaN). `conn` counts the document's connections,
 * `t` is microseconds since `performance.timeOrigin`.
 *
 * | kind | numbers | texts |
 * | --- | --- | --- |
 * | C connection made | conn, t, withCredentials 0/1 | api, url, protocols (comma), stack |
 * | O open | conn, t | protocol, extensions |
 * | H response of a fetch or XHR | conn, t, status | header lines |
 * | P piece of its body | conn, t, offset (bytes), size, bytes | data (where it is whole characters) |
 * | F its end | conn, t, how 0 by the server, 1 by the page, 2 by an error | message |
 * | M message in | conn, t, size (when cut or binary), bytes (number of the binary payload) | type, lastEventId, data |
 * | S message out | conn, t, size, bytes, bufferedAmount | data |
 * | E error | conn, t, readyState | message |
 * | X close() called | conn, t, code | reason |
 * | K close event | conn, t, code, wasClean 0/1 | reason |
 * | B backlog begins: connections, then facts from before | t, facts not kept, since | |
 * | b backlog ends | t | |
 * | D not kept | count, t | reason |
 */
export const FACT_FIELDS = {
  C: [3, 4],
  O: [2, 2],
  H: [3, 1],
  P: [5, 1],
  F: [3, 1],
  M: [4, 3],
  S: [5, 1],
  E: [3, 1],
  X: [3, 1],
  K: [4, 1],
  B: [3, 0],
  b: [1, 0],
  D: [2, 1],
} as const satisfies { [kind: string]: readonly [numbers: number, texts: number] };

export type FactKind = keyof typeof FACT_FIELDS;

export interface Fact {
  kind: FactKind;
  numbers: number[];
  texts: string[];
}

/** A batch as the recorder reads it. */
export interface FactBatch {
  /** Number of its first fact, counted by the hook from 0: a hole means a loss. */
  first: number;
  /** The document's `performance.timeOrigin`, epoch milliseconds. */
  timeOrigin: number;
  facts: Fact[];
}

/**
 * Reads a batch: `first,count,timeOrigin;` and then facts, each `kind numbers(,) ; length:text…`.
 * @throws {RangeError} when the text is not a whole batch; nothing from a page is trusted.
 */
export function decodeBatch(text: string): FactBatch {
  const headEnd = text.indexOf(';');
  const [first, count, timeOrigin] = numbers(text.slice(0, Math.max(0, headEnd)), 3);
  if (!(first! >= 0) || !(count! >= 0) || !(timeOrigin! > 0)) throw new RangeError('batch head');
  const facts: Fact[] = [];
  let at = headEnd + 1;
  while (at < text.length) {
    const kind = text[at] as FactKind;
    const fields = Object.hasOwn(FACT_FIELDS, kind) ? FACT_FIELDS[kind] : undefined;
    const end = text.indexOf(';', at);
    if (!fields || end < 0) throw new RangeError(`fact at ${at}`);
    const fact: Fact = { kind, numbers: numbers(text.slice(at + 1, end), fields[0]), texts: [] };
    at = end + 1;
    for (let i = 0; i < fields[1]; i++) {
      const colon = text.indexOf(':', at);
      const length = colon < 0 ? Number.NaN : Number(text.slice(at, colon));
      if (!(Number.isInteger(length) && length >= 0 && colon + 1 + length <= text.length))
        throw new RangeError(`text at ${at}`);
      fact.texts.push(text.slice(colon + 1, colon + 1 + length));
      at = colon + 1 + length;
    }
    facts.push(fact);
  }
  if (facts.length !== count) throw new RangeError('batch count');
  return { first: first!, timeOrigin: timeOrigin!, facts };
}

/** Writes a fact as {@link decodeBatch} reads it. The hook has its own, unrolled per kind; tests compare the two. */
export function encodeFact(fact: Fact): string {
  const numbers = fact.numbers.map((n) => (Number.isNaN(n) ? '' : String(n))).join(',');
  return `${fact.kind}${numbers};${fact.texts.map((text) => `${text.length}:${text}`).join('')}`;
}

/** Writes a batch of already encoded facts. */
export function encodeBatch(first: number, timeOrigin: number, facts: readonly string[]): string {
  return `${first},${facts.length},${timeOrigin};${facts.join('')}`;
}

function numbers(text: string, expected: number): number[] {
  const parts = text.split(',');
  if (parts.length !== expected) throw new RangeError('numbers');
  // + 0: a tampered "-0" is 0, or it would not be the same when written again.
  return parts.map((part) => (part === '' ? Number.NaN : Number(part) + 0));
}

/** What an EventSource is about to do. Wire capture in Firefox has to know it before the server answers. */
export interface SourceNews {
  /** A request follows, now (`made`) or after the reconnection time (`lost`); or never again (`closed`). */
  what: 'made' | 'lost' | 'closed';
  /** Counts the document's connections, as in facts. */
  conn: number;
  /** '' when closed. */
  url: string;
}

/** Reads `what,conn,url`, as the hook writes it; undefined for anything else. */
export function readSource(text: string): SourceNews | undefined {
  const [, what, conn, url] = /^(made|lost|closed),(\d{1,15}),(.*)$/s.exec(text) ?? [];
  if (url === undefined) return undefined;
  return { what: what as SourceNews['what'], conn: Number(conn), url };
}

/* ---- relay ⇄ recorder -------------------------------------------------------------------------------------- */

/** One-off runtime messages, both ways. */
export type Announcement =
  /** A document says that it is there (at its start, when asked, after the back/forward cache). */
  | { streamgauge: 'hello'; doc: string; url: string; title: string; restored: boolean }
  /** A recorder asks all documents of its tab to say hello. */
  | { streamgauge: 'who' }
  /** News of an EventSource of the sender's document, at `t`, epoch ms (Firefox). */
  | ({ streamgauge: 'source'; t: number } & SourceNews);

/** A document of the inspected page. */
export interface DocumentInfo {
  /** Random, made by its relay; the same after the back/forward cache. */
  doc: string;
  url: string;
  title: string;
  /** 0 is the page itself. */
  frameId: number;
  /** The browser's name of it, by which the network layer tells whose a request is. */
  documentId?: string;
  restored: boolean;
}

export type ToRelay =
  /** Record for `recorder`, which has all batches up to `have`. Another recorder than before starts afresh. */
  | { type: 'attach'; recorder: string; have: number; record: boolean }
  | { type: 'record'; record: boolean }
  | { type: 'ack'; n: number }
  /** The recorder ends: stay dormant. */
  | { type: 'detach' }
  /** Keeps Firefox's event page alive; not for the relay. */
  | { type: 'ping' };

/** Names of what a document goes through, as the recording's marks have them. */
export const MOMENTS = [
  'page-hidden',
  'page-visible',
  'offline',
  'online',
  'frozen',
  'resumed',
  'long-task',
  'input',
  'slept',
] as const;
/** Moments in one batch at most: a second's long tasks are told together. */
export const MOMENTS_LIMIT = 32;

/** Something that the page's document went through, at `t`, epoch ms. */
export interface Moment {
  mark: (typeof MOMENTS)[number];
  t: number;
  /** Of a long task, or for how long the page's code did not run, ms. */
  duration?: number;
  /** Number of long tasks (`duration` is their sum) or inputs it stands for, if more than one. */
  count?: number;
}

export type FromRelay =
  /**
   * `n` counts the batches of this document for this recorder from 1; `bytes` holds binary payloads as base64. A
   * batch of moments has no facts: its `text` is empty.
   */
  | { type: 'batch'; n: number; text: string; bytes: { [number: string]: string }; moments?: Moment[] }
  /** The document is left at `t`, epoch ms (`persisted`: into the back/forward cache). */
  | { type: 'bye'; persisted: boolean; t: number };

/** Between background and DevTools page in Firefox: the same, with the document's name on it. */
export type ToBackground = { doc: string; message: ToRelay };
export type FromBackground = { hello: DocumentInfo } | { doc: string; message: FromRelay } | { gone: string };

type Fields = { [key: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

export function isAnnouncement(value: unknown): value is Announcement {
  if (!isFields(value)) return false;
  if (value.streamgauge === 'who') return true;
  if (value.streamgauge === 'source') return isSourceNews(value);
  return value.streamgauge === 'hello' && describesDocument(value);
}

function isSourceNews({ what, conn, url, t }: Fields): boolean {
  const known = what === 'made' || what === 'lost' || what === 'closed';
  return known && typeof conn === 'number' && typeof url === 'string' && typeof t === 'number';
}

function describesDocument({ doc, url, title, restored }: Fields): boolean {
  return [doc, url, title].every((text) => typeof text === 'string') && typeof restored === 'boolean';
}

export function isToRelay(value: unknown): value is ToRelay {
  if (!isFields(value)) return false;
  switch (value.type) {
    case 'attach':
      return (
        typeof value.recorder === 'string' &&
        typeof value.have === 'number' &&
        typeof value.record === 'boolean'
      );
    case 'record':
      return typeof value.record === 'boolean';
    case 'ack':
      return typeof value.n === 'number';
    default:
      return value.type === 'detach' || value.type === 'ping';
  }
}

export function isFromRelay(value: unknown): value is FromRelay {
  if (!isFields(value)) return false;
  if (value.type === 'bye') return typeof value.persisted === 'boolean' && typeof value.t === 'number';
  return (
    value.type === 'batch' &&
    typeof value.n === 'number' &&
    typeof value.text === 'string' &&
    isFields(value.bytes) &&
    Object.values(value.bytes).every((base64) => typeof base64 === 'string') &&
    (value.moments === undefined || areMoments(value.moments))
  );
}

function areMoments(value: unknown): value is Moment[] {
  return Array.isArray(value) && value.length <= MOMENTS_LIMIT && value.every(isMoment);
}

function isMoment(value: unknown): value is Moment {
  if (!isFields(value)) return false;
  const { mark, t, duration = 0, count = 1 } = value;
  return (
    MOMENTS.some((name) => name === mark) &&
    Number.isFinite(t) &&
    Number.isFinite(duration) &&
    (duration as number) >= 0 &&
    Number.isSafeInteger(count) &&
    (count as number) >= 1
  );
}

export function isToBackground(value: unknown): value is ToBackground {
  return isFields(value) && typeof value.doc === 'string' && isToRelay(value.message);
}

export function isFromBackground(value: unknown): value is FromBackground {
  if (!isFields(value)) return false;
  if (isFields(value.hello)) return describesDocument(value.hello) && typeof value.hello.frameId === 'number';
  return typeof value.gone === 'string' || (typeof value.doc === 'string' && isFromRelay(value.message));
}
