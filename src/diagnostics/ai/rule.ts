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
  readonly message?: (record: MessageRecord) => void;
  readonly life?: (record: LifeRecord) => void;
  readonly #answers: Answers;
  readonly #judge: (answers: Answers, now: EpochMs) => LaneFinding | undefined;

  constructor(answers: Answers, judge: (answers: Answers, now: EpochMs) => LaneFinding | undefined) {
    this.#answers = answers;
    this.#judge = judge;
    // One of them is shown the messages for all: there may be a million that are none of a model's.
    if (answers.isFed) return;
    answers.isFed = true;
    this.message = (record) => answers.message(record);
    this.life = (record) => answers.life(record);
  }

  finding(now: EpochMs): LaneFinding | undefined {
    return this.#answers.format ? this.#judge(this.#answers, now) : undefined;
  }
}
