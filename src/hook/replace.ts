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
export function replaceValue(owner: object, key: string, value: unknown): void {
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
      return around(self, args, () => {
        try {
          return apply(native, self, args);
        } catch (error) {
          hideFrames(error);
          throw error;
        }
      });
    },
  };
  replaceValue(owner, name, standIn(native, handler as ProxyHandler<typeof native>));
}

/** Lets `Function.prototype.toString` print each replacement as the native it stands for. */
export function maskToString(): void {
  const native = Function.prototype.toString;
  const handler = {
    __proto__: null,
    apply(_target: unknown, self: unknown, args: unknown[]) {
      try {
        return apply(native, weakGet(natives, self) ?? self, args);
      } catch (error) {
        hideFrames(error);
        throw error;
      }
    },
  };
  replaceValue(Function.prototype, 'toString', standIn(native, handler as ProxyHandler<typeof native>));
}
