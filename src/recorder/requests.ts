import type { Recording } from '../model/recording.ts';
import type { RequestLine } from '../model/types.ts';
import { type Exchange, firstUrl, header, isStreamAnswer } from '../network/exchange.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { Bytes } from '../units.ts';

/** What a page tells its server: requests that change nothing are not listed. */
const METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Of a URL this much is kept, as there may be ten thousand. */
const URL_KEPT = 1024;

/** Lists the requests that a page sends beside its streams: what it says to a server that answers by a stream. */
export class Requests {
  readonly #recording: Recording;
  readonly #network: NetworkLog;
  readonly #told = new WeakMap<Exchange, RequestLine>();

  constructor(recording: Recording, network: NetworkLog) {
    this.#recording = recording;
    this.#network = network;
  }

  /** An exchange changed: it is listed when it has ended, and its size when somebody tells it. */
  changed(exchange: Exchange): void {
    const told = this.#told.get(exchange);
    const size = sizeOf(exchange);
    if (told) {
      if (told.size === undefined && size !== undefined) this.#recording.amendRequest(told, { size });
      return;
    }
    const { type, method, startedAt, endedAt, startUnseen, status } = exchange;
    if (type === 'websocket' || !METHODS.has(method) || endedAt === undefined || startUnseen) return;
    if (this.#isStream(exchange)) return;
    const line: RequestLine = {
      type: 'request',
      t: startedAt,
      method,
      url: firstUrl(exchange).slice(0, URL_KEPT),
      ...(status === undefined ? {} : { status }),
      ...(size === undefined ? {} : { size }),
      duration: Math.max(0, endedAt - startedAt),
      requestType: type,
    };
    this.#told.set(exchange, line);
    this.#recording.addRequest(line);
  }

  #isStream(exchange: Exchange): boolean {
    const type = header(exchange.responseHeaders, 'content-type');
    return this.#network.isTaken(exchange) || (type !== undefined && isStreamAnswer(type, exchange.url));
  }
}

/** By the request's own header (Firefox tells it), or the browser's log. */
function sizeOf({ requestHeaders, requestSize }: Exchange): Bytes | undefined {
  const length = header(requestHeaders, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : requestSize;
}
