import type { Recording } from '../model/recording.ts';
import { firstIndex } from '../model/search.ts';
import type { PageMark } from '../model/types.ts';
import type { EpochMs } from '../units.ts';
import { MOMENT } from './thresholds.ts';

/** Whether the page was left or entered within a second of `t`: what ends then ends because of that. */
export function nearNavigation({ marks }: Recording, t: EpochMs): boolean {
  const first = firstIndex(marks.length, (i) => !((marks[i] as PageMark).t < t - MOMENT));
  for (let i = first; i < marks.length; i++) {
    const { mark, t: at } = marks[i] as PageMark;
    if (at > t + MOMENT) return false;
    if (mark === 'navigation' || mark === 'hidden') return true;
  }
  return false;
}
