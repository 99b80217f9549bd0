import type { Attempt, Lane } from '../../src/model/lane.ts';
import { clock, count } from '../format.ts';
import { chosenAttempt } from '../store.ts';

/** Options at most; a connection that flaps for hours has thousands of attempts. */
const LISTED = 500;

/** The attempt that Headers and Raw show: the one chosen, else the newest. */
export function shownAttempt(lane: Lane): Attempt | undefined {
  const chosen = chosenAttempt.value;
  return (chosen?.lane === lane ? lane.attemptNumbered(chosen.number) : undefined) ?? lane.attempt;
}

/** Which of several attempts is shown. */
export function AttemptPicker({ lane, attempt }: { lane: Lane; attempt: Attempt }) {
  const { attempts, attemptCount } = lane;
  if (attempts.length < 2) return null;
  const choose = (number: number | undefined) => {
    // The newest is not held fast: the next one takes its place.
    chosenAttempt.value = number === undefined || number === attemptCount ? undefined : { lane, number };
  };
  const listed = attempts.slice(-LISTED);
  if (listed[0] && attempt.number < listed[0].number) listed.unshift(attempt);
  return (
    <div class="attempt-picker">
      <button
        type="button"
        class="plain"
        aria-label="Attempt before"
        title="Attempt before"
        disabled={attempt.number <= (attempts[0]?.number ?? 1)}
        onClick={() => choose(attempt.number - 1)}
      >
        ‹
      </button>
      <select
        aria-label="Attempt"
        value={String(attempt.number)}
        onChange={(event) => choose(Number((event.currentTarget as HTMLSelectElement).value))}
      >
        {listed.map(({ number, start }) => (
          <option key={number} value={String(number)}>
            Attempt {count(number)} of {count(attemptCount)} · {clock(start)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="plain"
        aria-label="Next attempt"
        title="Next attempt"
        disabled={attempt.number >= attemptCount}
        onClick={() => choose(attempt.number + 1)}
      >
        ›
      </button>
    </div>
  );
}
