import { signal } from '@preact/signals';
import type { Lane } from '../../src/model/lane.ts';
import { lanesInSight } from '../layout.ts';
import { recording, tab, tick } from '../store.ts';
import type { AnswerBar } from './bars.ts';
import { hasAnswers } from './presence.ts';

/** What reads and shows answers; loaded when the first connection that streams one is seen. */
type Module = typeof import('./all.ts');
const module = signal<Module | undefined>();
let asked = false;

/** Undefined until it is there; who reads it in a component is drawn anew then. */
export function answerModule(): Module | undefined {
  if (!asked) {
    asked = true;
    void import('./all.ts').then(
      (loaded) => {
        module.value = loaded;
        tick.value++;
      },
      () => {
        // Asked again by the next who wants it.
        asked = false;
      },
    );
  }
  return module.value;
}

/** Whether the tab *Answer* is there for a lane. */
export function isAnswering(lane: Lane): boolean {
  const current = recording.value;
  return current !== undefined && hasAnswers(lane, current);
}

/** The tab that is shown of a lane: its events, where it has no answer. */
export function shownTab(lane: Lane): typeof tab.value {
  return tab.value === 'answer' && !isAnswering(lane) ? 'events' : tab.value;
}

/** Reads on the answers of the lanes in sight, so that they can be drawn. */
export function watchAnswers(): void {
  const current = recording.peek();
  if (!current) return;
  const lanes = lanesInSight().filter((lane) => hasAnswers(lane, current));
  if (lanes.length === 0) return;
  answerModule()?.readAnswers(lanes, current, () => tick.value++);
}

const NONE: readonly AnswerBar[] = [];

/** What the timeline draws of a lane's answers. */
export function answerBars(lane: Lane, now: number): readonly AnswerBar[] {
  const current = recording.peek();
  return (current && hasAnswers(lane, current) && module.peek()?.barsOf(lane, now)) || NONE;
}
