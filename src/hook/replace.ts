import { failed } from './guard.ts';
import {
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  NativeProxy,
  weakGet,
  weakSet,
} from './natives.ts';
import { hideFrames } from './stack.ts';

type Native = (...args: unknown[]) => unknown;
type Args = ArrayLike<unknown>;
/** Gets what the native gave (a new object, of a constructor). */
export type After = (result: unknown, args: Args) => void;
/** Looks at a call before the native runs, and says what to do when it has given its result; if it throws, nothing. */
export type Before = (self: unknown, args: Args) => After | undefined;

/** Replacement → native, so that `Function.prototype.toString` prints for both what it printed for the native. */
const natives = new WeakMap<object, object>();

/** A stand-in: name, length, own keys, statics and whether it can be constructed stay native. */
function standIn(native: Native, handler: ProxyHandler<Native>): Native {
  const proxy = new NativeProxy(native, handler);
  weakSet(natives, proxy, native);
  return proxy;
}

/** Calls (or constructs) a native for the page; its exception goes on without the hook's frames. */
export function callNative(native: Native, self: unknown, args: unknown[], newTarget?: Native): unknown {
  try {
    return newTarget ? construct(native, args, newTarget) : apply(native, self, args);
  } catch (error) {
    hideFrames(error);
    throw error;
  }
}

/**
 * Calls a native exactly once and gives its result, whatever becomes of our part before and after. Called by traps
 * only: `pageStack` counts on it.
 */
export function callObserved(
  before: Before,
  native: Native,
  self: unknown,
  args: unknown[],
  newTarget?: Native,
): unknown {
  let after: After | undefined;
  try {
    after = before(self, args);
  } catch {
    failed();
  }
  const result = callNative(native, self, args, newTarget);
  try {
    after?.(result, args);
  } catch {
    failed();
  }
  return result;
}

/**
 * Puts `value` where the property's value was: same place in the key order, same flags. A property that the browser
 * made unconfigurable or that is missing stays as it is (and is then not observed).
 */
export function replaceValue(owner: object, key: string | symbol, value: unknown): void {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  if (!descriptor?.configurable || !('value' in descriptor)) return;
  const { writable, enumerable, configurable } = descriptor;
  defineProperty(owner, key, {
    __proto__: null,
    value,
    writable,
    enumerable,
    configurable,
  } as PropertyDescriptor);
}

/** Replaces method `name` of `owner` by one whose calls are `call`'s, which has to do what the native does. */
export function replaceCall(
  owner: object,
  name: string,
  call: (self: unknown, args: unknown[], native: Native) => unknown,
): void {
  const native = getOwnPropertyDescriptor(owner, name)?.value as Native | undefined;
  if (typeof native !== 'function') return;
  const handler = {
    __proto__: null,
    apply: (_target: unknown, self: unknown, args: unknown[]) => call(self, args, native),
  };
  replaceValue(owner, name, standIn(native, handler as ProxyHandler<Native>));
}

/** A stand-in for a function that does the same, observed. */
function observed(native: Native, before: Before): Native {
  return standIn(native, {
    __proto__: null,
    apply: (_target: unknown, self: unknown, args: unknown[]) => callObserved(before, native, self, args),
  } as ProxyHandler<Native>);
}

/** Replaces method `name` of `owner` by one that does the same, observed. */
export function replaceMethod(owner: object, name: string, before: Before): void {
  const native = getOwnPropertyDescriptor(owner, name)?.value as Native | undefined;
  if (typeof native === 'function') replaceValue(owner, name, observed(native, before));
}

/** Replaces the getter of accessor `name`; `after` sees what the native gave. */
export function replaceGetter(
  owner: object,
  name: string,
  after: (self: unknown, value: unknown) => void,
): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  const native = descriptor?.get as Native | undefined;
  if (!descriptor?.configurable || !native) return;
  const before: Before = (self) => (value) => after(self, value);
  defineProperty(owner, name, {
    __proto__: null,
    get: observed(native, before),
    set: descriptor.set,
    enumerable: descriptor.enumerable,
    configurable: true,
  } as PropertyDescriptor);
}

/** Replaces constructor `name` of `global`, also where its prototype names it; `made` gets each new object. */
export function replaceConstructor(global: object, name: string, made: After): void {
  const native = getOwnPropertyDescriptor(global, name)?.value as Native;
  const before: Before = () => made;
  const hooked = standIn(native, {
    __proto__: null,
    construct: (_target: unknown, args: unknown[], newTarget: Native) =>
      callObserved(before, native, undefined, args, newTarget),
  } as unknown as ProxyHandler<Native>);
  replaceValue(native.prototype as object, 'constructor', hooked);
  replaceValue(global, name, hooked);
}

/** Lets `Function.prototype.toString` print each replacement as the native it stands for. */
export function maskToString(): void {
  replaceCall(Function.prototype, 'toString', (self, args, native) =>
    callNative(native, weakGet(natives, self) ?? self, args),
  );
}
