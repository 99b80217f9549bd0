import type { ConnectionLine } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { PageView } from '../page-view.ts';

/** Parameters that change from one connection to the next of the same stream: tokens, cursors, times. */
const CHANGING =
  /^(?:_|t|ts|time|timestamp|r|rand|random|nonce|since|cursor|after|from|last[-_]?(?:event[-_]?)?id|ticket|otp|jwt|auth|.*token)$/i;

const keys = new WeakMap<ConnectionLine, string>();

/** What connections of the same stream have in common: the URL without what changes each time. */
export function streamKey(line: ConnectionLine): string {
  let key = keys.get(line);
  if (key === undefined) {
    key = withoutChanging(line.url);
    keys.set(line, key);
  }
  return key;
}

/** The lanes of one API by the stream they are about, in the order in which they began. */
export function lanesByStream(page: PageView, apis: readonly string[]): Iterable<LaneView[]> {
  const groups = new Map<string, LaneView[]>();
  for (const view of page.views()) {
    const { lane } = view;
    if (!apis.includes(lane.api)) continue;
    const key = `${lane.api} ${streamKey(lane.current)}`;
    const group = groups.get(key);
    if (group) group.push(view);
    else groups.set(key, [view]);
  }
  return groups.values();
}

function withoutChanging(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return url;
  const kept = url
    .slice(start + 1)
    .split('&')
    .filter((pair) => !CHANGING.test(pair.split('=', 1)[0] as string));
  return [url.slice(0, start), ...kept.sort()].join('&');
}
