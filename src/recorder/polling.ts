import type { Recording } from '../model/recording.ts';
import type { ConnectionLine, StreamRecord } from '../model/types.ts';
import { normalised } from '../model/url.ts';
import { type Exchange, firstUrl } from '../network/exchange.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { answerOf, requestOf } from './wire.ts';

/** Polls of one series that are looked at. */
const WINDOW = 6;
const SERIES_LIMIT = 200;

const LONG = { polls: 4, gap: 250, longestGap: 1000, duration: 2000 } as const;
const SHORT = { polls: 5, variation: 0.2, interval: 30_000, duration: 1000 } as const;

interface Series {
  /** The newest requests that have ended, oldest first. */
  recent: Exchange[];
  /** Once it is recognised. */
  line?: ConnectionLine;
  polls: number;
}

/**
 * Recognises polling by when requests to one URL begin and end, and shows each series as one connection with its
 * polls as attempts. Their bodies are not read.
 */
export class Polling {
  readonly #recording: Recording;
  readonly #network: NetworkLog;
  readonly #nextId: () => string;
  readonly #series = new Map<string, Series>();
  /** The first record of each poll. */
  readonly #shown = new WeakMap<Exchange, StreamRecord>();

  constructor(recording: Recording, network: NetworkLog, nextId: () => string) {
    this.#recording = recording;
    this.#network = network;
    this.#nextId = nextId;
  }

  /** An exchange changed: it counts when it has ended with an answer. */
  changed(exchange: Exchange): void {
    const { type, status, endedAt, error, startUnseen } = exchange;
    if (type !== 'xmlhttprequest' || status === undefined || endedAt === undefined) return;
    if (error !== undefined || startUnseen || exchange.method === 'OPTIONS') return;
    this.#amend(exchange);
    const series = this.#seriesOf(exchange);
    if (series.recent.includes(exchange)) return;
    series.recent.push(exchange);
    if (series.line) this.#poll(series, exchange);
    else this.#recognise(series);
    if (series.recent.length > WINDOW) series.recent.shift();
  }

  #seriesOf(exchange: Exchange): Series {
    const key = `${exchange.tabId} ${exchange.method} ${normalised(firstUrl(exchange))}`;
    const series = this.#series.get(key) ?? { recent: [], polls: 0 };
    // The newest last: what is not asked for any more makes room.
    this.#series.delete(key);
    this.#series.set(key, series);
    const [oldest] = this.#series.keys();
    if (this.#series.size > SERIES_LIMIT && oldest !== undefined) this.#series.delete(oldest);
    return series;
  }

  #recognise(series: Series): void {
    const polling = kindOf(series.recent);
    const last = series.recent.at(-1);
    if (!polling || !last) return;
    series.line = {
      type: 'connection',
      id: this.#nextId(),
      // The network layer does not tell fetch from XHR.
      api: 'fetch',
      polling,
      context: last.tabId === -1 ? 'worker' : last.frameId > 0 ? 'iframe' : 'page',
      frameUrl: last.initiator ?? '',
      url: firstUrl(last),
      method: last.method,
    };
    for (const exchange of series.recent) this.#poll(series, exchange);
  }

  #poll(series: Series, exchange: Exchange): void {
    // A stream that the page read is a connection of its own.
    const { line } = series;
    if (!line || !this.#network.take(exchange)) return;
    const { startedAt, headersAt = startedAt, endedAt = headersAt } = exchange;
    this.#recording.addConnection(line);
    const attempt = ++series.polls;
    const append = (t: EpochMs, content: Partial<StreamRecord>): StreamRecord => {
      const base = { type: 'record', seq: 0, t, connection: line.id, attempt, source: 'wire' };
      const record = { ...base, ...content } as StreamRecord;
      this.#recording.append(record);
      return record;
    };
    const connecting = append(startedAt, { kind: 'connecting', ...requestOf(exchange, line) });
    append(headersAt, { kind: 'open', ...answerOf(exchange) });
    append(endedAt, { kind: 'close', by: 'server' });
    this.#shown.set(exchange, connecting);
    this.#network.tells(connecting, exchange);
  }

  /** Chromium's log tells who started a request after its end. */
  #amend(exchange: Exchange): void {
    const record = this.#shown.get(exchange);
    const { startedBy } = exchange;
    if (record?.kind === 'connecting' && startedBy && !record.initiator)
      this.#recording.amend(record, { initiator: startedBy });
  }
}

/** How the requests follow each other: long polling, polling at an interval, or neither. */
export function kindOf(recent: readonly Exchange[]): 'long' | 'short' | undefined {
  const durations = recent.map(({ startedAt, endedAt = startedAt }) => endedAt - startedAt);
  const gaps = recent.slice(1).map(({ startedAt }, i) => startedAt - (recent[i]?.endedAt ?? startedAt));
  const last = recent.slice(-LONG.polls);
  const sequential = gaps.slice(1 - LONG.polls).every((gap) => gap > -50 && gap <= LONG.longestGap);
  if (
    last.length === LONG.polls &&
    sequential &&
    median(gaps) <= LONG.gap &&
    median(durations) >= LONG.duration
  )
    return 'long';
  const intervals = recent.slice(1).map(({ startedAt }, i) => startedAt - (recent[i]?.startedAt ?? 0));
  if (recent.length < SHORT.polls || recent.some(({ method }) => method !== 'GET')) return undefined;
  const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
  const spread = Math.sqrt(
    intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / intervals.length,
  );
  const steady = mean > 0 && mean <= SHORT.interval && spread / mean <= SHORT.variation;
  return steady && median(durations) < SHORT.duration ? 'short' : undefined;
}

function median(values: readonly Milliseconds[]): Milliseconds {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
