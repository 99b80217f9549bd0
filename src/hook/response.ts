import { type Body, type Cursor, cursorOf, ENDED, ended, got, newBody, streams } from './body.ts';
import { guard } from './guard.ts';
import {
  blobSize,
  bufferByteLength,
  getter,
  isView,
  NativeUint8Array,
  react,
  uncurry,
  utf8Length,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { isOneOf } from './patterns.ts';
import { attempt } from './payload.ts';
import { hookReadableStream } from './readable.ts';
import { failed } from './reading.ts';
import { type Before, replaceGetter, replaceMethod } from './replace.ts';

/** Ways to take a whole body. Of what json() and formData() give only the end is told: it is not what was sent. */
const WHOLE = ['text', 'arrayBuffer', 'bytes', 'blob', 'json', 'formData'];

/**
 * Observes bodies of fetched responses where the page reads them, and nothing before: `fetch` and its promise stay
 * the browser's own, and with them its timing, its stacks and unhandled rejections. How a request began is for the
 * network layer to say.
 */
export function hookResponse(global: typeof globalThis, observer: Observer): void {
  const { prototype } = global.Response;
  const bodyStream = getter<object | null>(prototype, 'body');
  const url = getter<string>(prototype, 'url');
  const status = getter<number>(prototype, 'status');
  const headers = getter<Headers>(prototype, 'headers');
  const bodyUsed = getter<boolean>(prototype, 'bodyUsed');
  const header = uncurry(Headers.prototype.get as (this: Headers, name: string) => string | null);
  const eachHeader = uncurry(
    Headers.prototype.forEach as (this: Headers, visit: (value: string, name: string) => void) => void,
  );
  /** What was found out about a response: its body, or that it is none of ours. */
  const bodies = new WeakMap<object, Body | 'none'>();
  const bodyStreams = new WeakMap<object, Cursor>();
  let watching = false;

  function newBodyOf(response: object): Body | 'none' {
    const of = headers(response);
    const sure = header(of, 'x-vercel-ai-data-stream') !== null || isOneOf(url(response), observer.patterns);
    const streaming = sure ? 'yes' : streams(header(of, 'content-type') ?? '');
    if (streaming === 'no') return 'none';
    return newBody(streaming === 'yes', () => {
      const connection = observer.made('fetch', url(response), false, '');
      let lines = '';
      eachHeader(of, (value, name) => {
        lines += `${name}: ${value}\n`;
      });
      observer.responded(connection, status(response), lines);
      return connection;
    });
  }

  function bodyOf(response: object): Body | undefined {
    // A page's own response (`new Response`) has no URL.
    if (url(response) === '') return undefined;
    let body = weakGet(bodies, response);
    if (!body) {
      body = newBodyOf(response);
      weakSet(bodies, response, body);
    }
    return body === 'none' ? undefined : body;
  }

  replaceGetter(prototype, 'body', (self, stream) => {
    if (typeof stream !== 'object' || stream === null || weakGet(bodyStreams, stream)) return;
    const body = bodyOf(self as object);
    if (!body) return;
    watching = true;
    weakSet(bodyStreams, stream, cursorOf(body));
  });

  replaceMethod(prototype, 'clone', (self) => (clone) => {
    const body = bodyOf(self as object);
    if (!body) return;
    body.readers++;
    weakSet(bodies, clone as object, body);
  });

  /** Where in which watched body a call that takes the whole of it begins. */
  function cursorAt(response: object): Cursor | undefined {
    // Somebody read from it before: the call will be refused.
    if (bodyUsed(response)) return undefined;
    const body = bodyOf(response);
    if (body?.connection) return cursorOf(body);
    // Its body may be one that was fetched.
    return watching && url(response) === '' ? weakGet(bodyStreams, bodyStream(response)) : undefined;
  }

  const takes: Before = (self) => {
    const cursor = cursorAt(self as object);
    return (
      cursor &&
      ((result) =>
        react(
          result as Promise<unknown>,
          (value) => guard(() => took(observer, cursor, value)),
          (reason) => guard(() => failed(observer, cursor, reason)),
        ))
    );
  };
  for (let i = 0; i < WHOLE.length; i++) replaceMethod(prototype, WHOLE[i] as string, takes);

  hookReadableStream(global, observer, bodyStreams);
}

/** A body was taken as a whole. */
function took(observer: Observer, cursor: Cursor, value: unknown): void {
  const { body } = cursor;
  const size = typeof value === 'string' ? utf8Length(value) : attempt(() => blobSize(value as object));
  if (size !== undefined) {
    if (body.connection && !body.over && body.told <= cursor.at)
      observer.piece(body.connection, cursor.at, size, value as string | Blob);
  } else if (isView(value)) got(observer, cursor, value as Uint8Array);
  else if (attempt(() => bufferByteLength(value as object)) !== undefined)
    got(observer, cursor, new NativeUint8Array(value as ArrayBuffer));
  ended(observer, body, ENDED, '');
}
