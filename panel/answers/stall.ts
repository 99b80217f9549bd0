import type { Answer } from '../../src/answers/answer.ts';
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

/** What an answer that goes on is measured by: until then nothing has come. */
export function untilNow(answer: Answer, now: EpochMs): EpochMs | undefined {
  return answer.state === 'streaming' ? now : undefined;
}
