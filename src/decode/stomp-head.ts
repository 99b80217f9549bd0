import { strictText } from './data.ts';

// stomp-specification-1.2, "STOMP Frames", "Value Encoding", "Repeated Header Entries".

const HEADERS_MAX = 200;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\c': ':', '\\\\': '\\' };

/** How the text at hand is written. */
export interface Form {
  /** It is bytes, one character each: headers are UTF-8 in them. */
  isBytes: boolean;
  /** What is escaped in headers. */
  escapes?: RegExp;
}

/** What is escaped in headers, by version: nothing in 1.0, no carriage return in 1.1. */
export const escapesOf = (subprotocol: string | undefined): RegExp | undefined =>
  subprotocol === 'v10.stomp' ? undefined : subprotocol === 'v11.stomp' ? /\\[nc\\]/g : /\\[nrc\\]/g;

export type Headers = [name: string, value: string][];

/** Value of a header: the first of a name counts. */
export const header = (headers: Headers, name: string) => headers.find(([one]) => one === name)?.[1];

export interface Head {
  headers: Headers;
  /** Index of the body; -1 where the head is cut. */
  body: number;
  wrong?: string;
}

/** The headers from `from` on, up to an empty line. */
export function readHead(text: string, from: number, form: Form): Head {
  const headers: Headers = [];
  for (let at = from; headers.length < HEADERS_MAX; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) return { headers, body: -1 };
    const line = text.slice(at, text.charCodeAt(end - 1) === 0x0d ? end - 1 : end);
    at = end + 1;
    if (line === '') return { headers, body: at };
    const colon = line.indexOf(':');
    if (colon < 0) return { headers, body: at, wrong: 'a header without a colon' };
    headers.push([plain(line.slice(0, colon), form), plain(line.slice(colon + 1), form)]);
  }
  return { headers, body: -1, wrong: `more than ${HEADERS_MAX} headers` };
}

/** Bytes that were given as one character each. */
export const bytesOf = (units: string): Uint8Array => Uint8Array.from(units, (unit) => unit.charCodeAt(0));

function plain(source: string, { isBytes, escapes }: Form): string {
  const text = isBytes && /[\u0080-\u00ff]/.test(source) ? (strictText(bytesOf(source)) ?? source) : source;
  return escapes && text.includes('\\') ? text.replace(escapes, (pair) => ESCAPES[pair]!) : text;
}
