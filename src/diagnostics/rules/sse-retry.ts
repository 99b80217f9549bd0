import type { Milliseconds, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { Retry } from './attempts.ts';
import { disturbed, retriesOf } from './attempts.ts';

/** What the three rules about `retry:` share. */

export const RETRY_LINKS = [
  {
    text: 'HTML: Server-sent events, the retry field',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
  },
] as const;

/** The newest `retry:` of a lane and the records that say so. */
export interface Asked {
  time: Milliseconds;
  seq: Seq;
}

/** Reconnects that the browser made by itself, in a span that nothing else stretched. */
export function nativeRetries({ lane, page }: LaneView): Retry[] {
  if (lane.api !== 'EventSource') return [];
  return retriesOf(lane).filter(
    (retry) => retry.before.connection === retry.attempt.connection && !disturbed(page, retry),
  );
}

/** Those of them whose request the network layer saw leave: their waits are the browser's own. */
export function measured(retries: readonly Retry[]): Retry[] {
  return retries.filter(({ attempt }) => attempt.connecting?.source === 'wire');
}

/** The most retries within any span of this length. */
export function mostWithin(retries: readonly Retry[], span: Milliseconds): number {
  let most = 0;
  for (let first = 0, last = 0; last < retries.length; last++) {
    const { start } = (retries[last] as Retry).attempt;
    while ((retries[first] as Retry).attempt.start < start - span) first++;
    most = Math.max(most, last + 1 - first);
  }
  return most;
}
