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
import { replaceMethod, replaceValue } from './replace.ts';

type Around = Parameters<typeof replaceMethod>[2];

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
  const opens: Around = (self, args, next) => {
    const reader = next();
    const cursor = weakGet(streams, self);
    if (cursor) {
      observer.guard(() => {
        const reading = newReading(observer, cursor);
        reading.cancels = !mayPreventCancel(args[0]);
        weakSet(readings, reader as object, reading);
      });
    }
    return reader;
  };

  /** Our reaction comes before any of the page's, and the promise stays the browser's own. */
  const reads: Around = (self, _args, next) => {
    const result = next();
    const reading = weakGet(readings, self);
    if (reading && !reading.cursor.body.over)
      observer.guard(() => react(result as Promise<ReadResult>, reading.step, reading.failed));
    return result;
  };

  const cancels: Around = (self, _args, next) => {
    const result = next();
    const reading = weakGet(readings, self);
    if (reading?.holds && reading.cancels) observer.guard(() => cancelled(observer, reading.cursor));
    return result;
  };

  const pipes = (name: 'pipeTo' | 'pipeThrough'): void => {
    const native = prototype[name] as (...args: unknown[]) => unknown;
    replaceMethod(prototype, name, (self, args, next) => {
      const cursor = weakGet(streams, self);
      return cursor && !cursor.body.over
        ? pipe(observer, self as ReadableStream, cursor, args, native, next)
        : next();
    });
  };

  replaceMethod(prototype, 'getReader', opens);
  pipes('pipeTo');
  pipes('pipeThrough');
  replaceMethod(prototype, 'tee', (self, _args, next) => {
    const branches = next() as [object, object];
    const cursor = weakGet(streams, self);
    if (cursor) {
      cursor.body.readers++;
      weakSet(streams, branches[0], cursorOf(cursor.body, cursor.at));
      weakSet(streams, branches[1], cursorOf(cursor.body, cursor.at));
    }
    return branches;
  });
  replaceMethod(prototype, 'cancel', (self, _args, next) => {
    const cursor = weakGet(streams, self);
    // Somebody who reads it cancels through the reader: a locked stream refuses.
    const refuses = cursor !== undefined && isLocked(self as object);
    const result = next();
    if (cursor && !refuses) observer.guard(() => cancelled(observer, cursor));
    return result;
  });
  for (const name of ['ReadableStreamDefaultReader', 'ReadableStreamBYOBReader'] as const) {
    const reader = global[name]?.prototype;
    if (!reader) continue;
    replaceMethod(reader, 'read', reads);
    replaceMethod(reader, 'cancel', cancels);
    replaceMethod(reader, 'releaseLock', (self, _args, next) => {
      const reading = weakGet(readings, self);
      if (reading) reading.holds = false;
      return next();
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
