import { Answers, sourceOf } from '../../src/answers/answers.ts';
import { LaneReading, Readings } from '../reading.ts';

/** The answers of the connections looked at last. What comes after a hole goes on where it is. */
export const answerReadings = new Readings<Answers>(
  (lane, recording) =>
    new LaneReading(lane, recording, new Answers(sourceOf(recording)), (answers) => answers),
);
