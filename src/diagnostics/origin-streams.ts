import type { Lane } from '../model/lane.ts';
import type { PageView } from './page-view.ts';

/** HTTP streams that a page has open on one origin, and the HTTP versions that were seen of it. */
export interface OriginStreams {
  open: number;
  versions: ReadonlySet<string>;
}

/** The origin that plain HTTP has for a URL of http(s) or ws(s); '' for what is no URL. */
export function httpOrigin(url: string): string {
  const http = url.replace(/^ws/i, 'http');
  return URL.canParse(http) ? new URL(http).origin : '';
}

/** A body that is read as it comes: no WebSocket, no series of polls. */
export function isHttpStream({ api, first }: Lane): boolean {
  return api !== 'WebSocket' && !first.polling;
}

/** O(lanes): for findings, not for messages. */
export function streamsOf(origin: string, page: PageView): OriginStreams {
  let open = 0;
  const versions = new Set<string>();
  for (const { lane } of page.views()) {
    if (lane.api === 'WebSocket' || httpOrigin(lane.url) !== origin) continue;
    const version = lane.attempts.findLast(({ opened }) => opened?.httpVersion)?.opened?.httpVersion;
    if (version) versions.add(version);
    if (isHttpStream(lane) && lane.state !== 'closed' && lane.state !== 'failed') open++;
  }
  return { open, versions };
}
