import type { OriginLoad } from '../src/network/network-log.ts';
import type { Load } from '../src/network/other-tabs.ts';
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
    .filter((one) => taken(one) >= SHOWN_FROM || (one.origin === own && taken(one) > 0))
    .sort((a, b) => taken(b) - taken(a) || Number(b.origin === own) - Number(a.origin === own));
  const fullest = shown[0];
  if (!fullest) return undefined;
  const used = taken(fullest);
  const more = shown.length > 1 ? ` (and ${plural(shown.length - 1, 'more origin')})` : '';
  const lines = [...load]
    .sort((a, b) => busy(b) - busy(a))
    .filter((one) => busy(one) > 0)
    .map(originLine);
  if (lines.length > LISTED) lines.splice(LISTED, lines.length, `and ${lines.length - LISTED} more`);
  return {
    text: `HTTP/1.1: ${used} of ${HTTP1_LIMIT} connections to ${host(fullest.origin)}${places(fullest)}${more}`,
    short: `HTTP/1.1 ${used}/${HTTP1_LIMIT}`,
    warn: used >= WARN_FROM,
    title: `Requests under way now. Over HTTP/1.1 a browser keeps ${HTTP1_LIMIT} connections to a server; further requests wait. Tabs of the same origin share them: their streams count in, as far as they began after DevTools was opened here.\n${lines.join('\n')}`,
  };
}

/** HTTP/1.1 connections in use, here and in other tabs. */
function taken({ http1, elsewhere }: OriginLoad): number {
  return http1 + (elsewhere?.http1 ?? 0);
}

/** " (3 here, 2 in other tabs)"; nothing where other tabs have none. */
function places({ http1, elsewhere }: OriginLoad): string {
  const { http1: other = 0, unknown = 0 } = elsewhere ?? {};
  if (other === 0 && unknown === 0) return '';
  const parts = [
    `${http1} here`,
    other > 0 && `${other} in other tabs`,
    unknown > 0 && `${unknown} of unknown protocol in other tabs`,
  ];
  return ` (${parts.filter(Boolean).join(', ')})`;
}

function originLine({ elsewhere, ...here }: OriginLoad): string {
  const parts = [total(here) > 0 && counts(here)];
  if (elsewhere && total(elsewhere) > 0) {
    const inferred = elsewhere.inferred ? " (inferred: this page's requests to it are)" : '';
    parts.push(`in other tabs ${counts(elsewhere)}${inferred}`);
  }
  return `${here.origin.slice(0, 100)}: ${parts.filter(Boolean).join('; ')}`;
}

function counts({ http1, multiplexed, unknown }: Load): string {
  const parts = [
    http1 > 0 && `${http1} over HTTP/1.1`,
    multiplexed > 0 && `${multiplexed} over HTTP/2 or 3 (they share a connection)`,
    unknown > 0 && `${unknown} whose protocol is not known yet`,
  ];
  return parts.filter(Boolean).join(', ');
}

function total({ http1, multiplexed, unknown }: Load): number {
  return http1 + multiplexed + unknown;
}

/** Everything under way to an origin, wherever. */
function busy(load: OriginLoad): number {
  return total(load) + (load.elsewhere ? total(load.elsewhere) : 0);
}

function host(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin.slice(0, 60);
}
