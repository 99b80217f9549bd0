import type { Answer } from '../../src/answers/answer.ts';
import { stateInWords } from '../../src/answers/words.ts';
import { clock, oneLine } from '../format.ts';

/** What tells an answer from all others of a recording. */
export function nameOf({ connection, attempt, number }: Answer): string {
  return JSON.stringify([connection, attempt, number]);
}

/** How an answer is told from others in a list. */
export function answerTitle(answer: Answer, long = false): string {
  const [head] = stateInWords(answer).split(/[:,]/);
  const about = [clock(answer.first.t), answer.model || answer.format.name, long ? '' : head];
  const text = long ? oneLine(answer.text || answer.reasoning, 32) : '';
  return [...about, text && `“${text}”`].filter((part) => part).join(' · ');
}
