import type { Lane } from '../../model/lane.ts';
import { maskUrl } from '../../model/mask.ts';
import { normalised } from '../../model/url.ts';

const keys = new WeakMap<Lane, string>();

/**
 * What lanes have in common that do the same in the same document: API, document and URL, without what differs from
 * request to request and without secrets. Polling is left out: it is many requests by nature.
 */
export function endpointOf(lane: Lane): string | undefined {
  if (lane.first.polling) return undefined;
  let key = keys.get(lane);
  if (key === undefined) {
    const { api, context, frameUrl, url } = lane.first;
    key = `${api} ${context} ${frameUrl} ${maskUrl(normalised(url))}`;
    keys.set(lane, key);
  }
  return key;
}

/** The innermost of the page's frames of a stack; '' where none is known. */
export function creatorOf(lane: Lane): string {
  return (lane.first.stack ?? '').split('\n', 1)[0]?.trim() ?? '';
}
