import type { HeaderList } from '../model/types.ts';

/** What is kept of a request at most: a page decides how long its URLs and headers are, and how many. */

/** UTF-16 units, as in connections of a recording. */
export const URL_LIMIT = 16 * 1024;
export const HEADERS_LIMIT = 100;
/** Of a header's value; UTF-16 units. */
export const HEADER_VALUE_LIMIT = 8 * 1024;
const HEADER_NAME_LIMIT = 256;
/** Of a method or a status line, which may be anything too. */
export const WORD_LIMIT = 256;

export function cutUrl(url: string): string {
  return url.slice(0, URL_LIMIT);
}

/**
 * Headers as webRequest and HAR have them, `{name, value}[]`, bounded; what is no header is left out.
 * Undefined when there is no list at all.
 */
export function readHeaders(value: unknown): HeaderList | undefined {
  if (!Array.isArray(value)) return undefined;
  const headers: HeaderList = [];
  for (const entry of value as unknown[]) {
    if (headers.length === HEADERS_LIMIT) break;
    if (typeof entry !== 'object' || entry === null) continue;
    const { name, value: text, binaryValue } = entry as { [key: string]: unknown };
    if (typeof name !== 'string') continue;
    const read = typeof text === 'string' ? text.slice(0, HEADER_VALUE_LIMIT) : latin1(binaryValue);
    headers.push([name.slice(0, HEADER_NAME_LIMIT), read]);
  }
  return headers;
}

export function isHeaders(value: unknown): value is HeaderList {
  return (
    Array.isArray(value) &&
    value.length <= HEADERS_LIMIT &&
    value.every(
      (pair) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        pair.every((text) => typeof text === 'string' && text.length <= HEADER_VALUE_LIMIT),
    )
  );
}

/** Chromium tells a value that is not UTF-8 as bytes. */
function latin1(bytes: unknown): string {
  if (!Array.isArray(bytes)) return '';
  return bytes
    .slice(0, HEADER_VALUE_LIMIT)
    .map((byte) => String.fromCharCode(Number(byte) & 0xff))
    .join('');
}
