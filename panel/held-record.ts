import type { StreamRecord } from '../src/model/types.ts';
import type { Seq } from '../src/units.ts';

/** The record that somebody looks at: it stays, although the recording forgets its oldest to make room. */
export class HeldRecord {
  #held: { generation: number; record: StreamRecord } | undefined;

  /**
   * The record to show for what the recording has at `seq`: that, or the one that it had there before and forgot.
   * Undefined where it never had one, or was cleared since.
   */
  of(
    seq: Seq | undefined,
    record: StreamRecord | undefined,
    generation: number,
  ): { record: StreamRecord; forgotten: boolean } | undefined {
    if (record) {
      this.#held = { generation, record };
      return { record, forgotten: false };
    }
    if (this.#held?.record.seq !== seq || this.#held?.generation !== generation) this.#held = undefined;
    return this.#held && { record: this.#held.record, forgotten: true };
  }
}
