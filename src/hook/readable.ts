import { type Cursor, cancelled, cursorOf } from './body.ts';
import {
  apply,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  NativeReadableStream,
  react,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { isLocked, pipe } from './pipe.ts';
import { mayPreventCancel, newReading, type Reading, type ReadResult } from './reading.ts';
import {
  type Before,
  callNative,
  replaceCall,
  replaceConstructor,
  replaceMethod,
  replaceValue,
} from './replace.ts';

const NONE = { __proto__: null, length: 0 } as unknown as ArrayLike<unknown>;

/**
 * Observes streams that are bodies (`streams` says which) as the page reads them: by readers, iterators, tees and
 * pipes. Other streams cost one look-up a call.
 */
export function hookReadableStream(
  global: typeof globalThis,
  observer: Observer,
  streams: WeakMap<object, Cursor>,
): void {
  const { prototype } = global.ReadableStream;
  const readings = new WeakMap<object, Reading>();

  /** A method that gives a reader or an iterator. */
  const opens: Before = (self, args) => {
    const cursor = weakGet(streams, self);
    return (
      cursor &&
      ((reader) => {
        const reading = newReading(observer, cursor);
        reading.cancels = !mayPreventCancel(args[0]);
        weakSet(readings, reader as object, reading);
      })
    );
  };

  /** Our reaction comes before any of the page's, and the promise stays the browser's own. */
  const reads: Before = (self) => {
    const reading = weakGet(readings, self);
    if (!reading || reading.cursor.body.over) return undefined;
    return (result) => react(result as Promise<ReadResult>, reading.step, reading.failed);
  };

  const cancels: Before = (self) => {
    const reading = weakGet(readings, self);
    return reading?.holds && reading.cancels ? () => cancelled(observer, reading.cursor) : undefined;
  };

  const pipes: Parameters<typeof replaceCall>[2] = (self, args, native) => {
    const cursor = weakGet(streams, self);
    return cursor && !cursor.body.over
      ? pipe(observer, self as ReadableStream, cursor, args, native)
      : callNative(native, self, args);
  };

  replaceMethod(prototype, 'getReader', opens);
  replaceCall(prototype, 'pipeTo', pipes);
  replaceCall(prototype, 'pipeThrough', pipes);
  replaceMethod(prototype, 'tee', (self) => {
    const cursor = weakGet(streams, self);
    if (!cursor) return undefined;
    return (result) => {
      const branches = result as [object, object];
      cursor.body.readers++;
      weakSet(streams, branches[0], cursorOf(cursor.body, cursor.at));
      weakSet(streams, branches[1], cursorOf(cursor.body, cursor.at));
    };
  });
  replaceMethod(prototype, 'cancel', (self) => {
    const cursor = weakGet(streams, self);
    // Somebody who reads it cancels through the reader: a locked stream refuses.
    return cursor && !isLocked(self as object) ? () => cancelled(observer, cursor) : undefined;
  });
  for (const name of ['ReadableStreamDefaultReader', 'ReadableStreamBYOBReader'] as const) {
    const reader = global[name]?.prototype;
    if (!reader) continue;
    replaceConstructor(global, name, (made, args) => opens(args[0], NONE)?.(made, NONE));
    replaceMethod(reader, 'read', reads);
    replaceMethod(reader, 'cancel', cancels);
    replaceMethod(reader, 'releaseLock', (self) => {
      const reading = weakGet(readings, self);
      if (reading) reading.holds = false;
      return undefined;
    });
  }

  const values = getOwnPropertyDescriptor(prototype, 'values')?.value as
    | ((...args: []) => object)
    | undefined;
  if (!values) return;
  const iterator = getPrototypeOf(apply(values, new NativeReadableStream(), [])) as object;
  replaceMethod(prototype, 'values', opens);
  // One function under two names.
  replaceValue(prototype, Symbol.asyncIterator, getOwnPropertyDescriptor(prototype, 'values')?.value);
  replaceMethod(iterator, 'next', reads);
  replaceMethod(iterator, 'return', cancels);
}
