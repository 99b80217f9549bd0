import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord } from '../rule.ts';
import { type Answers, answersOf } from './answers.ts';

/** A rule about answers of models: `judge` finds something in those of a lane, or nothing. */
export function aiRule(
  judge: (answers: Answers, now: EpochMs) => LaneFinding | undefined,
): (view: LaneView) => LaneRule {
  return (view) => new AiRule(answersOf(view), judge);
}

class AiRule implements LaneRule {
  readonly #answers: Answers;
  readonly #judge: (answers: Answers, now: EpochMs) => LaneFinding | undefined;

  constructor(answers: Answers, judge: (answers: Answers, now: EpochMs) => LaneFinding | undefined) {
    this.#answers = answers;
    this.#judge = judge;
  }

  message(record: MessageRecord): void {
    this.#answers.message(record);
  }

  life(record: LifeRecord): void {
    this.#answers.life(record);
  }

  finding(now: EpochMs): LaneFinding | undefined {
    return this.#answers.format ? this.#judge(this.#answers, now) : undefined;
  }
}
