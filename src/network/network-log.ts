import type { EpochMs, Milliseconds } from '../units.ts';
import {
  type Exchange,
  firstUrl,
  type HttpVersion,
  header,
  isStreamAnswer,
  originOf,
  withoutFragment,
} from './exchange.ts';
import type { HarEntry } from './har-entry.ts';
import { HarMatcher } from './har-match.ts';
import { complete, merge } from './merge.ts';
import { addTo, type Load, type OtherLoad } from './other-tabs.ts';

export const FINISHED_LIMIT = 2000;
/** A background that was stopped never tells the end of what was open: such must not be held for ever. */
export const OPEN_LIMIT = 4096;
/** Clocks of page and browser process differ by a few ms, and Firefox's page clock has steps of 1 ms. */
export const SLACK: Milliseconds = 30;

/** Firefox told of an answer up to 350 ms after the page had it, on a busy machine. */
const ANSWER_LATE: Milliseconds = 1_000;

/** What somebody who saw a connection from the page's side knows of its request. */
export interface ClaimQuery {
  documentId?: string;
  /** Narrows where no documentId is known: the exchange's initiator has to be of its origin. */
  frameUrl?: string;
  /** As the page gave it, resolved: before any redirect. */
  url: string;
  /** Left out, any but a CORS preflight's OPTIONS. */
  method?: string;
  /** 'xmlhttprequest' (EventSource, fetch, XHR) or 'websocket'. */
  type: string;
  /**
   * The request started between these two, give or take `slack`. It starts 1 to 35 ms after the page's call, 85 ms when
   * the browser is busy: `before` is best the time of the outcome (open, error, answer).
   */
  after: EpochMs;
  before?: EpochMs;
  slack?: Milliseconds;
  /** What its Accept header is, if its headers are known: 'text/event-stream' tells an EventSource from a fetch. */
  accept?: string;
}

/** Requests of the page that are under way to one origin. */
export interface OriginLoad extends Load {
  origin: string;
  /** Streams of other tabs to it; `inferred`: their protocol is the one that this page got from the origin. */
  elsewhere?: Load & { inferred: boolean };
}

interface Held {
  readonly exchange: Exchange;
  claimed: boolean;
}

/** What the network layer told of a page's requests, and who claimed which. */
export class NetworkLog {
  readonly #held = new Map<string, Held>();
  /** By every URL they went to, so that a claim does not look at all there is. */
  readonly #byUrl = new Map<string, Set<Held>>();
  readonly #listeners = new Set<(exchange: Exchange) => void>();
  readonly #matcher = new HarMatcher();
  /** The browser names documents, so an exchange without one is a worker's and no document may claim it. */
  #namesDocuments = false;
  #finished = 0;
  readonly #toldBy = new WeakMap<object, Exchange>();
  #elsewhere: readonly OtherLoad[] = [];
  /** Exchanges that were still open and had to make room. */
  dropped = 0;

  /** Takes a new exchange, or a newer state of a known one, which goes into the object that was given out before. */
  add(update: Exchange): void {
    if (update.documentId !== undefined) this.#namesDocuments = true;
    let held = this.#held.get(update.id);
    if (held) {
      const wasOpen = held.exchange.endedAt === undefined;
      merge(held.exchange, update);
      if (wasOpen && held.exchange.endedAt !== undefined) this.#finished++;
    } else {
      held = { exchange: { ...update, redirects: [...update.redirects] }, claimed: false };
      this.#held.set(update.id, held);
      if (update.endedAt !== undefined) this.#finished++;
    }
    this.#index(held);
    this.#evict();
    this.#tell(held.exchange);
  }

