import { formatOf } from '../framing/framer.ts';
import { toBase64, utf8Bytes } from '../model/bytes.ts';
import type { HeaderList } from '../model/types.ts';
import type { EpochMs } from '../units.ts';
import { cutUrl, HEADER_VALUE_LIMIT, readHeaders, WORD_LIMIT } from './bounds.ts';
import { header, isArrayStream } from './exchange.ts';
import { WireBody } from './wire-body.ts';
import type { WireContext, WireRequest, WireSink } from './wire-capture.ts';

/** Sends a command to where an event came from. */
export type Send = (method: string, params: { [name: string]: unknown }) => Promise<unknown>;

interface Open {
  request: WireRequest;
  told: boolean;
  /** From the browser's own clock to the epoch. */
  epochAt: EpochMs;
  body?: WireBody;
}

const APIS: { [type: string]: WireRequest['api'] } = {
  EventSource: 'EventSource',
  Fetch: 'fetch',
  XHR: 'XMLHttpRequest',
};
const ENDS = new Set(['loadingFinished', 'loadingFailed', 'webSocketClosed']);
/** Requests under way in one target; a page has a few hundred at the very worst. */
const OPEN_LIMIT = 4096;

type Fields = { [key: string]: unknown };

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function ms(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1000 : Number.NaN;
}

let targets = 0;

/**
 * Reads one target's `Network` events. Of a page only its EventSources: the hook tells the rest. Of a worker, which has
 * no hook, every stream. A request whose start was not seen is left out, as its bytes cannot be had from the start.
 */
export class WireRequests {
  readonly #context: WireContext;
  readonly #sink: WireSink;
  readonly #send: Send;
  readonly #target = ++targets;
  readonly #open = new Map<string, Open>();

  constructor(context: WireContext, sink: WireSink, send: Send) {
    this.#context = context;
    this.#sink = sink;
    this.#send = send;
  }

  /** Takes any event; what is none of its own is passed over. */
  take(method: string, params: unknown): void {
    const event = fields(params);
    const id = text(event.requestId);
    if (id === '' || !method.startsWith('Network.')) return;
    const name = method.slice('Network.'.length);
    if (name === 'requestWillBeSent') this.#willBeSent(id, event);
    else if (name === 'requestWillBeSentExtraInfo') this.#sent(id, fields(event.headers));
    else if (name === 'responseReceived') this.#responded(id, event);
    else if (name === 'dataReceived') this.#data(id, event);
    else if (ENDS.has(name)) this.#over(id, ms(event.timestamp));
    else if (name === 'webSocketCreated') this.#socket(id, text(event.url));
    else if (name === 'webSocketWillSendHandshakeRequest') this.#handshake(id, event);
    else if (name === 'webSocketHandshakeResponseReceived') this.#opened(id, event);
    else if (name === 'webSocketFrameSent') this.#frame(id, event, 'send');
    else if (name === 'webSocketFrameReceived') this.#frame(id, event, 'receive');
  }

  /** The target is gone, with all its requests. */
  end(t: EpochMs): void {
    for (const { request, told } of this.#open.values()) if (told) this.#sink.ended(request.id, t);
    this.#open.clear();
  }

  get #isWorker(): boolean {
    return this.#context !== 'page' && this.#context !== 'iframe';
  }

  #willBeSent(id: string, event: Fields): void {
    const { url, method, headers } = fields(event.request);
    const known = this.#open.get(id);
    if (known) {
      // It was redirected.
      known.request.url = cutUrl(text(url));
      known.request.method = text(method).slice(0, WORD_LIMIT);
      return;
    }
    const api = APIS[text(event.type)];
    if (!api || (api !== 'EventSource' && !this.#isWorker)) return;
    const startedAt = ms(event.wallTime);
    this.#begin(id, api, text(url), startedAt, startedAt - ms(event.timestamp), text(method) || 'GET');
    this.#sent(id, fields(headers));
    const open = this.#open.get(id);
    if (open) this.#tellBegan(open);
  }

  #begin(
    id: string,
    api: WireRequest['api'],
    url: string,
    startedAt: EpochMs,
    epochAt: EpochMs,
    method = 'GET',
  ): void {
    if (this.#open.size >= OPEN_LIMIT) return;
    const request: WireRequest = {
      id: `${this.#target} ${id}`,
      context: this.#context,
      api,
      url: cutUrl(url),
      method: method.slice(0, WORD_LIMIT),
      startedAt,
    };
    this.#open.set(id, { request, epochAt, told: false });
  }

  #tellBegan(open: Open): void {
    open.told = true;
    this.#sink.began(open.request);
  }

