import { type Cursor, cancelled } from './body.ts';
import { guard } from './guard.ts';
import { getter, NativeReadableStream, react, uncurry } from './natives.ts';
import type { Observer } from './observer.ts';
import { mayPreventCancel, newReading, type ReadResult } from './reading.ts';
import { callNative } from './replace.ts';

type Reader = ReadableStreamDefaultReader<unknown>;
type Controller = ReadableStreamDefaultController<unknown>;

const { prototype } = ReadableStream;
const readerPrototype = ReadableStreamDefaultReader.prototype;
const getReader = uncurry(prototype.getReader as (this: ReadableStream) => Reader);
export const isLocked = getter<boolean>(prototype, 'locked');
const read = uncurry(readerPrototype.read as (this: Reader) => Promise<ReadResult>);
const cancel = uncurry(readerPrototype.cancel as (this: Reader, reason: unknown) => Promise<void>);
const releaseLock = uncurry(readerPrototype.releaseLock as (this: Reader) => void);
const closed = getter<Promise<undefined>>(readerPrototype, 'closed');
const controllerPrototype = ReadableStreamDefaultController.prototype;
const enqueue = uncurry(controllerPrototype.enqueue as (this: Controller, chunk: unknown) => void);
const close = uncurry(controllerPrototype.close as (this: Controller) => void);
const fail = uncurry(controllerPrototype.error as (this: Controller, reason: unknown) => void);
const DONE = { __proto__: null, done: true, value: undefined } as unknown as ReadResult;
/** But for the first chunk, nothing is read before it is asked for: backpressure reaches the source as it would without us. */
const strategy = { __proto__: null, highWaterMark: 0 } as unknown as QueuingStrategy;

/**
 * Runs a pipe (the native pipeTo or pipeThrough) from a stand-in that passes the stream's own chunks on one by one,
 * as they are asked for: a pipe reads inside the browser, where nothing else could see them. Gives what the native
 * gives, which runs untouched where it refuses, or where the page wants the source kept alive.
 */
export function pipe(
  observer: Observer,
  stream: ReadableStream,
  cursor: Cursor,
  args: unknown[],
  native: (...args: unknown[]) => unknown,
): unknown {
  if (isLocked(stream) || mayPreventCancel(args[1])) return callNative(native, stream, args);
  const reading = newReading(observer, cursor);
  let reader: Reader;
  let controller: Controller;
  let pending: Promise<unknown> | undefined;
  /** The first chunk, until the pipe asks for it. */
  let kept: ReadResult | undefined;
  let asked = false;
  /** The source has ended; what was read last may still be on its way to us. */
  let drained = false;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    reading.step(DONE);
    releaseLock(reader);
    close(controller);
  };
  const give = (result: ReadResult): void => {
    kept = undefined;
    reading.step(result);
    if (!result.done && !over) enqueue(controller, result.value);
    if (result.done || drained) end();
  };
  const ask = (): Promise<unknown> => {
    pending = react(
      read(reader),
      (result: ReadResult) => {
        pending = undefined;
        if (asked || result.done) give(result);
        else kept = result;
      },
      () => {}, // `closed` says so as well
    );
    return pending;
  };
  const source = {
    __proto__: null,
    start: (its: Controller) => {
      controller = its;
    },
    pull: () => {
      asked = true;
      return kept ? give(kept) : (pending ?? ask());
    },
    cancel: (reason: unknown) => {
      over = true;
      // A sink that failed before cancels at once.
      reader ??= getReader(stream);
      guard(() => cancelled(observer, cursor));
      const result = cancel(reader, reason);
      releaseLock(reader);
      return result;
    },
  };
  const standIn = new NativeReadableStream(source as unknown as UnderlyingDefaultSource, strategy);
  const result = callNative(native, standIn, args);
  // Bad arguments leave it alone (and pipeTo says so by its promise). Nothing was pulled yet.
  if (over || !isLocked(standIn)) return result;
  reader = getReader(stream);
  // At once, because the response is used from now on, whenever the sink asks.
  ask();
  // A sink that asks for nothing hears of the end, too.
  react(
    closed(reader),
    () => {
      drained = true;
      if (!pending && !kept) end();
    },
    (reason) => {
      if (over) return;
      over = true;
      reading.failed(reason);
      releaseLock(reader);
      fail(controller, reason);
    },
  );
  return result;
}
