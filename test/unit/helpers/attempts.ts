import type { ClosedBy, ConnectionLine, HeaderList } from '../../../src/model/types.ts';
import type { Life } from './diagnose.ts';
import type { Loose } from './recordings.ts';

/** One WebSocket of a lane. It stays open, or connecting, without an `end`. */
export interface Socket {
  at: number;
  open?: number;
  end?: number;
  /** Default 1006. */
  code?: number;
  /** Default network. */
  by?: ClosedBy;
  /** Of its upgrade, where that was refused. */
  status?: number;
  records?: Loose[];
}

/** Sockets of which each was made in place of the one before, as one lane. Their ids begin with `name`. */
export function sockets(list: readonly Socket[], about: Partial<ConnectionLine> = {}, name = 'w'): Life[] {
  return list.map(({ at, open, end, code = 1006, by = 'network', status, records = [] }, i) => {
    const before = list[i - 1];
    const lost = before?.end ?? at;
    const told: Loose[] = [{ kind: 'connecting', t: at }];
    if (before) told.push({ kind: 'reconnect', t: at, delay: at - lost, source: 'inferred' });
    if (open !== undefined) told.push({ kind: 'open', t: open });
    told.push(...records);
    if (end !== undefined) told.push({ kind: 'close', t: end, code, by, ...(status ? { status } : {}) });
    const continues = before ? { continues: `${name}${i}` } : {};
    return [{ id: `${name}${i + 1}`, ...continues, ...about }, ...told];
  });
}

/** One attempt of an EventSource. */
export interface Try {
  at: number;
  open?: number;
  end?: number;
  /** While its error event ran; default 0, it will retry. */
  readyState?: number;
  /** Last-Event-ID held when it began; `null`: not seen on the wire, though the request was. */
  held?: string;
  sent?: string | null;
  status?: number;
  headers?: HeaderList;
  redirects?: { url: string; status: number }[];
  netError?: string;
  /** Default true: the network layer saw the request leave. */
  wire?: boolean;
  records?: Loose[];
}

/** An EventSource with its attempts. */
export function source(list: readonly Try[], about: Partial<ConnectionLine> & { id?: string } = {}): Life {
  const records = list.flatMap((one, i): Loose[] => {
    const { at, open, end, readyState = 0, held, sent, wire = true, records: own = [] } = one;
    const { status, headers, redirects, netError } = one;
    const answer = Object.fromEntries(
      Object.entries({ status, headers, redirects, netError }).filter(([, value]) => value !== undefined),
    );
    const request =
      sent === null
        ? { requestHeaders: [['Accept', 'text/event-stream']] }
        : sent
          ? { lastEventIdSent: sent }
          : {};
    const from = wire ? 'wire' : 'inferred';
    const told: Loose[] = [];
    const delay = at - (list[i - 1]?.end ?? at);
    if (i > 0)
      told.push({ kind: 'reconnect', t: at, delay, source: from, ...(held ? { lastEventId: held } : {}) });
    told.push({ kind: 'connecting', t: at, source: i > 0 ? from : 'hook', ...request });
    if (open !== undefined)
      told.push({ kind: 'open', t: open, ...(end === undefined || readyState !== 2 ? answer : {}) });
    told.push(...own);
    if (end !== undefined)
      told.push({
        kind: 'error',
        t: end,
        readyState,
        ...(open === undefined || readyState === 2 ? answer : {}),
      });
    return told.map((fields) => ({ attempt: i + 1, ...fields }));
  });
  return [{ api: 'EventSource', url: 'https://page.example/feed', ...about }, ...records];
}

/** Events with these ids, `every` ms from `from` on. */
export function events(ids: readonly (number | string | undefined)[], from: number, every = 100): Loose[] {
  return ids.map((id, i) => ({
    kind: 'message',
    t: from + i * every,
    eventType: 'message',
    data: `{"n":"${id ?? ''}/${from + i}"}`,
    ...(id === undefined ? {} : { lastEventId: String(id) }),
  }));
}

/** first, first + 1, … last. */
export const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
