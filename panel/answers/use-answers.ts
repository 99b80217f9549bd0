import { effect } from '@preact/signals';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { Answer } from '../../src/answers/answer.ts';
import type { Answers } from '../../src/answers/answers.ts';
import type { Lane } from '../../src/model/lane.ts';
import { slice } from '../slices.ts';
import { evaluated, recording, tick } from '../store.ts';
import { answerReadings } from './readings.ts';

/** Figures that change faster cannot be read. */
const REDRAW_MS = 250;

export type Painter = () => void;

/** What is read of a lane, and who wants to paint when more was read. */
export interface Read {
  answers: Answers;
  /** It has caught up with the recording once. */
  complete: boolean;
  /** Called in every frame in which an answer grew, for what cannot wait for the component to be drawn. */
  painters: Set<Painter>;
}

/**
 * The answers of `lane`, read on while the component is shown. Texts paint themselves in each frame; the component is
 * drawn anew a few times a second, and at once when there is a new part.
 */
export function useAnswers(
  lane: Lane | undefined,
  shown: (answers: Answers) => Answer | undefined,
): Read | undefined {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const painters = useRef(new Set<Painter>()).current;
  const current = recording.value;
  const reading = current && lane ? answerReadings.of(lane, current) : undefined;
  const show = useRef(shown);
  show.current = shown;
  // Time passes even when nothing comes.
  evaluated.value;
  useEffect(() => {
    if (!reading) return undefined;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawn = 0;
    let shape = '';
    let isBehind = false;
    const draw = () => {
      clearTimeout(timer);
      timer = undefined;
      drawn = performance.now();
      redraw();
    };
    const later = () => {
      timer = undefined;
      frame ||= requestAnimationFrame(run);
    };
    const run = () => {
      frame = 0;
      const done = reading.step(slice());
      const next = shapeOf(reading.reader, show.current(reading.reader));
      const wait = drawn + REDRAW_MS - performance.now();
      if (next === shape && wait <= 0 && !isBehind) {
        // Texts are painted in the next frame: none has to lay out both.
        isBehind = true;
        draw();
        frame = requestAnimationFrame(run);
        return;
      }
      for (const paint of painters) paint();
      isBehind = false;
      if (next !== shape) draw();
      else timer ??= setTimeout(later, wait);
      shape = next;
      if (!done) frame ||= requestAnimationFrame(run);
    };
    const stop = effect(() => {
      tick.value;
      frame ||= requestAnimationFrame(run);
    });
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [reading]);
  return reading && { answers: reading.reader, complete: reading.complete, painters };
}

/** What of an answer must be drawn at once when it changes. */
function shapeOf(answers: Answers, answer: Answer | undefined): string {
  if (!answer) return String(answers.all.length);
  const parts = answer.choices.reduce((sum, choice) => sum + choice.parts.length, 0);
  return [
    answers.all.length,
    answer.number,
    answer.choices.length,
    parts,
    answer.state,
    answer.errorCount,
  ].join();
}
