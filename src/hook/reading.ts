import { BY_PAGE, type Cursor, ENDED, ended, FAILED, got } from './body.ts';
import { guard } from './guard.ts';
import { getOwnPropertyDescriptor, getPrototypeOf, isError, isView } from './natives.ts';
import type { Observer } from './observer.ts';

export type ReadResult = ReadableStreamReadResult<unknown>;

/** A reader or an iterator of a watched stream, with the reactions to each of its reads. */
export interface Reading {
  readonly cursor: Cursor;
  /** It holds the stream. A read still pending when it lets go is rejected, which says nothing of the body. */
  holds: boolean;
  /** Giving it up cancels the stream. */
  cancels: boolean;
  readonly step: (result: ReadResult) => void;
  readonly failed: (reason: unknown) => void;
}

export function newReading(observer: Observer, cursor: Cursor): Reading {
  const reading: Reading = {
    cursor,
    holds: true,
    cancels: true,
    step: (result) =>
      guard(() => {
        if (isView(result.value)) got(observer, cursor, result.value as Uint8Array);
        if (result.done) ended(observer, cursor.body, ENDED, '');
      }),
    failed: (reason) => {
      if (reading.holds) guard(() => failed(observer, cursor, reason));
    },
  };
  return reading;
}

/**
 * A body failed: the network's failures are TypeErrors of the browser, and whatever else comes (an AbortError, a
 * TimeoutError, the page's own reason) was asked for by the page. A body that is no JSON did not fail, but end.
 */
export function failed(observer: Observer, { body }: Cursor, reason: unknown): void {
  const kind = isError && !isError(reason) ? undefined : getPrototypeOf(reason as object);
  const how = kind === TypeErrorPrototype ? FAILED : kind === SyntaxErrorPrototype ? ENDED : BY_PAGE;
  const message = how === FAILED && getOwnPropertyDescriptor(reason as object, 'message')?.value;
  ended(observer, body, how, typeof message === 'string' ? message : '');
}

const TypeErrorPrototype = TypeError.prototype;
const SyntaxErrorPrototype = SyntaxError.prototype;

/** Whether an options object of the page may ask that a source is not cancelled; a getter of it is not run. */
export function mayPreventCancel(options: unknown): boolean {
  if (typeof options !== 'object' && typeof options !== 'function') return false;
  for (let object = options as object | null; object !== null; object = getPrototypeOf(object)) {
    const descriptor = getOwnPropertyDescriptor(object, 'preventCancel');
    if (descriptor) return !('value' in descriptor) || !!descriptor.value;
  }
  return false;
}
