/**
 * The truth of the page /night: what each of its streams does, attempt by attempt. The server plays it, the page
 * takes its waits from it, and tests compare what was recorded with it. Times are in ms at speed 1.
 */

/** One connection of an event stream with ids. */
export interface FeedAttempt {
  /** Where it goes on: from the first id, after the Last-Event-ID, skipping ids ("from now"), or some ids early. */
  readonly resume: 'start' | 'after' | 'skip' | 'repeat';
  /** `after`: events sent at once, since they happened meanwhile. `skip`: ids lost. `repeat`: ids sent twice. */
  readonly ids: number;
  /** Events sent one by one; left out, it goes on until the page leaves. */
  readonly events?: number;
  /** How it ends after them: a proper end of the body, or a cut of the TCP connection. */
  readonly ends?: 'end' | 'cut';
}

/** One connection of the price socket. */
export interface SocketAttempt {
  /** No WebSocket: the TCP connection is cut before the answer, or the answer is this status. Both are 1006. */
  readonly refused?: 'cut' | number;
  /** How long it is open; left out, until the page leaves. */
  readonly lasts?: number;
  /** Left out, it is cut without a close frame: 1006. */
  readonly close?: { readonly code: number; readonly reason: string };
}

export interface Feed {
  readonly every: number;
  /** Asked for with `retry:`. */
  readonly retry: number;
  readonly attempts: readonly FeedAttempt[];
}

export const NIGHT = {
  /** The page's minute … */
  lasts: 60_000,
  /** … stands for half an hour. */
  factor: 30,
  /** Cut at 12 s and resumed well; ended at 29 s and resumed "from now", by which seven ids are lost. */
  orders: {
    every: 500,
    retry: 3000,
    attempts: [
      { resume: 'start', ids: 0, events: 24, ends: 'cut' },
      { resume: 'after', ids: 6, events: 28, ends: 'end' },
      { resume: 'skip', ids: 7 },
    ],
  },
  /** Ended at 30 s; after that the last four are sent again. */
  shipments: {
    every: 1500,
    retry: 5000,
    attempts: [
      { resume: 'start', ids: 0, events: 20, ends: 'end' },
      { resume: 'repeat', ids: 4 },
    ],
  },
  /** Lost at 14 s, refused twice, told to go at 30 s (restart) and at 39 s (going away), then it holds. */
  prices: {
    every: 250,
    /** The page waits so long before each next try; after an open it begins anew. */
    waits: [1000, 2000, 4000, 8000],
    attempts: [
      { lasts: 14_000 },
      { refused: 'cut' },
      { refused: 503 },
      { lasts: 9000, close: { code: 1012, reason: 'service restart' } },
      { lasts: 8000, close: { code: 1001, reason: 'going away' } },
      {},
    ],
  },
  /** Cut at 10 s. The browser's own retry gets 503 and gives up; the page makes a new one after each wait. */
  notices: {
    every: 2000,
    retry: 2000,
    events: 5,
    waits: [3000, 6000, 9000],
    /** What every further attempt is answered. */
    answers: [503, 503, 503, 204],
  },
  /** A ping every two seconds, a line now and then, and after 22 s nothing at all: it stays open. */
  chat: { ping: 2000, pings: 11, lines: [3000, 9000, 17_000] },
  /** NDJSON for 16 s, nothing for 14 s, then half a line and a cut. */
  report: { every: 400, lines: 40, stalls: 14_000, of: 120 },
} as const satisfies {
  orders: Feed;
  shipments: Feed;
  prices: { every: number; waits: readonly number[]; attempts: readonly SocketAttempt[] };
  [stream: string]: unknown;
};

/** The ids of a feed by attempt, as far as they are scripted: those of the last go on without end. */
export interface FeedTruth {
  readonly sent: readonly (readonly number[])[];
  /** First id of the last attempt. */
  readonly last: number;
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
}

/** What happens to the ids of a feed, provided that nothing of what was sent is lost on the way. */
export function feedTruth({ attempts }: Feed): FeedTruth {
  const sent: number[][] = [];
  const lost: number[] = [];
  const doubled: number[] = [];
  let seen = 0;
  for (const attempt of attempts) {
    const first = firstId(attempt, seen);
    for (let id = seen + 1; id < first; id += 1) lost.push(id);
    for (let id = first; id <= seen; id += 1) doubled.push(id);
    if (attempt.events === undefined) return { sent, last: first, lost, doubled };
    const count = attempt.events + (attempt.resume === 'after' ? attempt.ids : 0);
    sent.push(Array.from({ length: count }, (_, i) => first + i));
    seen = first + count - 1;
  }
  return { sent, last: seen + 1, lost, doubled };
}

/** The id with which an attempt begins, for a client that has seen `seen`. */
export function firstId({ resume, ids }: FeedAttempt, seen: number): number {
  if (resume === 'skip') return seen + 1 + ids;
  return resume === 'repeat' ? Math.max(1, seen + 1 - ids) : seen + 1;
}
