import { effect } from '@preact/signals';
import { useEffect, useReducer } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import type { LaneReader, LaneReading, Readings } from '../reading.ts';
import { slice } from '../slices.ts';
import { evaluated, recording, tick } from '../store.ts';

/** Numbers that change faster cannot be read. */
const REDRAW_MS = 250;

/** A reading of `lane` that goes on while the component is shown, and draws it anew now and then. */
export function useReading<R extends LaneReader>(
  readings: Readings<R>,
  lane: Lane,
): LaneReading<R> | undefined {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const current = recording.value;
  const reading = current && readings.of(lane, current);
  // Time passes even when nothing comes.
  evaluated.value;
  useEffect(() => {
    if (!reading) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawn = 0;
    const run = () => {
      const done = reading.step(slice());
      timer = done ? undefined : setTimeout(run, 0);
      if (!done && performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      redraw();
    };
    const stop = effect(() => {
      tick.value;
      timer ??= setTimeout(run, Math.max(0, drawn + REDRAW_MS - performance.now()));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [reading]);
  return reading;
}
