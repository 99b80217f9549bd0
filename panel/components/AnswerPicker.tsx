import type { Answer } from '../../src/answers/answer.ts';
import { answerTitle, nameOf } from '../answers/list.ts';
import { count } from '../format.ts';

/** Options at most: one EventSource may bring thousands. */
const LISTED = 500;

/** Which of several answers of a connection is shown. */
export function AnswerPicker(props: {
  all: readonly Answer[];
  shown: Answer;
  /** Undefined: always the newest. */
  onChoose(next: Answer | undefined): void;
}) {
  const { all, shown, onChoose } = props;
  if (all.length < 2) return null;
  const index = all.indexOf(shown);
  const choose = (next: number) => onChoose(next === all.length - 1 ? undefined : all[next]);
  const first = Math.max(0, Math.min(index, all.length - LISTED));
  return (
    <div class="attempt-picker answer-picker">
      <button
        type="button"
        class="plain"
        aria-label="Answer before"
        title="Answer before"
        disabled={index <= 0}
        onClick={() => choose(index - 1)}
      >
        ‹
      </button>
      <select
        aria-label="Answer of this connection"
        value={nameOf(shown)}
        onChange={(event) => {
          const { value } = event.currentTarget as HTMLSelectElement;
          choose(all.findIndex((one) => nameOf(one) === value));
        }}
      >
        {all.slice(first, first + LISTED).map((answer, i) => (
          <option key={nameOf(answer)} value={nameOf(answer)}>
            Answer {count(first + i + 1)} of {count(all.length)} · {answerTitle(answer)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="plain"
        aria-label="Next answer"
        title="Next answer"
        disabled={index >= all.length - 1}
        onClick={() => choose(index + 1)}
      >
        ›
      </button>
    </div>
  );
}
