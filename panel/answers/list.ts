import type { Answer } from '../../src/answers/answer.ts';
import { stateInWords } from '../../src/answers/words.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { clock, oneLine } from '../format.ts';
import { answerReadings } from './readings.ts';

/** Options at most, the newest. */
const LISTED = 200;

/** An answer of a connection, by a name that stays its own while the recording grows. */
export interface Listed {
  lane: Lane;
  answer: Answer;
  name: string;
}

/** What tells an answer from all others of a recording. */
export function nameOf({ connection, attempt, number }: Answer): string {
  return JSON.stringify([connection, attempt, number]);
}

/** The answers of the connections that were read so far: of those in sight, and of those that were looked at. */
export function allAnswers(recording: Recording): Listed[] {
  const listed: Listed[] = [];
  for (let i = recording.lanes.length - 1; i >= 0 && listed.length < LISTED; i--) {
    const lane = recording.lanes[i] as Lane;
    const all = answerReadings.known(lane)?.reader.all ?? [];
    for (const answer of all.slice(listed.length - LISTED).reverse())
      listed.push({ lane, answer, name: nameOf(answer) });
  }
  return listed.reverse();
}

/** How an answer is told from others in a list. */
export function answerTitle(answer: Answer, long = false): string {
  const [head] = stateInWords(answer).split(/[:,]/);
  const about = [clock(answer.first.t), answer.model || answer.format.name, long ? '' : head];
  const text = long ? oneLine(answer.text || answer.reasoning, 32) : '';
  return [...about, text && `“${text}”`].filter((part) => part).join(' · ');
}
