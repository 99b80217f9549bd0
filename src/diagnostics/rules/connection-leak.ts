import type { Lane } from '../../model/lane.ts';
import { maskUrl } from '../../model/mask.ts';
import type { EpochMs } from '../../units.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, PageRule, Rule } from '../rule.ts';
import { beginnings, PerLife, type Span } from '../spans.ts';
import { hostname, isLoopback } from '../third-party.ts';
import { CONNECTION_LEAK as AT } from '../thresholds.ts';
import { creatorOf, endpointOf } from './endpoint.ts';

/** Connections to one endpoint that are made again and again and never closed. */
export const connectionLeak: Rule = {
  id: 'connection-leak',
  summary: 'A page opens the same connection again and again and never closes one',
  why:
    'A view that opens a connection when it appears and does not close it when it goes leaves one behind each time. ' +
    'Memory, server load and, over HTTP/1.1, the six connections of the browser are used up.',
  links: [
    {
      text: 'React: useEffect and its cleanup',
      url: 'https://react.dev/reference/react/useEffect#connecting-to-an-external-system',
    },
    {
      text: 'MDN: EventSource.close()',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource/close',
    },
  ],
  page: (view) => new Leaks(view),
};

/** The life of a lane, its reconnects included. */
interface Life {
  lane: Lane;
  from: EpochMs;
  to: EpochMs;
}

interface Leak {
  /** Live together. */
  lives: Life[];
  why: 'grew' | 'old';
  /** Age of the oldest when they were the most. */
  oldest: number;
}

class Leaks implements PageRule {
  readonly #page: PageView;
  readonly #endpoints: PerLife<Life[][]>;

  constructor(page: PageView) {
    this.#page = page;
    this.#endpoints = new PerLife(page, () => this.#read());
  }

  findings(now: EpochMs): PageFinding[] {
    const found: PageFinding[] = [];
    for (const lives of this.#endpoints.value) {
      const leak = leakOf(lives, now);
      if (leak) found.push(this.#told(leak));
    }
    return found;
  }

  #read(): Life[][] {
    const endpoints = new Map<string, Life[]>();
    for (const { lane } of this.#page.views()) {
      const key = endpointOf(lane);
      if (key === undefined) continue;
      const lives = endpoints.get(key) ?? [];
      endpoints.set(key, lives);
      lives.push({ lane, from: lane.firstT, to: endOf(lane) });
    }
    return [...endpoints.values()].filter(({ length }) => length >= AT.live);
  }

  #told({ lives, why, oldest }: Leak): PageFinding {
    const newest = lives.at(-1) as Life;
    const { lane } = newest;
    const [first] = lives as [Life];
    const creators = new Set(lives.map((life) => life.lane.first.stack ?? ''));
    const same = creators.size === 1 && !creators.has('');
    const spread = Math.round((newest.from - first.from) / 1000);
    const full = lives.length >= AT.error && lives.every((life) => isHttp1(life.lane));
    // Developers' tools replace modules while they run, and what the old ones opened stays.
    const dev = isLoopback(hostname(lane.first.frameUrl));
    const place = creatorOf(lane);
    return {
      connection: lane.id,
      severity: full ? 'error' : 'warning',
      title: `${lives.length} connections to the same URL were made over ${spread} s and none was closed`,
      evidence: {
        url: maskUrl(lane.url),
        liveAtOnce: lives.length,
        madeWithinSeconds: spread,
        oldestSeconds: Math.round(oldest / 1000),
        sameCreator: same ? 'yes' : creators.has('') ? 'unknown' : 'no',
        madeAt: place || 'unknown',
        notSeen: "the page's own navigations (pushState) and what was removed from it",
      },
      records: beginnings(lives.flatMap((life) => life.lane.attempts.slice(0, 1).map(spanOf(life)))),
      advice:
        `Call close() where the view is cleaned up${place ? ' (made at the place shown)' : ''}; give a fetch stream an ` +
        'AbortController. If each belongs to something visible, such as a widget, let them share one connection.' +
        (dev ? ' On a development server hot module replacement may be the cause.' : ''),
      confidence: dev || !same ? 'low' : why === 'grew' ? 'medium' : 'low',
    };
  }
}

const spanOf =
  ({ lane, from, to }: Life) =>
  (attempt: Span['attempt']): Span => ({ lane, attempt, from, to });

function endOf(lane: Lane): EpochMs {
  if (lane.state !== 'closed' && lane.state !== 'failed') return Number.POSITIVE_INFINITY;
  return lane.attempt?.end ?? lane.lastT;
}

/** The largest set of lives that look left behind. Those that began in one go are there by design. */
function leakOf(lives: readonly Life[], now: EpochMs): Leak | undefined {
  let found: Leak | undefined;
  let live: Life[] = [];
  let steps = 0;
  /** Up to `t`, when one of the live ones ends or none does any more. */
  const look = (t: EpochMs) => {
    const oldest = t - (live[0]?.from ?? t);
    const old = oldest > AT.age && momentsOf(live) >= AT.live;
    if (steps < AT.steps && !old) return;
    if (!found || live.length > found.lives.length)
      found = { lives: [...live], why: steps >= AT.steps ? 'grew' : 'old', oldest };
  };
  for (const { life, t, ends } of eventsOf(lives)) {
    if (ends) {
      look(t);
      live = live.filter((one) => one !== life);
      steps = 0;
      continue;
    }
    const before = live.at(-1);
    if (before && t - before.from >= AT.apart && sameCreator(before.lane, life.lane)) steps++;
    live.push(life);
  }
  look(now);
  return found;
}

function eventsOf(lives: readonly Life[]): { life: Life; t: EpochMs; ends: boolean }[] {
  const lived = lives.filter(({ from, to }) => to > from);
  const events = lived.flatMap((life) => [
    { life, t: life.from, ends: false },
    ...(life.to === Number.POSITIVE_INFINITY ? [] : [{ life, t: life.to, ends: true }]),
  ]);
  return events.sort((a, b) => a.t - b.t || Number(b.ends) - Number(a.ends));
}

/** How often, with some time between, one of them was made. */
function momentsOf(lives: readonly Life[]): number {
  let moments = 0;
  let last: EpochMs = Number.NEGATIVE_INFINITY;
  for (const { from } of lives) {
    if (from - last >= AT.apart) moments++;
    last = from;
  }
  return moments;
}

/** Unknown creators may be the same. */
function sameCreator(a: Lane, b: Lane): boolean {
  return a.first.stack === undefined || b.first.stack === undefined || a.first.stack === b.first.stack;
}

function isHttp1(lane: Lane): boolean {
  if (lane.api === 'WebSocket') return false;
  const version = lane.attempt?.opened?.httpVersion;
  return version === undefined ? lane.first.url.startsWith('http:') : /^http\/1/i.test(version);
}
