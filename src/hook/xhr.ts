import { BY_PAGE, ENDED, FAILED, looksLikeEvents, streams } from './body.ts';
import type { Connection } from './connection.ts';
import { listen } from './listen.ts';
import { getter, indexOf, slice, uncurry, utf8Length, weakGet, weakSet } from './natives.ts';
import type { Observer } from './observer.ts';
import { isOneOf } from './patterns.ts';
import { type Before, replaceMethod } from './replace.ts';

const OPENED = 1;
const HEADERS_RECEIVED = 2;
/** Up to this many bytes each progress event is looked at; above, only when the text has grown by an eighth. */
const SMALL = 1024 * 1024;

/** One send() of a request whose answer streams. */
interface Stream {
  /** Undefined while its first bytes must tell whether it is a stream at all. */
  connection: Connection | undefined;
  /** Text told, in UTF-16 units and in bytes. */
  units: number;
  bytes: number;
  /** Bytes loaded when the text was last read. */
  loaded: number;
}

/**
 * Observes XMLHttpRequests whose text the page can read while it arrives. The text is read as it grows, which costs
 * the browser its whole length each time: hence seldom for long ones.
 */
export function hookXMLHttpRequest(global: typeof globalThis, observer: Observer): void {
  const { prototype } = global.XMLHttpRequest;
  const readyState = getter<number>(prototype, 'readyState');
  const responseType = getter<string>(prototype, 'responseType');
  const responseText = getter<string>(prototype, 'responseText');
  const responseURL = getter<string>(prototype, 'responseURL');
  const status = getter<number>(prototype, 'status');
  const withCredentials = getter<boolean>(prototype, 'withCredentials');
  const loadedOf = getter<number>(ProgressEvent.prototype, 'loaded');
  const header = uncurry(
    prototype.getResponseHeader as (this: XMLHttpRequest, name: string) => string | null,
  );
  const allHeaders = uncurry(prototype.getAllResponseHeaders as (this: XMLHttpRequest) => string);
  /** What is under way on a request object; an object may be sent again and again. */
  const underWay = new WeakMap<object, { stream: Stream | undefined }>();

  function announce(xhr: XMLHttpRequest, stream: Stream): void {
    const url = responseURL(xhr);
    const connection = observer.made('XMLHttpRequest', url, withCredentials(xhr), '');
    stream.connection = connection;
    observer.responded(connection, status(xhr), allHeaders(xhr));
  }

  function answered(xhr: XMLHttpRequest): Stream | undefined {
    const type = responseType(xhr);
    if (type !== '' && type !== 'text') return undefined;
    let streaming = streams(header(xhr, 'content-type') ?? '');
    // Asked for by its name, a header that another origin does not expose is complained of in the console.
    if (streaming === 'perhaps' && indexOf(allHeaders(xhr), 'x-vercel-ai-data-stream:') >= 0)
      streaming = 'yes';
    if (isOneOf(responseURL(xhr), observer.patterns)) streaming = 'yes';
    if (streaming === 'no') return undefined;
    const stream: Stream = { connection: undefined, units: 0, bytes: 0, loaded: 0 };
    if (streaming === 'yes') announce(xhr, stream);
    return stream;
  }

  function grew(xhr: XMLHttpRequest, stream: Stream, loaded: number, last: boolean): void {
    if (!last && loaded > SMALL && loaded < stream.loaded * 1.125) return;
    stream.loaded = loaded;
    const text = responseText(xhr);
    if (text.length <= stream.units) return;
    if (!stream.connection) {
      if (!looksLikeEvents(slice(text, 0, 256))) {
        weakSet(underWay, xhr, { stream: undefined });
        return;
      }
      announce(xhr, stream);
    }
    const news = slice(text, stream.units);
    const size = utf8Length(news);
    if (stream.connection) observer.piece(stream.connection, stream.bytes, size, news);
    stream.units = text.length;
    stream.bytes += size;
  }

  function end(xhr: XMLHttpRequest, { connection }: Stream, how: number): void {
    weakSet(underWay, xhr, { stream: undefined });
    if (connection) observer.finished(connection, how, '');
  }

  function watch(xhr: XMLHttpRequest): void {
    const on = (type: string, work: (stream: Stream, event: Event) => void): void =>
      listen(xhr, type, (event) => {
        const stream = weakGet(underWay, xhr)?.stream;
        if (stream) work(stream, event);
      });
    listen(xhr, 'readystatechange', () => {
      const before = weakGet(underWay, xhr)?.stream;
      const state = readyState(xhr);
      // Opened anew: what was under way is given up without a word.
      if (before && state === OPENED) end(xhr, before, BY_PAGE);
      if (state === HEADERS_RECEIVED) weakSet(underWay, xhr, { stream: answered(xhr) });
    });
    on('progress', (stream, event) => grew(xhr, stream, loadedOf(event), false));
    on('load', (stream, event) => {
      grew(xhr, stream, loadedOf(event), true);
      end(xhr, stream, ENDED);
    });
    on('abort', (stream) => end(xhr, stream, BY_PAGE));
    on('error', (stream) => end(xhr, stream, FAILED));
    on('timeout', (stream) => end(xhr, stream, BY_PAGE));
  }

  // A page that gives up in a listener of its own, which may run before ours, has read what came until then.
  const givesUp: Before = (self) => {
    const stream = weakGet(underWay, self)?.stream;
    if (stream) grew(self as XMLHttpRequest, stream, stream.loaded, true);
    return undefined;
  };
  replaceMethod(prototype, 'open', givesUp);
  replaceMethod(prototype, 'abort', givesUp);
  // Its events come later, but for a synchronous request, whose answer is no stream.
  replaceMethod(prototype, 'send', (self) => () => {
    if (weakGet(underWay, self)) return;
    weakSet(underWay, self as object, { stream: undefined });
    watch(self as XMLHttpRequest);
  });
}
