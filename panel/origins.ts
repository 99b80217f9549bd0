import type { OriginLoad } from '../src/network/network-log.ts';
import { plural } from './format.ts';

/** Browsers keep this many HTTP/1.1 connections to a server at most: a further request waits. */
export const HTTP1_LIMIT = 6;
/** From here on it is worth knowing of any origin, */
const SHOWN_FROM = 4;
/** and from here on a warning: one or no place is left. */
const WARN_FROM = 5;
const LISTED = 12;

export interface LoadWords {
  text: string;
  /** For a narrow panel. */
  short: string;
  warn: boolean;
  /** Every origin with requests under way. */
  title: string;
}

/** How full the connections of HTTP/1.1 are: of the page's own origin, and of others that are nearly full. */
export function loadWords(load: readonly OriginLoad[], pageUrl: string): LoadWords | undefined {
  const own = URL.canParse(pageUrl) ? new URL(pageUrl).origin : '';
  const shown = load
    .filter(({ origin, http1 }) => http1 >= SHOWN_FROM || (origin === own && http1 > 0))
    .sort((a, b) => b.http1 - a.http1 || Number(b.origin === own) - Number(a.origin === own));
  const fullest = shown[0];
  if (!fullest) return undefined;
  const more = shown.length > 1 ? ` (and ${plural(shown.length - 1, 'more origin')})` : '';
  const lines = [...load].sort((a, b) => total(b) - total(a)).map(originLine);
  if (lines.length > LISTED) lines.splice(LISTED, lines.length, `and ${lines.length - LISTED} more`);
  return {
    text: `HTTP/1.1: ${fullest.http1} of ${HTTP1_LIMIT} connections to ${host(fullest.origin)}${more}`,
    short: `HTTP/1.1 ${fullest.http1}/${HTTP1_LIMIT}`,
    warn: fullest.http1 >= WARN_FROM,
    title: `Requests under way now. Over HTTP/1.1 a browser keeps ${HTTP1_LIMIT} connections to a server; further requests wait.\n${lines.join('\n')}`,
  };
}

function originLine({ origin, http1, multiplexed, unknown }: OriginLoad): string {
  const parts = [
    http1 > 0 && `${http1} over HTTP/1.1`,
    multiplexed > 0 && `${multiplexed} over HTTP/2 or 3 (they share a connection)`,
    unknown > 0 && `${unknown} whose protocol is not known yet`,
  ];
  return `${origin.slice(0, 100)}: ${parts.filter(Boolean).join(', ')}`;
}

function total({ http1, multiplexed, unknown }: OriginLoad): number {
  return http1 + multiplexed + unknown;
}

function host(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin.slice(0, 60);
}
