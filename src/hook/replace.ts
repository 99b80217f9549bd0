import { apply, defineProperty, getOwnPropertyDescriptor, NativeProxy, weakGet, weakSet } from './natives.ts';
import { hideFrames } from './stack.ts';

/** Replacement → native, so that `Function.prototype.toString` prints for both what it printed for the native. */
const natives = new WeakMap<object, object>();

/** `proxy` stands for `native` from now on. */
export function standIn<T extends object>(native: T, handler: ProxyHandler<T>): T {
  const proxy = new NativeProxy(native, handler);
  weakSet(natives, proxy, native);
  return proxy;
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

/**
 * Replaces method `name` of `owner` by a Proxy around the native: name, length, own keys and not being a constructor
 * stay native. `around` must call `next` exactly once and give back its result.
 */
export function replaceMethod(
  owner: object,
  name: string,
  around: (self: unknown, args: ArrayLike<unknown>, next: () => unknown) => unknown,
): void {
  const native = getOwnPropertyDescriptor(owner, name)?.value as
    | ((...args: unknown[]) => unknown)
    | undefined;
  if (typeof native !== 'function') return;
  const handler = {
    __proto__: null,
    apply(_target: unknown, self: unknown, args: unknown[]) {
      return around(self, args, () => callNative(native, self, args));
    },
  };
  replaceValue(owner, name, standIn(native, handler as ProxyHandler<typeof native>));
}

/** Replaces the getter of accessor `name`; `after` sees what the native gave, and cannot change it. */
export function replaceGetter(
  owner: object,
  name: string,
  after: (self: unknown, value: unknown) => void,
): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  const native = descriptor?.get as ((...args: unknown[]) => unknown) | undefined;
  if (!descriptor?.configurable || !native) return;
  const handler = {
    __proto__: null,
    apply(_target: unknown, self: unknown, args: unknown[]) {
      const value = callNative(native, self, args);
      after(self, value);
      return value;
    },
  };
  defineProperty(owner, name, {
    __proto__: null,
    get: standIn(native, handler as ProxyHandler<typeof native>),
    set: descriptor.set,
    enumerable: descriptor.enumerable,
    configurable: true,
  } as PropertyDescriptor);
}

/** Calls a native for the page; its exception goes on without the hook's frames. */
export function callNative(native: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown {
  try {
    return apply(native, self, args);
  } catch (error) {
    hideFrames(error);
    throw error;
  }
}

/** Lets `Function.prototype.toString` print each replacement as the native it stands for. */
export function maskToString(): void {
  const native = Function.prototype.toString;
  const handler = {
    __proto__: null,
    apply(_target: unknown, self: unknown, args: unknown[]) {
      return callNative(native, weakGet(natives, self) ?? self, args);
    },
  };
  replaceValue(Function.prototype, 'toString', standIn(native, handler as ProxyHandler<typeof native>));
}