  /** Headers as they were sent, which may be told before the request itself: then they are not needed. */
  #sent(id: string, headers: Fields): void {
    const request = this.#open.get(id)?.request;
    const sent = Object.entries(headers).find(([name]) => name.toLowerCase() === 'last-event-id')?.[1];
    if (request && typeof sent === 'string') request.lastEventIdSent = sent.slice(0, HEADER_VALUE_LIMIT);
  }

  #responded(id: string, event: Fields): void {
    const open = this.#open.get(id);
    if (!open || open.body) return;
    const { mimeType, headers, status } = fields(event.response);
    // No EventSource reads the body of any other answer.
    if (open.request.api === 'EventSource' && status !== 200) return;
    const list = headersOf(headers);
    const { request } = open;
    const type = text(mimeType);
    if (!formatOf(type, (name) => header(list, name) ?? null) && !isArrayStream(type, request.url)) return;
    const body = new WireBody(
      (offset, bytes, t) => this.#sink.bytes(request.id, offset, bytes, t),
      (t) => this.#ended(id, t),
    );
    open.body = body;
    const t = ms(event.timestamp) + open.epochAt;
    this.#send('Network.streamResourceContent', { requestId: id })
      .then((answer) => body.buffered(text(fields(answer).bufferedData), t))
      .catch(() => this.#whole(id, body, t));
  }

  /** It was over before it could be asked to stream: then the whole of it may still be had. */
  #whole(id: string, body: WireBody, t: EpochMs): void {
    this.#send('Network.getResponseBody', { requestId: id })
      .then((answer) => {
        const { body: whole, base64Encoded } = fields(answer);
        const data = base64Encoded === true ? text(whole) : toBase64(utf8Bytes(text(whole)));
        body.buffered(data, t);
      })
      .catch(() => this.#ended(id, t));
  }

  #data(id: string, event: Fields): void {
    const open = this.#open.get(id);
    const { dataLength, data, timestamp } = event;
    const size = typeof dataLength === 'number' ? dataLength : 0;
    const bytes = typeof data === 'string' && data !== '' ? data : undefined;
    open?.body?.received(size, bytes, ms(timestamp) + open.epochAt);
  }

  #over(id: string, timestamp: number): void {
    const open = this.#open.get(id);
    if (!open) return;
    const t = timestamp + open.epochAt;
    if (open.body) open.body.end(t);
    else this.#ended(id, t);
  }

  #ended(id: string, t: EpochMs): void {
    const open = this.#open.get(id);
    if (!this.#open.delete(id) || !open?.told) return;
    this.#sink.ended(open.request.id, t);
  }

  #socket(id: string, url: string): void {
    if (this.#isWorker) this.#begin(id, 'WebSocket', url, Number.NaN, Number.NaN);
  }

  #handshake(id: string, event: Fields): void {
    const open = this.#open.get(id);
    if (!open) return;
    open.request.startedAt = ms(event.wallTime);
    open.epochAt = ms(event.wallTime) - ms(event.timestamp);
  }

  #opened(id: string, event: Fields): void {
    const open = this.#open.get(id);
    if (!open || open.told || Number.isNaN(open.epochAt)) return;
    const { status, headers } = fields(event.response);
    open.request.status = typeof status === 'number' ? status : 101;
    open.request.responseHeaders = headersOf(headers);
    open.request.headersAt = ms(event.timestamp) + open.epochAt;
    this.#tellBegan(open);
  }

  #frame(id: string, event: Fields, direction: 'send' | 'receive'): void {
    const open = this.#open.get(id);
    const { opcode, payloadData } = fields(event.response);
    if (!open?.told || (opcode !== 1 && opcode !== 2)) return;
    const t = ms(event.timestamp) + open.epochAt;
    this.#sink.frame(open.request.id, { direction, opcode, data: text(payloadData), t });
  }
}

function headersOf(headers: unknown): HeaderList {
  return readHeaders(Object.entries(fields(headers)).map(([name, value]) => ({ name, value }))) ?? [];
}
