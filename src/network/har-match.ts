import type { Milliseconds } from '../units.ts';
import { type Exchange, withoutFragment } from './exchange.ts';
import type { HarEntry } from './har-entry.ts';

/** An entry may have started this long before its exchange: Chromium's HAR has the page's time of the call. */
const EARLY_MS: Milliseconds = 250;
const LATE_MS: Milliseconds = 50;
/** Chromium's HAR has the time at which a WebSocket's handshake was sent: 35 to 65 ms later on a busy machine. */
const SOCKET_LATE_MS: Milliseconds = 250;

interface Match {
  exchange: Exchange;
  /** It is the exchange's last hop, which the exchange's status and headers are of; earlier ones were redirected. */
  last: boolean;
}
interface Hop {
  exchange: Exchange;
  index: number;
  t: number;
}

/** Finds the exchange of each entry: the same URL and method at about the same time, each hop only once. */
export class HarMatcher {
  /** What was found before stays so, whatever else has come since: entry's key → exchange's id and hop. */
  #before = new Map<string, { id: string; index: number }>();

  /** `key` names the entry: the same in every reading of the log. */
  match(
    entries: readonly HarEntry[],
    exchanges: readonly Exchange[],
  ): { entry: HarEntry; key: string; match: Match | undefined }[] {
    const hops = hopsByRequest(exchanges);
    const taken = new Set<Hop>();
    const now = new Map<string, { id: string; index: number }>();
    const found = keyed(entries).map(({ entry, key, request }) => {
      const before = this.#before.get(key);
      const hop =
        before && hops.get(request)?.find((h) => h.exchange.id === before.id && h.index === before.index);
      if (hop) taken.add(hop);
      return { entry, key, request, hop };
    });
    for (const one of found) {
      one.hop ??= nearest(hops.get(one.request) ?? [], one.entry, taken);
      if (!one.hop) continue;
      taken.add(one.hop);
      now.set(one.key, { id: one.hop.exchange.id, index: one.hop.index });
    }
    this.#before = now;
    return found.map(({ entry, key, hop }) => ({ entry, key, match: hop && matchOf(hop) }));
  }
}

function matchOf({ exchange, index }: Hop): Match {
  return { exchange, last: index === exchange.redirects.length };
}

function keyed(entries: readonly HarEntry[]): { entry: HarEntry; key: string; request: string }[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const request = requestKey(entry.method, entry.url);
    const base = `${entry.startedAt} ${request}`;
    const n = (seen.get(base) ?? 0) + 1;
    seen.set(base, n);
    return { entry, key: n === 1 ? base : `${base} #${n}`, request };
  });
}

function requestKey(method: string, url: string): string {
  return `${method.toUpperCase()} ${withoutFragment(url)}`;
}

/** Every hop of every exchange; those before the last had, as far as is known, the same method. */
function hopsByRequest(exchanges: readonly Exchange[]): Map<string, Hop[]> {
  const hops = new Map<string, Hop[]>();
  for (const exchange of exchanges) {
    const { redirects, method, startedAt } = exchange;
    for (let index = 0; index <= redirects.length; index++) {
      const key = requestKey(method, redirects[index]?.url ?? exchange.url);
      const t = redirects[index - 1]?.t ?? startedAt;
      const list = hops.get(key);
      if (list) list.push({ exchange, index, t });
      else hops.set(key, [{ exchange, index, t }]);
    }
  }
  return hops;
}

function nearest(hops: readonly Hop[], entry: HarEntry, taken: ReadonlySet<Hop>): Hop | undefined {
  let best: Hop | undefined;
  for (const hop of hops) {
    const late = entry.startedAt - hop.t;
    const limit = hop.exchange.type === 'websocket' ? SOCKET_LATE_MS : LATE_MS;
    if (taken.has(hop) || late < -EARLY_MS || late > limit || !sameId(hop, entry)) continue;
    if (!best || Math.abs(late) < Math.abs(entry.startedAt - best.t)) best = hop;
  }
  return best;
}

/**
 * Where both name the Last-Event-ID sent, it has to be the same. One may lack it: Chromium's HAR has no more than
 * provisional headers of some workers' requests.
 */
function sameId({ exchange }: Hop, { exchange: har }: HarEntry): boolean {
  const { lastEventIdSent: mine } = exchange;
  return mine === undefined || har.lastEventIdSent === undefined || mine === har.lastEventIdSent;
}
