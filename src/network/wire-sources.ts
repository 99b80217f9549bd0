import type { EpochMs, Milliseconds } from '../units.ts';
import { withoutFragment } from './exchange.ts';

/** What an EventSource of a document is about to do: see the protocol's type of this name. */
export interface SourceNews {
  what: 'made' | 'lost' | 'closed';
  conn: number;
  url: string;
}

interface Source {
  /** When it was made, or lost its stream. */
  since: EpochMs;
  retries: boolean;
  /** Its request has not been answered yet. */
  waiting: boolean;
}

/** All EventSources of one document for one URL. */
interface Place {
  sources: Map<number, Source>;
  /** The document asks for the same URL in the same way by other means, too. */
  mixed: boolean;
}

interface Request {
  key: string;
  startedAt: EpochMs;
  /** Whether it asks for an event stream; undefined before its headers are known. */
  accepts?: boolean;
  judged: boolean;
}

/** The request of a new EventSource begins this long before or after it is announced. */
const EARLY_MS: Milliseconds = 50;
const LATE_MS: Milliseconds = 1_000;
/** Firefox waits at least 500 ms before it tries again, whatever `retry:` says. */
const RETRY_MS: Milliseconds = 400;
const PLACES_LIMIT = 1024;
const SOURCES_LIMIT = 256;
const REQUESTS_LIMIT = 4096;

/**
 * Tells whether a request is an EventSource's: nothing in the request itself does, as a fetch can send the very same.
 * The document announces what its EventSources are about to do, and where there are more such requests than announced
 * EventSources, none of them is called one.
 */
export class WireSources {
  readonly #places = new Map<string, Place>();
  readonly #requests = new Map<string, Request>();

  /** A document says what one of its EventSources is about to do, at `t`. */
  announce(documentId: string, { what, conn, url }: SourceNews, t: EpochMs): void {
    if (what === 'closed') {
      this.#close(documentId, conn);
      return;
    }
    const key = keyOf(documentId, url);
    let place = this.#places.get(key);
    if (!place) {
      place = { sources: new Map(), mixed: false };
      this.#places.set(key, place);
      dropOldest(this.#places, PLACES_LIMIT);
    }
    place.sources.set(conn, { since: t, retries: what === 'lost', waiting: true });
    dropOldest(place.sources, SOURCES_LIMIT);
  }

  /** A request begins; told again after a redirect, it stays what it was. */
  began(id: string, documentId: string, url: string, startedAt: EpochMs): void {
    if (this.#requests.has(id)) return;
    this.#requests.set(id, { key: keyOf(documentId, url), startedAt, judged: false });
    dropOldest(this.#requests, REQUESTS_LIMIT);
  }

  /** Its headers are sent. */
  sent(id: string, accept: string | undefined): void {
    const request = this.#requests.get(id);
    if (request) request.accepts = accept === 'text/event-stream';
  }

  /** It is answered: when it began, if it is an EventSource's for sure. An EventSource is found once for each attempt. */
  judge(id: string): EpochMs | undefined {
    const request = this.#requests.get(id);
    if (!request?.accepts || request.judged) return undefined;
    request.judged = true;
    const place = this.#places.get(request.key);
    if (!place) return undefined;
    const sources = [...place.sources.values()].filter((source) => fits(source, request));
    const rivals = [...this.#requests.values()].filter(
      (other) =>
        other.key === request.key &&
        other.accepts !== false &&
        !other.judged &&
        sources.some((source) => fits(source, other)),
    );
    if (rivals.length >= sources.length) {
      // Which is which cannot be told, or it is nobody's.
      place.mixed = true;
      for (const source of sources) source.waiting = false;
      for (const rival of rivals) rival.judged = true;
      return undefined;
    }
    const [source] = sources;
    source!.waiting = false;
    return source!.retries && place.mixed ? undefined : request.startedAt;
  }

  /** It is over. */
  over(id: string): void {
    this.#requests.delete(id);
  }

  #close(documentId: string, conn: number): void {
    for (const [key, { sources }] of this.#places) {
      if (key.startsWith(`${documentId} `) && sources.delete(conn) && sources.size === 0)
        this.#places.delete(key);
    }
  }
}

function fits({ waiting, retries, since }: Source, { startedAt }: Request): boolean {
  if (!waiting) return false;
  if (retries) return startedAt >= since + RETRY_MS;
  return startedAt >= since - EARLY_MS && startedAt <= since + LATE_MS;
}

function keyOf(documentId: string, url: string): string {
  return `${documentId} ${withoutFragment(url)}`;
}

function dropOldest(map: Map<unknown, unknown>, limit: number): void {
  if (map.size <= limit) return;
  const [oldest] = map.keys();
  map.delete(oldest);
}
