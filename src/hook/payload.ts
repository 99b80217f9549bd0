import { PAYLOAD_LIMIT } from '../protocol.ts';
import {
  blobSize,
  blobSlice,
  bufferByteLength,
  isView,
  NativeUint8Array,
  slice,
  typedBuffer,
  typedByteLength,
  typedByteOffset,
  typedSet,
  viewBuffer,
  viewByteLength,
  viewByteOffset,
} from './natives.ts';

export type Payload = string | object;

/** The part of a text that is kept. */
export function cutText(data: string): string {
  return data.length > PAYLOAD_LIMIT ? slice(data, 0, PAYLOAD_LIMIT) : data;
}

/**
 * The part of a binary payload that is kept, as an ArrayBuffer of its own or a Blob (which never changes). Undefined
 * for an object that is none of Blob, ArrayBuffer, typed array, DataView. Only internals are asked: a page's object
 * cannot notice.
 */
export function cutBytes(data: unknown): { bytes: object; size: number; kept: number } | undefined {
  if (isView(data)) {
    const { buffer, offset, length } = viewParts(data);
    return copy(buffer, offset, length);
  }
  const length = attempt(() => bufferByteLength(data as object));
  if (length !== undefined) return copy(data as ArrayBuffer, 0, length);
  const size = attempt(() => blobSize(data as object));
  if (size === undefined) return undefined;
  const kept = size > PAYLOAD_LIMIT ? PAYLOAD_LIMIT : size;
  return { bytes: kept === size ? (data as Blob) : blobSlice(data as Blob, 0, kept), size, kept };
}

function viewParts(view: ArrayBufferView): { buffer: ArrayBuffer; offset: number; length: number } {
  const length = attempt(() => typedByteLength(view));
  if (length !== undefined) return { buffer: typedBuffer(view), offset: typedByteOffset(view), length };
  return { buffer: viewBuffer(view), offset: viewByteOffset(view), length: viewByteLength(view) };
}

function copy(
  buffer: ArrayBuffer,
  offset: number,
  size: number,
): { bytes: object; size: number; kept: number } {
  const kept = size > PAYLOAD_LIMIT ? PAYLOAD_LIMIT : size;
  const bytes = new NativeUint8Array(kept);
  typedSet(bytes, new NativeUint8Array(buffer, offset, kept));
  return { bytes: typedBuffer(bytes), size, kept };
}

/** The getter's value, or undefined where the object is of another kind. */
export function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
