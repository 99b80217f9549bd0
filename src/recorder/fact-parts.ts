import type { MessagePiece, Piece } from '../framing/framer.ts';
import { base64Length, toBase64, utf8Length } from '../model/bytes.ts';
import type { Api, ConnectionLine, Data } from '../model/types.ts';
import type { DocumentInfo } from '../protocol.ts';
import type { Bytes } from '../units.ts';

const APIS: readonly Api[] = ['EventSource', 'WebSocket', 'fetch', 'XMLHttpRequest'];
/** Longer URLs are cut, and said to be. */
const URL_LIMIT = 16 * 1024;

/** The connection of a `C` fact: its texts are API, URL, subprotocols with commas between, and stack. */
export function connectionOf(
  id: string,
  { frameId, url: frameUrl }: DocumentInfo,
  texts: readonly string[],
  withCredentials: boolean,
): ConnectionLine {
  const [apiName = '', url = '', protocols = '', stack = ''] = texts;
  const api: Api = APIS.find((name) => name === apiName) ?? 'WebSocket';
  const context = frameId === 0 ? 'page' : 'iframe';
  const line: ConnectionLine = {
    type: 'connection',
    id,
    api,
    context,
    frameUrl,
    url: url.slice(0, URL_LIMIT),
  };
  if (url.length > URL_LIMIT) line.urlLength = url.length;
  if (api === 'EventSource') line.withCredentials = withCredentials;
  if (protocols !== '') line.protocols = protocols.split(',');
  if (stack !== '') line.stack = stack;
  return line;
}

/** `size` is NaN for a text that is whole; `number` is NaN for a text, else names the bytes that came beside, if any did. */
export function payload(
  text: string,
  size: number | undefined,
  number: number | undefined,
  bytes: { [number: string]: string },
): { data: Data; size: Bytes; truncated?: boolean } {
  if (size === undefined || Number.isNaN(size)) return { data: text, size: utf8Length(text) };
  const binary = number !== undefined && !Number.isNaN(number);
  const base64 = binary && Object.hasOwn(bytes, String(number)) ? bytes[String(number)] : undefined;
  const data: Data = binary ? { base64: base64 ?? '' } : text;
  const kept = binary ? base64Length(base64 ?? '') : utf8Length(text);
  return kept < size ? { data, size, truncated: true } : { data, size };
}

/** Whether the object is made to fetch something, rather than to stay connected. */
export function isRequest(api: Api): boolean {
  return api === 'fetch' || api === 'XMLHttpRequest';
}

/** A piece of a body as the record has it: bytes as base64. */
export function contentOf(
  piece: Piece,
): Exclude<Piece, MessagePiece> | (Omit<MessagePiece, 'data'> & { data: Data }) {
  if (piece.kind !== 'message') return piece;
  const { data } = piece;
  return { ...piece, data: typeof data === 'string' ? data : { base64: toBase64(data) } };
}

/** Header lines, `name: value`, as pairs with their names in lower case. */
export function headersOf(lines: string): [string, string][] {
  return lines
    .split(/\r?\n/)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
}
