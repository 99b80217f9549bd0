import type { Answer } from '../../src/answers/answer.ts';
import type { Growth } from '../../src/answers/growth.ts';
import type { Gap } from '../../src/answers/pace.ts';
import type { EpochMs, Milliseconds } from '../../src/units.ts';

/** A reader notices when nothing comes for this long … */
const LEAST: Milliseconds = 1000;
/** … and for so many times the usual: a slow model is no stalled one. (The rule `ai-stall` asks for much more.) */
const FACTOR = 8;

/** The longest time without a piece, if it is one that a reader notices. */
export function stallOf({ pace }: Answer, now?: EpochMs): Gap | undefined {
  const longest = pace.longest(now);
  const usual = pace.gaps.count > 1 ? pace.gaps.quantile(0.5) : 0;
  return longest && longest.ms >= Math.max(LEAST, FACTOR * usual) ? longest : undefined;
}

/** Where in a text it stood still, in UTF-16 units, and for how long. */
export interface StallMark {
  growth: Growth;
  place: number;
  ms: Milliseconds;
}

/** Where the stall of an answer is to be marked; undefined where there is none, or its place is not known any more. */
export function stallMark(answer: Answer, now?: EpochMs): StallMark | undefined {
  const stall = stallOf(answer, now);
  const { growth, end } = stall?.at ?? {};
  if (!stall || !growth || end === undefined) return undefined;
  return { growth, place: characterStart(growth.text, end), ms: stall.ms };
}

/** Characters around a place that are looked at: what a reader takes for one may be made of many. */
const AROUND = 32;
const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The place `at` (UTF-16 units), or where the character begins that it would cut: half of a pair, or a sign with what
 * is put on it, is not there before all of it is.
 */
export function characterStart(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  const from = Math.max(0, at - AROUND);
  const start = segments.segment(text.slice(from, at + AROUND)).containing(at - from)?.index ?? at - from;
  return from + start;
}

/** What an answer that goes on is measured by: until then nothing has come. */
export function untilNow(answer: Answer, now: EpochMs): EpochMs | undefined {
  return answer.state === 'streaming' ? now : undefined;
}
