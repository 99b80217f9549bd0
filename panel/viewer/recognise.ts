import { base64Bytes } from '../../src/model/bytes.ts';
import { binarySize } from '../format.ts';
import { mediaInText, mediaSize } from './media-text.ts';

/** What a value also is, beside what it says. */
export interface Recognised {
  /** For the line: a date, or "JWT". */
  words: string;
  /** It is only likely: any number of that size may be a time. */
  guess: boolean;
  jwt?: Jwt;
  isMedia?: true;
}

export interface Jwt {
  /** Source text of the JSON. */
  header: string;
  payload: string;
}

/** 2001 to 2100: what is outside is hardly a time of an application's. */
const [FIRST_S, LAST_S] = [978_307_200, 4_102_444_800];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;
/** RFC 7519 over RFC 7515 §7.1: three parts in base64url, the first two JSON objects. */
const JWT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;
const JWT_MAX = 64 * 1024;

/** Times among numbers are guessed by their size: seconds, milliseconds, microseconds or nanoseconds since 1970. */
export function recogniseNumber(text: string): Recognised | undefined {
  if (!/^\d{9,19}(?:\.\d+)?$/.test(text)) return undefined;
  const digits = text.split('.')[0]!.length;
  const unit = digits <= 10 ? 1 : digits <= 13 ? 1e3 : digits <= 16 ? 1e6 : 1e9;
  const seconds = Number(text) / unit;
  if (!(seconds >= FIRST_S && seconds <= LAST_S)) return undefined;
  return { words: isoOf(seconds * 1000), guess: true };
}

/**
 * A date with a zone, an image or sound, or a JWT, which is decoded here and nowhere else. Its signature is not checked.
 * @param isWhole false: it is the beginning of a longer text, which can only be an image or sound.
 */
export function recogniseText(text: string, isWhole = true): Recognised | undefined {
  const media = mediaInText(text);
  if (media) {
    const type = media.type.split(';', 1)[0]!;
    const words = isWhole ? `${type}, ${binarySize(mediaSize(text, media))}` : type;
    return { words, guess: !media.told, isMedia: true };
  }
  if (!isWhole || text.length < 16 || text.length > JWT_MAX) return undefined;
  if (ISO.test(text)) {
    const t = Date.parse(text);
    return Number.isNaN(t) || text.endsWith('Z') ? undefined : { words: isoOf(t), guess: false };
  }
  const jwt = readJwt(text);
  return jwt && { words: 'JWT', guess: false, jwt };
}

/** What stands in a JWT, also behind "Bearer "; undefined where it is none. */
export function readJwt(text: string): Jwt | undefined {
  const token = text.startsWith('Bearer ') ? text.slice(7) : text;
  if (!JWT.test(token)) return undefined;
  const [header = '', payload = ''] = token.split('.').map(part);
  return isObject(header) && isObject(payload) ? { header, payload } : undefined;
}

function part(base64url: string): string {
  const base64 = base64url.replace(/-/g, '+').replace(/_/g, '/');
  return new TextDecoder().decode(base64Bytes(base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')));
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function isoOf(t: number): string {
  const text = new Date(t).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