  /**
   * The oldest unclaimed exchange that fits; nobody else gets it then. It is live: what is told of it later goes into
   * the same object. Undefined may only mean "not yet": requests are told up to 350 ms late when the browser is busy.
   * Try again when `onUpdate` tells of a new one.
   */
  claim(query: ClaimQuery): Exchange | undefined {
    const url = withoutFragment(query.url);
    let found: Held | undefined;
    for (const held of this.#byUrl.get(url) ?? []) {
      if (held.claimed || (found && found.exchange.startedAt <= held.exchange.startedAt)) continue;
      if (this.#fits(held.exchange, query, url)) found = held;
    }
    if (!found) return undefined;
    found.claimed = true;
    return found.exchange;
  }

  /**
   * The unclaimed exchange whose answer a page got last before `before`, of those for `url` (the answer's own, after
   * redirects): what somebody who only saw the answer can know of its request. Where there is none, the next one: a
   * busy browser may hand an answer to the page before it tells of it.
   */
  claimAnswer(query: {
    documentId?: string;
    frameUrl?: string;
    url: string;
    before: EpochMs;
  }): Exchange | undefined {
    const url = withoutFragment(query.url);
    let found: Held | undefined;
    let distance: Milliseconds = Number.POSITIVE_INFINITY;
    for (const held of this.#byUrl.get(url) ?? []) {
      const { claimed, exchange } = held;
      const late = (exchange.headersAt ?? Number.NaN) - query.before;
      if (claimed || exchange.type !== 'xmlhttprequest' || !(late <= ANSWER_LATE)) continue;
      if (withoutFragment(exchange.url) !== url || !this.#isOf(exchange, query)) continue;
      // Any of before is nearer than one of after.
      const far = late <= SLACK ? SLACK - late : 1e12 + late;
      if (far > distance) continue;
      distance = far;
      found = held;
    }
    if (found) found.claimed = true;
    return found?.exchange;
  }

  /** Gives a claimed exchange back. */
  release(exchange: Exchange): void {
    const held = this.#held.get(exchange.id);
    if (held) held.claimed = false;
  }

  /** Runs with every exchange that is new or changed, claimed or not. Returns the way to stop it. */
  onUpdate(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Streams that nobody claimed: candidates for workers'. `startedBefore` leaves those out that may yet be claimed. */
  *unclaimed(startedBefore: EpochMs = Number.POSITIVE_INFINITY): Generator<Exchange> {
    for (const { exchange, claimed } of this.#held.values())
      if (!claimed && exchange.startedAt < startedBefore && isStream(exchange)) yield exchange;
  }

  /** Whether somebody has this exchange: it is a stream, or a poll. */
  isTaken({ id }: Exchange): boolean {
    return this.#held.get(id)?.claimed === true;
  }

  /** Those who took an exchange from `unclaimed` say so. False when somebody else has it. */
  take(exchange: Exchange): boolean {
    const held = this.#held.get(exchange.id);
    if (!held || held.claimed) return false;
    held.claimed = true;
    return true;
  }

  /**
   * Completes exchanges with what the browser's network log says, without overriding what webRequest said.
   * @param adopt makes exchanges of entries that have none: only where there is no webRequest at all.
   * @returns the entries that belong to an exchange, with it.
   */
  mergeHar(entries: readonly HarEntry[], adopt = false): { entry: HarEntry; exchange: Exchange }[] {
    const exchanges = [...this.#held.values()].map((held) => held.exchange);
    const matches: { entry: HarEntry; exchange: Exchange }[] = [];
    for (const { entry, key, match } of this.#matcher.match(entries, exchanges)) {
      if (match) {
        if (match.last && complete(match.exchange, entry.exchange)) this.#tell(match.exchange);
        if (match.last) matches.push({ entry, exchange: match.exchange });
      } else if (adopt) {
        const { url, method, startedAt, exchange } = entry;
        const id = `har:${key}`;
        const adopted = { id, tabId: -1, frameId: -1, redirects: [], type: 'xmlhttprequest' };
        this.add({ ...adopted, ...exchange, url, method, startedAt, source: 'har' });
        matches.push({ entry, exchange: this.#held.get(id)!.exchange });
      }
    }
    return matches;
  }

  /** A record tells of an exchange: remembered as long as the record is held. */
  tells(record: object, exchange: Exchange): void {
    this.#toldBy.set(record, exchange);
  }

  /** The exchange that a record tells of. */
  toldBy(record: object): Exchange | undefined {
    return this.#toldBy.get(record);
  }

  /** Completes the exchange of one entry, told by itself when its request is over, and gives it. */
  completeOne(entry: HarEntry): Exchange | undefined {
    const exchanges = [...this.#held.values()].map((held) => held.exchange);
    const match = new HarMatcher().match([entry], exchanges)[0]?.match;
    if (!match?.last) return undefined;
    if (complete(match.exchange, entry.exchange)) this.#tell(match.exchange);
    return match.exchange;
  }

  get(id: string): Exchange | undefined {
    return this.#held.get(id)?.exchange;
  }

  /** All that are held; `free`: only those that nobody claimed. */
  *exchanges(free = false): Generator<Exchange> {
    for (const { exchange, claimed } of this.#held.values()) if (!free || !claimed) yield exchange;
  }

  /** The streams that other tabs have open now. */
  set elsewhere(loads: readonly OtherLoad[]) {
    this.#elsewhere = loads;
  }

  /** Streams that other tabs have open to `origin` over HTTP/1.1, as far as that is known or can be inferred. */
  http1Elsewhere(origin: string): number {
    if (!this.#elsewhere.some((load) => load.origin === origin)) return 0;
    return this.liveHttp1ByOrigin().find((load) => load.origin === origin)?.elsewhere?.http1 ?? 0;
  }

  /**
   * Requests under way, by origin; those of WebSockets are not among them, as browsers do not count them in. Of other
   * tabs only streams to origins that this page uses too.
   */
  liveHttp1ByOrigin(): OriginLoad[] {
    const loads = new Map<string, OriginLoad>();
    const versions = new Map<string, HttpVersion | undefined>();
    for (const { exchange } of this.#held.values()) {
      if (exchange.type === 'websocket') continue;
      const origin = originOrUrl(exchange.url);
      versions.set(origin, exchange.httpVersion ?? versions.get(origin));
      if (exchange.endedAt !== undefined || exchange.error !== undefined) continue;
      const load = loads.get(origin) ?? { origin, http1: 0, multiplexed: 0, unknown: 0 };
      loads.set(origin, load);
      addTo(load, exchange.httpVersion);
    }
    for (const { origin, http1, multiplexed, unknown } of this.#elsewhere) {
      if (!versions.has(origin)) continue;
      const version = versions.get(origin);
      const elsewhere = { http1, multiplexed, unknown: 0, inferred: unknown > 0 && version !== undefined };
      for (let i = 0; i < unknown; i++) addTo(elsewhere, version);
      const load = loads.get(origin) ?? { origin, http1: 0, multiplexed: 0, unknown: 0 };
      loads.set(origin, { ...load, elsewhere });
    }
    return [...loads.values()];
  }

  /** Forgets all but what is under way and claimed: that has to stay live. */
  clear(): void {
    for (const held of this.#held.values())
      if (!held.claimed || held.exchange.endedAt !== undefined) this.#forget(held);
    this.#finished = 0;
  }

  #fits(exchange: Exchange, query: ClaimQuery, url: string): boolean {
    const { method, type, after, before, slack = SLACK, accept } = query;
    if (exchange.type !== type || exchange.startUnseen) return false;
    if (method === undefined ? exchange.method === 'OPTIONS' : !hadMethod(exchange, method)) return false;
    const { startedAt } = exchange;
    if (startedAt < after - slack || (before !== undefined && startedAt > before + slack)) return false;
    if (withoutFragment(firstUrl(exchange)) !== url) return false;
    const sent = header(exchange.requestHeaders, 'accept');
    if (accept !== undefined && sent !== undefined && sent !== accept) return false;
    return this.#isOf(exchange, query);
  }

  /** Whether the document asked, as far as the browser tells who did. */
  #isOf(exchange: Exchange, { documentId, frameUrl }: { documentId?: string; frameUrl?: string }): boolean {
    if (documentId !== undefined && (exchange.documentId !== undefined || this.#namesDocuments))
      return exchange.documentId === documentId;
    if (frameUrl === undefined || exchange.initiator === undefined) return true;
    return originOrUrl(exchange.initiator) === originOrUrl(frameUrl);
  }

  #tell(exchange: Exchange): void {
    for (const listener of this.#listeners) listener(exchange);
  }

  #evict(): void {
    if (this.#finished > FINISHED_LIMIT) {
      const oldest = this.#oldest((exchange) => exchange.endedAt !== undefined);
      if (oldest) this.#forget(oldest);
      this.#finished--;
    }
    if (this.#held.size - this.#finished <= OPEN_LIMIT) return;
    const oldest = this.#oldest((exchange) => exchange.endedAt === undefined);
    if (oldest) this.#forget(oldest);
    this.dropped++;
  }

  #oldest(fits: (exchange: Exchange) => boolean): Held | undefined {
    for (const held of this.#held.values()) if (fits(held.exchange)) return held;
    return undefined;
  }

  #index(held: Held): void {
    for (const url of urlsOf(held.exchange)) {
      const others = this.#byUrl.get(url);
      if (others) others.add(held);
      else this.#byUrl.set(url, new Set([held]));
    }
  }

  #forget(held: Held): void {
    this.#held.delete(held.exchange.id);
    for (const url of urlsOf(held.exchange)) {
      const others = this.#byUrl.get(url);
      others?.delete(held);
      if (others?.size === 0) this.#byUrl.delete(url);
    }
  }
}

/** The method that the page asked with: a redirect may have changed POST into GET. */
function hadMethod(exchange: Exchange, method: string): boolean {
  if (exchange.redirects.length > 0 && exchange.method === 'GET') return method !== 'OPTIONS';
  return exchange.method.toUpperCase() === method.toUpperCase();
}

/** By its content type; before the answer by what was asked for. */
function isStream(exchange: Exchange): boolean {
  if (exchange.type === 'websocket') return true;
  const type = header(exchange.responseHeaders, 'content-type');
  if (type !== undefined) return isStreamAnswer(type, exchange.url);
  return exchange.status === undefined && header(exchange.requestHeaders, 'accept') === 'text/event-stream';
}

/** The URL itself where it has no origin ("null" would throw them all together). */
function originOrUrl(url: string): string {
  const origin = originOf(url);
  return origin === '' || origin === 'null' ? url : origin;
}

/** Everywhere it went: claims name the first or the last. */
function urlsOf({ redirects, url }: Exchange): string[] {
  return [...redirects.map((hop) => hop.url), url].map(withoutFragment);
}
