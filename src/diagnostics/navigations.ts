import type { Recording } from '../model/recording.ts';
import type { PageMark } from '../model/types.ts';
import type { EpochMs } from '../units.ts';
import { MOMENT } from './thresholds.ts';

/** Whether the page was left or entered within a second of `t`: what ends then ends because of that. */
export function nearNavigation({ marks }: Recording, t: EpochMs): boolean {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] as PageMark).t < t - MOMENT) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < marks.length; i++) {
    const { mark, t: at } = marks[i] as PageMark;
    if (at > t + MOMENT) return false;
    if (mark === 'navigation' || mark === 'hidden') return true;
  }
  return false;
}
