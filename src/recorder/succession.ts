import type { Api } from '../model/types.ts';
import type { EpochMs } from '../units.ts';

/** A connection that was lost, and whose page may make another in its place. */
export interface Lost {
  id: string;
  api: Api;
  url: string;
  t: EpochMs;
  lastEventId: string;
}

/** After this long a new object for the same URL is a new beginning. */
const MEMORY_MS = 300_000;

/**
 * Infers which lost connection of one document a new one continues: the page made a new object for the same URL after
 * a loss. URLs that differ only in their query values (a token, a cursor) are the same if there is but one candidate.
 */
export class Succession {
  #lost: Lost[] = [];
  readonly #succeeded = new Set<string>();

  /** A connection was lost. Told again (by its close event), one that has a successor already stays as it is. */
  add(lost: Lost): void {
    if (this.#succeeded.has(lost.id)) return;
    this.#lost = this.#lost.filter((one) => one.id !== lost.id && lost.t - one.t <= MEMORY_MS);
    this.#lost.push(lost);
  }

  /** The lost connection that a new one continues; it is taken, so that it has one successor only. */
  take(api: Api, url: string, t: EpochMs): Lost | undefined {
    const candidates = this.#lost.filter((lost) => lost.api === api && t - lost.t <= MEMORY_MS);
    const alike = candidates.filter((lost) => endpoint(lost.url) === endpoint(url));
    const found = candidates.find((lost) => lost.url === url) ?? (alike.length === 1 ? alike[0] : undefined);
    if (!found) return undefined;
    this.#lost = this.#lost.filter((lost) => lost !== found);
    this.#succeeded.add(found.id);
    return found;
  }
}

/** The URL with its query values left out. */
function endpoint(url: string): string {
  const [path, query] = url.split('?', 2);
  if (query === undefined) return url;
  const keys = query.split('&').map((pair) => pair.split('=', 1)[0]);
  return `${path}?${keys.sort().join('&')}`;
}
