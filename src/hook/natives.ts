/**
 * Every native the hook will ever call, captured before a page script can replace it and called without a look-up
 * that a page could see. Hot code of the hook therefore uses no method call on page values, no spread, no iteration
 * and no destructuring of arrays.
 */

type Callable = (this: never, ...args: never[]) => unknown;
type Uncurried<F> = F extends (this: infer T, ...args: infer A) => infer R
  ? (self: T, ...args: A) => R
  : never;

const { call } = Function.prototype;
const bind = call.bind.bind(call as never) as unknown as (target: unknown) => unknown;

/** `method` as a function that takes its `this` first. */
export function uncurry<F extends Callable>(method: F): Uncurried<F> {
  return bind(method) as Uncurried<F>;
}

/** A WebIDL getter as a function of the object. */
export function getter<T>(prototype: object, name: string): (self: object) => T {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) throw new Error(`no getter ${name}`);
  return bind(get) as (self: object) => T;
}

export const NativeError = Error;
export const captureStackTrace = Error.captureStackTrace;
export const NativeProxy = Proxy;
export const NativeUint8Array = Uint8Array;
export const NativeReadableStream = ReadableStream;
export const NativeMessageEvent = MessageEvent;
export const NativeMessageChannel = MessageChannel;
export const NativeEvent = Event;
export const getPrototypeOf = Object.getPrototypeOf as (object: object) => object | null;
export const construct = Reflect.construct;
export const apply = Reflect.apply;
export const defineProperty = Object.defineProperty;
export const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const isArray = Array.isArray;
export const isView = ArrayBuffer.isView;
/** Whether a value has the internals of an Error, asked without running any code of the page. */
export const isError = (Error as unknown as { isError?: (value: unknown) => boolean }).isError;

export const weakGet = uncurry(WeakMap.prototype.get) as <V>(
  map: WeakMap<object, V>,
  key: unknown,
) => V | undefined;
export const weakSet = uncurry(WeakMap.prototype.set) as <V>(
  map: WeakMap<object, V>,
  key: object,
  value: V,
) => void;
export const mapDelete = uncurry(Map.prototype.delete) as <K>(map: Map<K, unknown>, key: K) => boolean;
export const mapSet = uncurry(Map.prototype.set) as <K, V>(map: Map<K, V>, key: K, value: V) => void;
export const mapForEach = uncurry(Map.prototype.forEach) as <K, V>(
  map: Map<K, V>,
  visit: (value: V) => void,
) => void;
export const react = uncurry(Promise.prototype.then) as <T>(
  promise: Promise<T>,
  resolved: (value: T) => unknown,
  rejected?: (reason: unknown) => unknown,
) => Promise<unknown>;
export const toLowerCase = uncurry(String.prototype.toLowerCase) as (text: string) => string;
export const slice = uncurry(String.prototype.slice) as (text: string, start: number, end?: number) => string;
export const indexOf = uncurry(String.prototype.indexOf) as (
  text: string,
  part: string,
  from?: number,
) => number;

export const addListener = uncurry(EventTarget.prototype.addEventListener) as (
  target: EventTarget,
  type: string,
  listener: (event: Event) => void,
) => void;
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent) as (
  target: EventTarget,
  event: Event,
) => boolean;

export const isTrusted = getter<boolean>(new Event(''), 'isTrusted');
export const messageData = getter<unknown>(MessageEvent.prototype, 'data');
export const messageLastEventId = getter<string>(MessageEvent.prototype, 'lastEventId');
export const port1 = getter<MessagePort>(MessageChannel.prototype, 'port1');
export const closeCode = getter<number>(CloseEvent.prototype, 'code');
export const closeReason = getter<string>(CloseEvent.prototype, 'reason');
export const closeWasClean = getter<boolean>(CloseEvent.prototype, 'wasClean');

export const blobSize = getter<number>(Blob.prototype, 'size');
export const blobSlice = uncurry(Blob.prototype.slice) as (blob: Blob, start: number, end: number) => Blob;
export const bufferByteLength = getter<number>(ArrayBuffer.prototype, 'byteLength');
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
export const typedByteLength = getter<number>(typedArray, 'byteLength');
export const typedByteOffset = getter<number>(typedArray, 'byteOffset');
export const typedBuffer = getter<ArrayBuffer>(typedArray, 'buffer');
export const subarray = uncurry(Uint8Array.prototype.subarray) as (
  bytes: Uint8Array,
  start: number,
  end?: number,
) => Uint8Array;
export const typedSet = uncurry(Uint8Array.prototype.set) as (target: Uint8Array, source: Uint8Array) => void;
export const viewByteLength = getter<number>(DataView.prototype, 'byteLength');
export const viewByteOffset = getter<number>(DataView.prototype, 'byteOffset');
export const viewBuffer = getter<ArrayBuffer>(DataView.prototype, 'buffer');

const encoder = new TextEncoder();
const encode = uncurry(TextEncoder.prototype.encode) as (self: TextEncoder, text: string) => Uint8Array;
/** UTF-8 length of a text; costs a copy, so only for texts that are cut. */
export const utf8Length = (text: string): number => typedByteLength(encode(encoder, text));

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decode = uncurry(TextDecoder.prototype.decode) as (self: TextDecoder, bytes: object) => string;
const lenient = new TextDecoder();
/** Bytes as text, whatever they are. */
export const decodeStart = (bytes: ArrayBufferView): string => decode(lenient, bytes);
/** Bytes as text, or undefined where they are not whole UTF-8 characters (or a Blob's). */
export function decodeWhole(bytes: object): string | undefined {
  try {
    return decode(utf8, bytes);
  } catch {
    return undefined;
  }
}

const performanceNow = uncurry(Performance.prototype.now) as (self: Performance) => number;
const clock = performance;
export const timeOrigin = clock.timeOrigin;
/** Whole microseconds since `performance.timeOrigin`. */
export function now(): number {
  const microseconds = performanceNow(clock) * 1000;
  return microseconds - (microseconds % 1);
}
