import type { Lane } from '../../model/lane.ts';
import { maskUrl } from '../../model/mask.ts';
import type { MessageRecord } from '../../model/types.ts';
import { normalised } from '../../model/url.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { EpochMs, Milliseconds } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { PageView } from '../page-view.ts';
import type { LaneRule, LifeRecord, PageFinding, PageRule, Rule } from '../rule.ts';
import { beginnings, openOf, PerLife, type Span } from '../spans.ts';
import { DUPLICATE_STREAMS as AT, SHOWN_RECORDS } from '../thresholds.ts';
import { creatorOf, endpointOf } from './endpoint.ts';
import { SameData } from './same-data.ts';

/** Two streams or more of one page to the same endpoint at the same time. */
export const duplicateStreams: Rule = {
  id: 'duplicate-streams',
  summary: 'A page has the same stream open more than once',
  why:
    'Each copy takes a connection, and the server does its work again for each. ' +
    'Handlers run once per copy, so that messages are shown or counted twice.',
  links: [
    {
      text: 'React: fixing bugs found by re-running Effects (StrictMode)',
      url: 'https://react.dev/reference/react/StrictMode#fixing-bugs-found-by-re-running-effects-in-development',
    },
  ],
  lane: (view) => (endpointOf(view.lane) === undefined ? undefined : new Listener(view)),
  page: (view) => new Duplicates(view),
};

/** What the lanes' watchers heard of each endpoint, for the page's. */
const heard = new WeakMap<PageView, Map<string, SameData>>();

function heardOf(page: PageView): Map<string, SameData> {
  const known = heard.get(page) ?? new Map<string, SameData>();
  heard.set(page, known);
  return known;
}

/** Listens to a lane's messages only while its endpoint has another lane open. */
class Listener implements LaneRule {
  readonly #view: LaneView;
  #data: SameData | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  life({ kind }: LifeRecord): void {
    if (kind === 'open') this.#open();
    else if (kind === 'close' || kind === 'error') this.#over();
  }

  message(record: MessageRecord, kind: MessageClass): void {
    if (this.#data === undefined || this.#data.open.size < 2) return;
    if (kind === 'app' && record.kind === 'message') this.#data.heard(this.#view, record);
  }

  finding(): undefined {
    return undefined;
  }

  #open(): void {
    const all = heardOf(this.#view.page);
    const key = endpointOf(this.#view.lane) as string;
    this.#data = all.get(key) ?? new SameData();
    this.#data.open.add(this.#view);
    all.set(key, this.#data);
  }

  /** An endpoint that nobody is at, and of which nothing was learnt, is forgotten: there may be millions. */
  #over(): void {
    this.#data?.open.delete(this.#view);
    if (this.#data?.open.size === 0 && this.#data.compared === 0)
      heardOf(this.#view.page).delete(endpointOf(this.#view.lane) as string);
    this.#data = undefined;
  }
}

/** Open at the same time: the two that were longest, and how many there were at most. */
interface Overlap {
  pair: [first: Span, second: Span];
  lasted: Milliseconds;
  most: number;
}

class Duplicates implements PageRule {
  readonly #page: PageView;
  readonly #endpoints: PerLife<Map<string, Span[]>>;

  constructor(page: PageView) {
    this.#page = page;
    this.#endpoints = new PerLife(page, () => this.#read());
  }

  findings(now: EpochMs): PageFinding[] {
    const found: PageFinding[] = [];
    for (const [key, spans] of this.#endpoints.value) {
      const finding = this.#judge(spans, heardOf(this.#page).get(key), now);
      if (finding) found.push(finding);
    }
    return found;
  }

  /** The open times of endpoints that have several lanes, in the order of their beginnings. */
  #read(): Map<string, Span[]> {
    const lanes = new Map<string, Lane[]>();
    for (const { lane } of this.#page.views()) {
      const key = endpointOf(lane);
      if (key !== undefined) lanes.set(key, [...(lanes.get(key) ?? []), lane]);
    }
    const endpoints = new Map<string, Span[]>();
    for (const [key, same] of lanes) {
      if (same.length < 2) continue;
      const spans = same.flatMap((lane) => [...openOf(lane)]);
      endpoints.set(
        key,
        spans.sort((a, b) => a.from - b.from),
      );
    }
    return endpoints;
  }

  #judge(spans: readonly Span[], data: SameData | undefined, now: EpochMs): PageFinding | undefined {
    const overlap = longestOverlap(spans, now);
    if (!overlap) return undefined;
    const [first, second] = overlap.pair;
    const proven = data?.proven ?? false;
    if (!proven && !plausible(first.lane, second.lane)) return undefined;
    const different = data?.refuted ?? false;
    const framed = first.lane.first.context !== 'page';
    const choice = this.#page.viewOf(second.lane).choiceOf;
    const seconds = (overlap.lasted / 1000).toFixed(1);
    const what = different ? 'with different messages on each' : proven ? 'with the same messages' : '';
    return {
      connection: second.lane.id,
      severity: different || choice ? 'advice' : 'warning',
      title: `${overlap.most} connections to the same URL at once for ${seconds} s${what && `, ${what}`}`,
      evidence: {
        url: maskUrl(second.lane.url),
        openAtOnce: overlap.most,
        overlapSeconds: Number(seconds),
        messagesCompared: data?.compared ?? 0,
        sameMessages: data?.pairs ?? 0,
        firstMadeAt: creatorOf(first.lane) || 'unknown',
        secondMadeAt: creatorOf(second.lane) || 'unknown',
        ...(framed ? { note: 'in a frame or worker: two with the same address cannot be told apart' } : {}),
        ...(choice ? { provider: choice } : {}),
      },
      records: merged(beginnings([first, second]), data?.shown.seqs ?? []),
      advice: different
        ? 'The copies carry different messages: one connection could carry both.'
        : 'Lift the stream into one shared place (a store, a context, a module) and count who uses it; close it when ' +
          'an effect is cleaned up.' +
          (choice ? ` ${choice} needs one client object for the page.` : ''),
      confidence: framed ? 'low' : proven ? 'high' : 'medium',
    };
  }
}

/** Whether two lanes ask for the same without it being seen that they get the same. */
function plausible(first: Lane, second: Lane): boolean {
  // Apart in a secret: another user's stream, or the same with a fresh ticket.
  if (normalised(first.first.url) !== normalised(second.first.url)) return false;
  return [first, second].every(({ api, first: line, attempts }) => {
    if (api === 'EventSource' || api === 'WebSocket') return true;
    // What a POST asks for is in its body.
    return (line.method ?? attempts[0]?.connecting?.method)?.toUpperCase() === 'GET';
  });
}

/** The longest time for which spans of two lanes overlapped, if it is long enough. `spans` by their beginnings. */
function longestOverlap(spans: readonly Span[], now: EpochMs): Overlap | undefined {
  let open: Span[] = [];
  let longest: Overlap | undefined;
  for (const span of spans) {
    open = open.filter(({ to }) => to > span.from);
    let beside = 0;
    for (const other of open) {
      const lasted = Math.min(other.to, span.to, now) - span.from;
      if (other.lane === span.lane || lasted < AT.overlap) continue;
      beside++;
      if (!longest || lasted > longest.lasted)
        longest = { pair: [other, span], lasted, most: longest?.most ?? 0 };
    }
    if (longest) longest.most = Math.max(longest.most, beside + 1);
    if (open.length < AT.atOnce) open.push(span);
  }
  return longest;
}

function merged(some: readonly number[], more: readonly number[]): number[] {
  return [...new Set([...some, ...more])].sort((a, b) => a - b).slice(0, SHOWN_RECORDS);
}
