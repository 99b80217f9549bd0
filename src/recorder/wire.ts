import type {
  Answer,
  CloseRecord,
  ConnectingRecord,
  ConnectionLine,
  ErrorRecord,
  OpenRecord,
  ReconnectRecord,
  StreamRecord,
} from '../model/types.ts';
import type { Exchange } from '../network/exchange.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { DocumentInfo } from '../protocol.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { isRequest } from './fact-parts.ts';

/** What a connection's newest attempt has to do with the network layer. */
export interface OnWire {
  line: ConnectionLine;
  /** Number of the newest attempt, from 1. */
  attempt: number;
  exchange?: Exchange;
  /** Records of the newest attempt, which learn more as the network layer tells it. */
  connecting?: ConnectingRecord;
  reconnected?: ReconnectRecord;
  opened?: OpenRecord;
  failed?: ErrorRecord | CloseRecord;
}

interface Pending<On> {
  on: On;
  try: () => Exchange | undefined;
  /** Exchanges that begin later are not waited for. */
  until: EpochMs;
}

/** Browsers under load tell of a request some 100 ms late; after this long none is coming. */
const LATE_MS: Milliseconds = 5_000;

/**
 * Finds the exchange of each attempt of one document's connections, and adds what it tells to the attempt's records:
 * at once, or as soon as it is told.
 */
export class Wire<On extends OnWire> {
  readonly #network: NetworkLog;
  readonly #document: DocumentInfo;
  readonly #amend: (record: StreamRecord, fields: Partial<StreamRecord>) => void;
  readonly #owners = new WeakMap<Exchange, { on: On; attempt: number }>();
  readonly #pending = new Map<On, Pending<On>>();

  constructor(
    network: NetworkLog,
    document: DocumentInfo,
    amend: (record: StreamRecord, fields: Partial<StreamRecord>) => void,
  ) {
    this.#network = network;
    this.#document = document;
    this.#amend = amend;
  }

  /** The request of an attempt that the page saw begin (`after`) and had an outcome (`before`). */
  claim(on: On, after: EpochMs, before: EpochMs): void {
    if (on.exchange) this.show(on);
    else this.#settle(on, before, () => this.#find(on, after, before));
  }

  /** The request whose answer the page began to read at `before`. */
  claimAnswer(on: On, before: EpochMs): Exchange | undefined {
    const { documentId, url: frameUrl } = this.#document;
    this.#settle(on, before, () =>
      this.#network.claimAnswer({ documentId, frameUrl, url: on.line.url, before }),
    );
    return on.exchange;
  }

  /**
   * The request by which the browser tries an EventSource again, if it has been told. A new attempt begins with it,
   * which then takes it.
   */
  findNext(on: On, after: EpochMs): Exchange | undefined {
    return this.#find(on, after);
  }

  /** A new attempt: what was known belongs to the one before. */
  begin(on: On): void {
    this.#pending.delete(on);
    on.exchange = on.connecting = on.reconnected = on.opened = on.failed = undefined;
  }

  /** Whose attempt an exchange is. */
  ownerOf(exchange: Exchange): { on: On; attempt: number } | undefined {
    return this.#owners.get(exchange);
  }

  /** The network layer told of an exchange, or more of it. */
  changed(exchange: Exchange): void {
    const owner = this.#owners.get(exchange)?.on;
    if (owner) {
      if (owner.exchange === exchange) this.show(owner);
      return;
    }
    for (const pending of this.#pending.values()) {
      const found = pending.try();
      if (found) this.take(pending.on, found);
      else if (exchange.startedAt > pending.until) this.#pending.delete(pending.on);
    }
  }

  /** Brings the records of the newest attempt up to date. */
  show(on: On): void {
    const { exchange, connecting, reconnected, opened, failed } = on;
    if (!exchange) return;
    // Told too late to be seen as it happened.
    if (reconnected?.source === 'inferred') {
      const lostAt = reconnected.t - reconnected.delay;
      const t = Math.max(lostAt, exchange.startedAt);
      this.#add(reconnected, { t, delay: t - lostAt, source: 'wire' });
    }
    if (connecting) {
      this.#network.tells(connecting, exchange);
      // Of what the page merely answered for, nobody else knows the method.
      if (on.line.api === 'fetch' || on.line.api === 'XMLHttpRequest') on.line.method ??= exchange.method;
      this.#add(connecting, requestOf(exchange, on.line));
      // Where the page did not see it begin, the network layer's word is the only one.
      if (connecting.source === 'inferred' && !exchange.startUnseen)
        this.#add(connecting, { t: exchange.startedAt, source: 'wire' });
    }
    const answered = opened ?? failed;
    if (answered) this.#add(answered, answerOf(exchange));
    if (failed && failed !== answered && exchange.error) this.#add(failed, { netError: exchange.error });
  }

  #settle(on: On, before: EpochMs, find: () => Exchange | undefined): void {
    const exchange = find();
    if (exchange) this.take(on, exchange);
    else this.#pending.set(on, { on, try: find, until: before + LATE_MS });
  }

  take(on: On, exchange: Exchange): void {
    this.#pending.delete(on);
    on.exchange = exchange;
    this.#owners.set(exchange, { on, attempt: on.attempt });
    this.show(on);
  }

  #find({ line }: On, after: EpochMs, before?: EpochMs): Exchange | undefined {
    const { documentId, url: frameUrl } = this.#document;
    const socket = line.api === 'WebSocket';
    return this.#network.claim({
      documentId,
      frameUrl,
      url: line.url,
      type: socket ? 'websocket' : 'xmlhttprequest',
      ...(socket ? {} : { accept: 'text/event-stream' }),
      after,
      before,
    });
  }

  /** Adds what the record does not say yet. */
  #add(record: StreamRecord, fields: Partial<StreamRecord>): void {
    const news = Object.entries(fields).filter(
      ([key, value]) => value !== undefined && (record as unknown as Record<string, unknown>)[key] !== value,
    );
    if (news.length > 0) this.#amend(record, Object.fromEntries(news) as Partial<StreamRecord>);
  }
}

/** What a `connecting` record says of a request; who started it, unless the stack of its connection says so. */
export function requestOf(exchange: Exchange, line: ConnectionLine): Partial<ConnectingRecord> {
  const { method, requestHeaders, lastEventIdSent, startedBy } = exchange;
  return {
    method,
    requestHeaders,
    lastEventIdSent,
    ...(!startedBy || (line.stack && !isRequest(line.api)) ? {} : { initiator: startedBy }),
  };
}

/** What the record of an outcome says of the answer. */
export function answerOf(exchange: Exchange): Answer {
  return {
    status: exchange.status,
    headers: exchange.responseHeaders,
    httpVersion: exchange.httpVersion,
    remoteAddress: exchange.ip,
    timings: exchange.timings as Answer['timings'],
    fromCache: exchange.fromCache || undefined,
    netError: exchange.error,
    redirects: exchange.redirects.length > 0 ? exchange.redirects : undefined,
  };
}
