import type { Answer } from '../../src/answers/answer.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { EpochMs } from '../../src/units.ts';
import { ReadOn } from '../read-on.ts';
import { type AnswerBar, barOf } from './bars.ts';
import { answerReadings } from './readings.ts';
import { untilNow } from './stall.ts';

/** Lanes that are read: no more than readings are kept. */
const MOST = 24;

const readOn = new ReadOn();

/** Reads the answers of lanes that have some, a slice now and the rest later; then calls `late`. */
export function readAnswers(lanes: readonly Lane[], recording: Recording, late: () => void): void {
  const behind = lanes.slice(0, MOST).map((lane) => answerReadings.of(lane, recording));
  readOn.read(behind, late);
}

interface Drawn {
  messages: number;
  start: EpochMs | undefined;
  now: EpochMs | undefined;
  bar: AnswerBar;
}
const drawn = new WeakMap<Answer, Drawn>();
const listed = new WeakMap<Lane, { version: number; live: boolean; bars: readonly AnswerBar[] }>();

/** The answers of a lane as bars, by their beginnings; only those that have changed are made anew. */
export function barsOf(lane: Lane, now: EpochMs): readonly AnswerBar[] {
  const reader = answerReadings.known(lane)?.reader;
  if (!reader) return [];
  const before = listed.get(lane);
  if (before?.version === reader.version && !before.live) return before.bars;
  const { all, version } = reader;
  const bars = all.map((answer) => knownBar(answer, untilNow(answer, now)));
  listed.set(lane, { version, live: all.some(({ state }) => state === 'streaming'), bars });
  return bars;
}

function knownBar(answer: Answer, now: EpochMs | undefined): AnswerBar {
  const { messages } = answer;
  const { start } = answer.clock;
  const before = drawn.get(answer);
  if (before && before.messages === messages && before.start === start && before.now === now)
    return before.bar;
  const bar = barOf(answer, now);
  drawn.set(answer, { messages, start, now, bar });
  return bar;
}
