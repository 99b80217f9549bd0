import { base64Length, utf8Bytes } from '../../src/model/bytes.ts';
import { wholeBytes } from './bytes.ts';
import { mediaType } from './media.ts';

/** An image or a sound that stands in a text. */
export interface MediaText {
  /** "image/png", with what the URL says of it behind a semicolon. */
  type: string;
  /** The text says so itself; else its first bytes do, which is a guess. */
  told: boolean;
  /** Where in the text its data begin. */
  from: number;
  /** How they are written. */
  base64: boolean;
}

/** RFC 2397, of what can be shown. A type is no more than 127 characters long (RFC 6838 §4.2). */
const DATA_URL = /^data:((?:image|audio)\/[\w.+-]{1,127}(?:;[\w-]+=[\w.+-]*){0,4})(;base64)?,/i;
const DATA_URL_MAX = 400;
/** Shorter is no image. */
const BASE64_MIN = 32;
const BASE64 = /^[A-Za-z0-9+/_-]{32}/;
/** So much of it is looked at; where MP3 may begin, two frames. */
const HEAD = 64;
const HEAD_MP3 = 4096;

/** What a text stands for, by its beginning alone: O(1). Undefined where it is no image and no sound. */
export function mediaInText(text: string): MediaText | undefined {
  if (text.startsWith('data:') || text.startsWith('DATA:')) {
    const [all, type, base64] = DATA_URL.exec(text.slice(0, DATA_URL_MAX)) ?? [];
    if (all === undefined || type === undefined) return undefined;
    return { type: type.toLowerCase(), told: true, from: all.length, base64: base64 !== undefined };
  }
  if (text.length < BASE64_MIN || !BASE64.test(text)) return undefined;
  const size = sizeOfBase64(text);
  const head = bytesOfBase64(text.slice(0, HEAD));
  const type =
    mediaType(head, size) ??
    (head[0] === 0xff ? mediaType(bytesOfBase64(text.slice(0, HEAD_MP3)), size) : undefined);
  return type === undefined ? undefined : { type, told: false, from: 0, base64: true };
}

/** All bytes of it; none where its data are not written as it says. */
export function mediaBytes(text: string, { from, base64 }: MediaText): Uint8Array {
  const data = from === 0 ? text : text.slice(from);
  return base64 ? bytesOfBase64(data) : percentDecoded(data);
}

/** Bytes of it, without reading them; of what is percent-encoded, about. */
export const mediaSize = (text: string, { from, base64 }: MediaText): number =>
  base64 ? sizeOfBase64(text) - Math.ceil((from * 3) / 4) : text.length - from;

/** Bytes of a text in base64 of either alphabet, padded or not, in lines or not; what is over after the last byte is left. */
export function bytesOfBase64(text: string): Uint8Array {
  let plain = text;
  if (plain.includes('%')) plain = plain.replace(/%(?:2b|2f|3d)/gi, (one) => decodeURIComponent(one));
  if (/\s/.test(plain)) plain = plain.replace(/\s+/g, '');
  if (/[-_]/.test(plain)) plain = plain.replaceAll('-', '+').replaceAll('_', '/');
  if (plain.endsWith('=')) plain = plain.replace(/={1,2}$/, '');
  return wholeBytes(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
}

const sizeOfBase64 = (text: string): number =>
  text.length % 4 === 0 ? base64Length(text) : Math.floor((text.length * 3) / 4);

const PERCENT = 0x25;

/** URL standard, "percent-decode". */
function percentDecoded(text: string): Uint8Array {
  const bytes = utf8Bytes(text);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const hex = bytes[at] === PERCENT ? String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0) : '';
    const isByte = /^[\da-f]{2}$/i.test(hex);
    bytes[to++] = isByte ? Number.parseInt(hex, 16) : bytes[at]!;
    if (isByte) at += 2;
  }
  return bytes.subarray(0, to);
}
