import { LogHistogram } from '../model/statistics/log-histogram.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { Came, Growth } from './growth.ts';

/** What a piece of an answer is of. */
export type DeltaKind = 'reasoning' | 'text' | 'tool';
/** Characters of the text before a stall that are shown. */
const AFTER = 24;

/** The longest time without a piece. */
export interface Gap {
  ms: Milliseconds;
  from: Came;
  to: Came;
  /** The end of the text before it; '' where there is none. */
  after: string;
  /** What stood still, and how many UTF-16 units of it there were; undefined where it was said anew since. */
  at: { growth: Growth; end: number } | undefined;
}

interface Place {
  growth: Growth | undefined;
  end: number;
  /** How often it had been said anew. */
  rewritten: number;
}

/** When the pieces of an answer came. O(1) a piece. */
export class Pace {
  first: (Came & { of: DeltaKind }) | undefined;
  firstText: Came | undefined;
  firstTool: Came | undefined;
  /** The last piece, and the last sign that one is being made. */
  lastDelta: Came | undefined;
  last: Came | undefined;
  deltas = 0;
  /** Between pieces, without what tools took on the server. */
  readonly gaps = new LogHistogram();
  /** What tools took on the server, between pieces. */
  toolTook: Milliseconds = 0;
  #toolTakes: Milliseconds = 0;
  #longest: { ms: Milliseconds; from: Came; to: Came; place: Place } | undefined;
  #place: Place = { growth: undefined, end: 0, rewritten: 0 };
  #toolRuns = false;

  /** @param writes the model made it: it is no mere word that a tool is there. */
  delta(of: DeltaKind, { t, seq }: Came, growth: Growth | undefined, writes = true): void {
    const came = { t: Math.max(t, this.last?.t ?? t), seq };
    this.deltas++;
    this.first ??= { ...came, of };
    if (of === 'text') this.firstText ??= came;
    if (of === 'tool') this.firstTool ??= came;
    // While the model writes what the tool is to do, the tool does not run, whatever was said of it.
    if (of === 'tool' && writes) this.#toolRuns = false;
    this.#gap(came);
    // The model speaks again.
    if (of !== 'tool') this.#toolRuns = false;
    this.last = this.lastDelta = came;
    this.toolTook += this.#toolTakes;
    this.#toolTakes = 0;
    this.#place = { growth, end: growth?.length ?? 0, rewritten: growth?.rewritten ?? 0 };
  }

  /** A tool runs on the server, or is done: nothing is expected meanwhile. */
  tool(runs: boolean, came: Came): void {
    if (this.#toolRuns && !runs) this.alive(came);
    this.#toolRuns = runs;
  }

  /** The server says that it works on: no piece, but no stall either. */
  alive({ t, seq }: Came): void {
    if (!this.last) return;
    if (this.#toolRuns) this.#toolTakes += Math.max(0, t - this.last.t);
    this.last = { t: Math.max(t, this.last.t), seq };
  }

  /** The longest time without a piece, that which lasts until `now` too; undefined while there are no two pieces. */
  longest(now?: EpochMs): Gap | undefined {
    const { last } = this;
    let found = this.#longest;
    if (now !== undefined && last && !this.#toolRuns && now - last.t > (found?.ms ?? 0))
      found = { ms: now - last.t, from: last, to: { t: now, seq: last.seq }, place: this.#place };
    if (!found) return undefined;
    const { place, ...gap } = found;
    const { growth, rewritten } = place;
    const end = Math.min(place.end, growth?.length ?? 0);
    const isThere = growth !== undefined && growth.rewritten === rewritten && place.end === end;
    return {
      ...gap,
      after: growth ? ending(growth.text, end) : '',
      at: isThere ? { growth, end } : undefined,
    };
  }

  #gap(came: Came): void {
    const { last } = this;
    if (!last) return;
    const ms = came.t - last.t;
    if (this.#toolRuns) {
      this.toolTook += ms;
      return;
    }
    this.gaps.add(ms);
    if (ms > (this.#longest?.ms ?? 0)) this.#longest = { ms, from: last, to: came, place: this.#place };
  }
}

/** The end of a text until `end`, in whole words where it has some. */
function ending(text: string, end: number): string {
  const start = Math.max(0, end - AFTER);
  const cut = text.slice(start, end);
  if (start === 0) return cut;
  const word = /^\S*\s+(?=\S)/.exec(cut);
  // The halves of a character stay together.
  return `…${word ? cut.slice(word[0].length) : cut.replace(/^[\udc00-\udfff]/, '')}`;
}
